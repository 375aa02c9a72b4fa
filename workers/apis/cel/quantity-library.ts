// Like apiserver/pkg/cel/library/quantity.go.
import type { Environment } from '@marcbachmann/cel-js'
import {
  compareQuantities,
  parseQuantity,
  addQuantities as plus,
  type Quantity,
  quantityOf,
} from '../../apimachinery/quantity.ts'
import { addOnce } from './string-library.ts'
import { CelQuantity } from './value-types.ts'

export function addQuantities(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  const type = 'kubernetes.Quantity'
  environment.registerType(type, CelQuantity)
  const compare = (a: CelQuantity, b: CelQuantity) => compareQuantities(a.quantity, b.quantity)
  environment.registerOperator(`${type} == ${type}`, (a: CelQuantity, b: CelQuantity) => compare(a, b) === 0)
  add('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
  add(`quantity(string): ${type}`, (text: string) => {
    const quantity = parseQuantity(text)
    if (quantity === undefined)
      throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    return new CelQuantity(quantity)
  })
  add(`${type}.sign(): int`, (one: CelQuantity) => BigInt(Math.sign(compareQuantities(one.quantity, quantityOf(0)))))
  add(`${type}.isGreaterThan(${type}): bool`, (a: CelQuantity, b: CelQuantity) => compare(a, b) > 0)
  add(`${type}.isLessThan(${type}): bool`, (a: CelQuantity, b: CelQuantity) => compare(a, b) < 0)
  add(`${type}.compareTo(${type}): int`, (a: CelQuantity, b: CelQuantity) => BigInt(compare(a, b)))
  add(`${type}.asApproximateFloat(): double`, ({ quantity }: CelQuantity) => numberOf(quantity))
  add(`${type}.isInteger(): bool`, ({ quantity }: CelQuantity) => Number.isInteger(numberOf(quantity)))
  add(`${type}.asInteger(): int`, ({ quantity }: CelQuantity) => {
    const number = numberOf(quantity)
    if (!Number.isInteger(number)) throw new Error('cannot convert value to integer')
    return BigInt(number)
  })
  add(
    `${type}.add(${type}): ${type}`,
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(plus(a.quantity, b.quantity)),
  )
  add(
    `${type}.add(int): ${type}`,
    (a: CelQuantity, b: bigint) => new CelQuantity(plus(a.quantity, quantityOf(Number(b)))),
  )
  add(
    `${type}.sub(${type}): ${type}`,
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(plus(a.quantity, minus(b.quantity))),
  )
  add(
    `${type}.sub(int): ${type}`,
    (a: CelQuantity, b: bigint) => new CelQuantity(plus(a.quantity, quantityOf(-Number(b)))),
  )
}

const billion = 1_000_000_000

function numberOf({ units }: Quantity): number {
  return Number(units) / billion
}

function minus({ units, format }: Quantity): Quantity {
  return { units: -units, format }
}
