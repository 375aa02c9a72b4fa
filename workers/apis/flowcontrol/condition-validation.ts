// Conditions of flow schemas and priority levels: each type once.
import { duplicate, type FieldError, required } from '../../apimachinery/field-error.ts'

export function validateConditions(conditions: readonly { readonly type?: string | undefined }[]): FieldError[] {
  const seen = new Set<string>()
  return conditions.flatMap(({ type = '' }, i) => {
    const path = `status.conditions[${i}].type`
    const errors = seen.has(type) ? [duplicate(path, type)] : []
    seen.add(type)
    return type === '' ? [...errors, required(path, 'must not be empty')] : errors
  })
}
