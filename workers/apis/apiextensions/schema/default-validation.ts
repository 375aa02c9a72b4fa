// Whether the defaults of a schema are values that the schema itself lets pass.
// Like apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid } from '../../../apimachinery/field-error.ts'
import { compileRules } from '../cel/rules.ts'
import { coerceMetadata, validateEmbedded } from './embedded-objects.ts'
import { isEmbedded, metaKeys, type Schema } from './json.ts'
import { prune } from './pruning.ts'
import { validateValue } from './value-validation.ts'

export function validateDefaults(schema: Schema, path: string): FieldError[] {
  return check({ ...schema, 'x-kubernetes-embedded-resource': true }, path, false)
}

/** `insideMeta`: the schema is of a part of metadata, whose defaults are metadata's own business. */
function check(schema: Schema, path: string, insideMeta: boolean): FieldError[] {
  const inMeta = insideMeta && !isEmbedded(schema)
  const errors = schema.default === undefined ? [] : defaultErrors(schema, `${path}.default`, inMeta)
  // Defaults are forbidden under additionalProperties.
  if (schema.items) errors.push(...check(schema.items, `${path}.items`, inMeta))
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const isMeta = isEmbedded(schema) && metaKeys.has(key)
    errors.push(...check(property, `${path}.properties[${key}]`, inMeta || isMeta))
  }
  return errors
}

function defaultErrors(schema: Schema, path: string, insideMeta: boolean): FieldError[] {
  const { default: value } = schema
  const embedded = isEmbedded(schema)
  const errors: FieldError[] = []
  if (!insideMeta && !sameJson(prune(value, schema, embedded).value, value))
    errors.push(invalid(path, value, 'must not have unknown fields'))
  const coerced = coerceMetadata(value, schema, embedded)
  if ('error' in coerced) return [...errors, { ...coerced.error, field: `${path}.${coerced.error.field}` }]
  const wrong = [...validateEmbedded(value, schema, embedded, path)]
  if (wrong.length === 0) wrong.push(...validateValue(value, schema, path))
  if (wrong.length === 0) wrong.push(...compileRules(schema, embedded).validate(value, undefined, path))
  return [...errors, ...wrong]
}
