// Sorts objects by a field, for `--sort-by`. Like kubectl/pkg/cmd/get/sorter.go.
import { compareQuantities, parseQuantity } from '../apimachinery/quantity.ts'
import { fail } from './errors.ts'
import { findPath, parseRelaxedPath } from './printers/json-path.ts'

export function sortedBy<T>(items: readonly T[], expression: string, objectOf: (item: T) => unknown): readonly T[] {
  const steps = parseRelaxedPath(expression)
  const keyed = items.map((item) => ({ item, value: findPath(steps, objectOf(item))[0] }))
  if (items.length > 0 && keyed.every(({ value }) => value === undefined))
    fail(`couldn't find any field with path "{${expression.replace(/^\{|\}$/g, '')}}" in the list of objects`)
  return keyed.sort((a, b) => compare(a.value, b.value)).map(({ item }) => item)
}

/** Missing values come first. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || a === null || b === undefined || b === null) return Number(a != null) - Number(b != null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  return Number(a) - Number(b)
}

function compareTexts(a: string, b: string): number {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left && right ? compareQuantities(left, right) : naturally(a, b)
}

/** Runs of digits count by their value. */
function naturally(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [l, r] = [left[i] ?? '', right[i] ?? '']
    if (l === r) continue
    const difference = /^\d/.test(l) && /^\d/.test(r) ? Number(l) - Number(r) : 0
    return difference !== 0 ? difference : l < r ? -1 : 1
  }
  return left.length - right.length
}
