import { duplicate, type FieldError, invalid, required, tooMany } from '../../../apimachinery/field-error.ts'
import { findField } from '../schema/field-path.ts'
import type { JSONSchemaProps, SelectableField } from '../types.ts'

const mostFields = 8

/** Fields that field selectors may name. Like ValidateCustomResourceSelectableFields. */
export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JSONSchemaProps,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, { jsonPath }] of fields.entries()) {
    const at = `${path}[${i}].jsonPath`
    if (!jsonPath) {
      errors.push(required(at))
      continue
    }
    const found = findField(jsonPath, schema, false)
    if ('error' in found) {
      errors.push(invalid(at, jsonPath, `is an invalid path: ${found.error}`))
      continue
    }
    if (found.path.split('.')[0] === 'metadata')
      errors.push(invalid(at, jsonPath, 'must not point to fields in metadata'))
    if (!['string', 'boolean', 'integer'].includes(found.schema?.type ?? '')) {
      const detail =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'
      errors.push(invalid(at, jsonPath, detail))
    }
    if (seen.has(found.path)) errors.push(duplicate(at, jsonPath))
    seen.add(found.path)
  }
  if (seen.size > mostFields) errors.push(tooMany(path, seen.size, mostFields))
  return errors
}
