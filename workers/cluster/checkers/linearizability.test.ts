import { describe, expect, it } from 'vitest'
import { type KeyInput, type KeyOutput, keyValueModel } from './key-value-model.ts'
import { checkLinearizability, type Operation } from './linearizability.ts'

type Without<I> = I extends { readonly key: string } ? Omit<I, 'key'> : never

let nextClient = 0

function operation(
  calledMs: number,
  returnedMs: number,
  input: Without<KeyInput>,
  output: KeyOutput,
  key = 'a',
): Operation<KeyInput, KeyOutput> {
  return { client: nextClient++, calledMs, returnedMs, input: { ...input, key } as KeyInput, output }
}

const put = (from: number, to: number, value: string, key = 'a') =>
  operation(from, to, { type: 'put', value }, { isKnown: true }, key)
const get = (from: number, to: number, value: string | undefined, key = 'a') =>
  operation(from, to, { type: 'get' }, { isKnown: true, value }, key)
const verdict = (...operations: Operation<KeyInput, KeyOutput>[]) => checkLinearizability(keyValueModel, operations)

describe('a history of reads and writes', () => {
  it('is linearizable when reads beside a write see the old or the new value', () => {
    expect(verdict(put(0, 100, '1'), get(25, 75, '1'), get(30, 60, undefined))).toBe('linearizable')
  })

  it('is not linearizable when a later read sees the older value again', () => {
    expect(verdict(put(0, 100, '1'), get(10, 30, '1'), get(40, 60, undefined))).toBe('not linearizable')
  })

  it('is not linearizable when a write that was acknowledged is lost', () => {
    expect(verdict(put(0, 10, '1'), put(20, 30, '2'), get(40, 50, '1'))).toBe('not linearizable')
  })

  it('takes a write that nobody heard of again as done at any time, or never', () => {
    const unheard = { ...put(0, Number.POSITIVE_INFINITY, '1'), output: { isKnown: false } }
    expect(verdict(unheard, get(10, 20, undefined), get(30, 40, '1'))).toBe('linearizable')
    expect(verdict(unheard, get(10, 20, '1'), get(30, 40, undefined))).toBe('not linearizable')
  })

  it('knows that of two swaps from the same value one fails', () => {
    const swap = (done: boolean) =>
      operation(10, 20, { type: 'swap', before: '1', value: '2' }, { isKnown: true, isDone: done })
    expect(verdict(put(0, 5, '1'), swap(true), swap(false))).toBe('linearizable')
    expect(verdict(put(0, 5, '1'), swap(true), swap(true))).toBe('not linearizable')
  })

  it('looks at every key by itself', () => {
    const many = Array.from({ length: 200 }, (_, i) => [put(0, 1000, `${i}`, `k${i}`), get(0, 1000, `${i}`, `k${i}`)])
    expect(verdict(...many.flat())).toBe('linearizable')
    expect(verdict(...many.flat(), get(2000, 2001, 'x', 'k7'))).toBe('not linearizable')
  })

  it('finds the order of many operations that all overlap', () => {
    const writes = Array.from({ length: 8 }, (_, i) => put(0, 1000, `${i}`))
    const reads = Array.from({ length: 8 }, (_, i) => get(i * 10, i * 10 + 500, `${i}`))
    expect(verdict(...writes, ...reads)).toBe('linearizable')
    expect(verdict(...writes, ...reads, get(1001, 1002, 'never'))).toBe('not linearizable')
  })

  it('says that it does not know when the search takes too long', () => {
    const writes = Array.from({ length: 16 }, (_, i) => put(0, 1000, `${i % 3}`))
    expect(checkLinearizability(keyValueModel, [...writes, get(2000, 2001, 'never')], 50)).toBe('unknown')
  })
})
