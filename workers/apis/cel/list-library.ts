// Like apiserver/pkg/cel/library/lists.go, and sets of cel-go/ext/sets.go.
import type { Environment } from '@marcbachmann/cel-js'
import { celEqual } from './equality.ts'
import { addOnce } from './string-library.ts'

type List = readonly unknown[]

class Sets {}

export function addLists(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  add('list.isSorted(): bool', (list: List) => list.every((one, i) => i === 0 || compare(list[i - 1], one) <= 0))
  for (const type of ['int', 'uint', 'double'])
    add(`list<${type}>.sum(): ${type}`, (list: List) => sum(list, type === 'double' ? 0 : 0n))
  add('list.min(): dyn', (list: List) => best(list, 'min', -1))
  add('list.max(): dyn', (list: List) => best(list, 'max', 1))
  add('list.indexOf(dyn): int', (list: List, wanted: unknown) => BigInt(list.findIndex((one) => celEqual(one, wanted))))
  add('list.lastIndexOf(dyn): int', (list: List, wanted: unknown) =>
    BigInt(list.findLastIndex((one) => celEqual(one, wanted))),
  )
  add('list.slice(int, int): list', (list: List, from: bigint, to: bigint) => list.slice(Number(from), Number(to)))
  add('list.sort(): list', (list: List) => [...list].sort(compare))
  add('list.distinct(): list', (list: List) => list.filter((one, i) => list.findIndex((o) => celEqual(o, one)) === i))
  add('list.reverse(): list', (list: List) => [...list].reverse())
  environment.registerType('Sets', Sets)
  environment.registerConstant('sets', 'Sets', new Sets())
  const has = (list: List, wanted: unknown) => list.some((one) => celEqual(one, wanted))
  const contains = (list: List, others: List) => others.every((one) => has(list, one))
  add('Sets.contains(list, list): bool', (_: Sets, list: List, others: List) => contains(list, others))
  add('Sets.equivalent(list, list): bool', (_: Sets, a: List, b: List) => contains(a, b) && contains(b, a))
  add('Sets.intersects(list, list): bool', (_: Sets, a: List, b: List) => a.some((one) => has(b, one)))
}

function compare(a: unknown, b: unknown): number {
  const [left, right] = [comparable(a), comparable(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function comparable(value: unknown): number | bigint | string {
  if (typeof value === 'bigint' || typeof value === 'string') return value
  return Number(value)
}

function sum(list: List, zero: number | bigint): number | bigint {
  return list.reduce<number | bigint>(
    (all, one) => (typeof all === 'bigint' ? all + BigInt(one as bigint) : all + Number(one)),
    zero,
  )
}

function best(list: List, name: string, sign: 1 | -1): unknown {
  if (list.length === 0) throw new Error(`${name} called on empty list`)
  return list.reduce((chosen, one) => (compare(one, chosen) === sign ? one : chosen))
}
