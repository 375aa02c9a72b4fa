// Whether a schema is structural: every field is specified once outside of value validation, so that a server can prune
// and default by it. Like apiextensions-apiserver/pkg/apiserver/schema/validation.go and complete.go.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, formatFieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { goRegExp } from '../../go-regexp.ts'
import type { Schema } from './json.ts'

type Level = 'root' | 'item' | 'field'

const emptyTypeDetail: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}
const integerOrString = [{ type: 'integer' }, { type: 'string' }]

export function validateStructural(schema: Schema, path: string): FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path)]
  return errors.sort((a, b) => (formatFieldError(a) < formatFieldError(b) ? -1 : 1))
}

function invariants(schema: Schema | undefined, level: Level, path: string): FieldError[] {
  if (schema === undefined) return []
  const errors: FieldError[] = []
  if (schema.type === 'array' && schema.items === undefined) errors.push(required(`${path}.items`, 'must be specified'))
  errors.push(...invariants(schema.items, 'item', `${path}.items`))
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    errors.push(...invariants(property, 'field', `${path}.properties[${key}]`))
  const { additionalProperties } = schema
  if (additionalProperties !== undefined && level === 'root')
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'))
  if (typeof additionalProperties === 'object')
    errors.push(...invariants(additionalProperties, 'field', `${path}.additionalProperties`))
  errors.push(...extensionErrors(schema, path))
  const skipAnyOf = sameJson(schema.anyOf, integerOrString)
  const skipFirstAllOf = sameJson(schema.allOf?.[0]?.anyOf, integerOrString)
  errors.push(...valueValidation(schema, skipAnyOf, skipFirstAllOf, path))
  errors.push(...typeErrors(schema, level, path), ...metaErrors(schema, level, path))
  return errors
}

function extensionErrors(schema: Schema, path: string): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return []
  const names = ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const
  return names
    .filter((name) => schema[name])
    .map((name) => invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'))
}

function typeErrors(schema: Schema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { type = '' } = schema
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(type === '' ? required(`${path}.type`, detail) : invalid(`${path}.type`, type, detail))
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !preserves)
    errors.push(required(`${path}.type`, emptyTypeDetail[level]))
  if (embedded && schema.additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'))
  if (level === 'root' && type !== '' && type !== 'object')
    errors.push(invalid(`${path}.type`, type, 'must be object at the root'))
  return errors
}

function metaErrors(schema: Schema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { kind, apiVersion, metadata } = schema.properties ?? {}
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const isObject = level === 'root' || embedded
  for (const [name, property] of Object.entries({ kind, apiVersion }))
    if (property !== undefined && isObject && property.type !== 'string')
      errors.push(invalid(`${path}.properties[${name}].type`, property.type ?? '', 'must be string'))
  if (metadata !== undefined) {
    const at = `${path}.properties[metadata]`
    if (isObject && metadata.type !== 'object')
      errors.push(invalid(`${at}.type`, metadata.type ?? '', 'must be object'))
    if (level === 'root' && !restrictsOnlyNames(metadata)) {
      const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
      errors.push(forbidden(at, detail))
    }
  }
  if (embedded && !schema['x-kubernetes-preserve-unknown-fields'] && schema.properties === undefined) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(required(`${path}.properties`, detail))
  }
  return errors
}

/** Whether a schema of metadata says no more than what its names may be. */
function restrictsOnlyNames({ properties, type: _type, default: _default, ...rest }: Schema): boolean {
  if (Object.keys(rest).length > 0) return false
  return Object.keys(properties ?? {}).every((key) => key === 'name' || key === 'generateName')
}

function valueValidation(schema: Schema, skipAnyOf: boolean, skipFirstAllOf: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!skipAnyOf) errors.push(...each(schema.anyOf, (one, i) => nested(one, false, `${path}.anyOf[${i}]`)))
  errors.push(...each(schema.allOf, (one, i) => nested(one, skipFirstAllOf && i === 0, `${path}.allOf[${i}]`)))
  errors.push(...each(schema.oneOf, (one, i) => nested(one, false, `${path}.oneOf[${i}]`)))
  if (schema.not) errors.push(...nested(schema.not, false, `${path}.not`))
  if (schema.pattern && goRegExp(schema.pattern) === undefined) {
    const detail = `must be a valid regular expression, but isn't: error parsing regexp: \`${schema.pattern}\``
    errors.push(invalid(`${path}.pattern`, schema.pattern, detail))
  }
  return errors
}

/** What alternatives must not say, with the detail of the refusal. */
const forbiddenInAlternatives = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
] as const

function nested(schema: Schema, skipAnyOf: boolean, path: string): FieldError[] {
  const errors = valueValidation(schema, skipAnyOf, false, path)
  if (schema.items) errors.push(...nested(schema.items, false, `${path}.items`))
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    errors.push(...nested(property, false, `${path}.properties[${key}]`))
  for (const [name, detail] of forbiddenInAlternatives) {
    const value = schema[name]
    if (value !== undefined && value !== '' && value !== false) errors.push(forbidden(`${path}.${name}`, detail))
  }
  if (schema.properties && Object.hasOwn(schema.properties, 'metadata'))
    errors.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'))
  return errors
}

/** Fields that alternatives speak of must be specified outside of them too. */
function completeness(validation: Schema, schema: Schema, path: string, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (validation === schema) {
    if (schema.items) errors.push(...completeness(schema.items, schema.items, `${path}.items`, `${at}.items`))
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      const where = `.properties[${key}]`
      errors.push(...completeness(property, property, path + where, at + where))
    }
    const { additionalProperties: more } = schema
    if (typeof more === 'object')
      errors.push(...completeness(more, more, `${path}.additionalProperties`, `${at}.additionalProperties`))
  }
  const alternatives = { allOf: validation.allOf, anyOf: validation.anyOf, oneOf: validation.oneOf }
  if (validation.not) errors.push(...nestedCompleteness(validation.not, schema, path, `${at}.not`))
  for (const [name, list] of Object.entries(alternatives))
    errors.push(...each(list, (one, i) => nestedCompleteness(one, schema, path, `${at}.${name}[${i}]`)))
  return errors
}

function nestedCompleteness(validation: Schema, schema: Schema | undefined, path: string, at: string): FieldError[] {
  if (schema === undefined) return [required(path, `because it is defined in ${at}`)]
  const errors = validation === schema ? [] : completeness(validation, schema, path, at)
  if (validation.items)
    errors.push(...nestedCompleteness(validation.items, schema.items, `${path}.items`, `${at}.items`))
  for (const [key, property] of Object.entries(validation.properties ?? {})) {
    const where = `.properties[${key}]`
    const specified = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined
    errors.push(...nestedCompleteness(property, specified, path + where, at + where))
  }
  return errors
}

function each(
  list: readonly Schema[] | undefined,
  check: (schema: Schema, index: number) => FieldError[],
): FieldError[] {
  return (list ?? []).flatMap(check)
}
