// Counts in a status: not negative, and a part is not more than the whole.
import type { FieldError } from '../apimachinery/field-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { mustNotBeNegative } from './object-meta-validation.ts'

type Counts = Readonly<Record<string, unknown>>

export function validateCounts(status: Counts, names: readonly string[]): FieldError[] {
  return names.flatMap((name) => {
    const count = status[name]
    return typeof count === 'number' && count < 0 ? [invalid(`status.${name}`, count, mustNotBeNegative)] : []
  })
}

export function validateAtMost(status: Counts, parts: readonly string[], whole: string, detail: string): FieldError[] {
  const limit = numberOf(status[whole])
  return parts.flatMap((name) => {
    const count = numberOf(status[name])
    return count > limit ? [invalid(`status.${name}`, count, detail)] : []
  })
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
