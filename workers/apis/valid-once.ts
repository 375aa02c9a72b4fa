// Parts of objects that were fine before need no second look: they are shared by reference and never change.
import type { FieldError } from '../apimachinery/field-error.ts'

/** Validates a part of this sort, unless the very same part was valid before. */
export function validateOnce<T extends object>(
  validate: (part: T, path: string) => FieldError[],
): (part: T | undefined, path: string) => FieldError[] {
  const valid = new WeakSet<T>()
  return (part, path) => {
    if (part === undefined || valid.has(part)) return []
    const errors = validate(part, path)
    if (errors.length === 0) valid.add(part)
    return errors
  }
}
