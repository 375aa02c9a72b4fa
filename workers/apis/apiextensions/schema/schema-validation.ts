// Whether a schema is one that custom resources may have.
// Like apiextensions-apiserver/pkg/apis/apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { compileRules } from '../cel/rules.ts'
import type { ValidationRule } from '../types.ts'
import { validateDefaults } from './default-validation.ts'
import { isValidFieldPath } from './field-path.ts'
import { type Json, metaKeys, type Schema } from './json.ts'
import { validateStructural } from './structural.ts'

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const allowedAtRoot = [
  'Description',
  'Type',
  'Format',
  'Title',
  'Maximum',
  'ExclusiveMaximum',
  'Minimum',
  'ExclusiveMinimum',
  'MaxLength',
  'MinLength',
  'Pattern',
  'MaxItems',
  'MinItems',
  'UniqueItems',
  'MultipleOf',
  'Required',
  'Items',
  'Properties',
  'ExternalDocs',
  'Example',
  'XPreserveUnknownFields',
  'XValidations',
]

/** What holds for a part of the schema because of where it lies. */
type Place = {
  readonly isRoot: boolean
  readonly insideMeta: boolean
  /** Why there must not be defaults; '' where there may be. */
  readonly noDefaults: string
  /** Where it begins that old values cannot be told; '' where they can. */
  readonly uncorrelatable: string
  /** Rules are not looked at below anyOf and the like. */
  readonly hasRules: boolean
}

/** Everything that is wrong with the schema of a version. */
export function validateSchema(schema: Schema, hasStatus: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (hasStatus) errors.push(...rootErrors(schema, path))
  if (schema.nullable) errors.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'))
  const structural = validateStructural(schema, path)
  const defaults = structural.length === 0 ? validateDefaults(schema, path) : []
  errors.push(...structural, ...defaults)
  const hasRules = structural.length === 0 && defaults.length === 0
  const place = { isRoot: true, insideMeta: false, noDefaults: '', uncorrelatable: '', hasRules }
  const found = check(schema, path, place)
  return [...errors, ...found.schema, ...found.rules]
}

/** The status has an endpoint of its own, and only its own part of the schema is looked at there. */
function rootErrors(schema: Schema, path: string): FieldError[] {
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined || value === false || value === '') continue
    if (key === 'type') {
      if (value === 'object') continue
      const detail =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
      return [invalid(`${path}.type`, value, detail)]
    }
    const goName = goNames[key] ?? key.charAt(0).toUpperCase() + key.slice(1)
    if (allowedAtRoot.includes(goName)) continue
    const detail = `only [${allowedAtRoot.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`
    return [invalid(path, schema, detail)]
  }
  return []
}

const goNames: Readonly<Record<string, string>> = {
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
}

type Found = { readonly schema: FieldError[]; readonly rules: FieldError[] }

function check(schema: Schema | undefined, path: string, place: Place): Found {
  const found: Found = { schema: [], rules: [] }
  if (schema === undefined) return found
  const add = (more: Found) => {
    found.schema.push(...more.schema)
    found.rules.push(...more.rules)
  }
  const below: Place = { ...place, isRoot: false }
  found.schema.push(...keywordErrors(schema, path, place))
  checkProperties(schema, path, place, add)
  const alternative = { ...below, hasRules: false }
  if (schema.not) add(check(schema.not, `${path}.not`, alternative))
  for (const name of ['allOf', 'oneOf', 'anyOf'] as const)
    for (const [i, one] of (schema[name] ?? []).entries()) add(check(one, `${path}.${name}[${i}]`, alternative))
  const isMap = schema['x-kubernetes-list-type'] === 'map'
  if (schema.items) add(check(schema.items, `${path}.items`, isMap ? below : uncorrelated(below, path)))
  found.schema.push(...mapTypeErrors(schema, path), ...listTypeErrors(schema, path), ...listMapErrors(schema, path))
  const rules = schema['x-kubernetes-validations'] ?? []
  found.schema.push(...rules.flatMap((rule, i) => ruleErrors(rule, schema, `${path}.x-kubernetes-validations[${i}]`)))
  if (rules.length > 0 && found.schema.length === 0 && place.hasRules)
    found.rules.push(...compileErrors(schema, path, place))
  return found
}

function uncorrelated(place: Place, path: string): Place {
  return place.uncorrelatable === '' ? { ...place, uncorrelatable: path } : place
}

function checkProperties(schema: Schema, path: string, place: Place, add: (found: Found) => void): void {
  const below: Place = { ...place, isRoot: false }
  const { properties = {}, additionalProperties } = schema
  if (additionalProperties !== undefined) {
    if (Object.keys(properties).length > 0 && additionalProperties !== true) {
      const detail = 'additionalProperties and properties are mutual exclusive'
      add({ schema: [forbidden(`${path}.additionalProperties`, detail)], rules: [] })
    }
    const noDefaults = 'inside additionalProperties applying to object metadata'
    const inner = place.insideMeta ? { ...below, noDefaults } : below
    if (typeof additionalProperties === 'object')
      add(check(additionalProperties, `${path}.additionalProperties`, inner))
  }
  for (const [key, property] of Object.entries(properties)) {
    const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource']) && metaKeys.has(key)
    const noDefaults = isMeta && place.isRoot ? `in top-level ${key}` : place.noDefaults
    const inner = isMeta ? { ...below, insideMeta: true, noDefaults } : below
    add(check(property, `${path}.properties[${key}]`, inner))
  }
}

/** Keywords of JSON Schema that are not for custom resources. */
function keywordErrors(schema: Schema, path: string, place: Place): FieldError[] {
  const errors: FieldError[] = []
  const { type = '' } = schema
  if (type !== '' && !types.includes(type)) errors.push(notSupported(`${path}.type`, type, types))
  if (schema.default !== undefined && place.noDefaults !== '')
    errors.push(forbidden(`${path}.default`, `must not be set ${place.noDefaults}`))
  for (const name of ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const)
    if (schema[name] !== undefined) errors.push(forbidden(`${path}.${name}`, `${name} is not supported`))
  if (type === 'null')
    errors.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'))
  if (place.insideMeta && schema['x-kubernetes-embedded-resource'])
    errors.push(forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'))
  if (schema.uniqueItems) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    errors.push(forbidden(`${path}.uniqueItems`, detail))
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    errors.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  return errors
}

function mapTypeErrors(schema: Schema, path: string): FieldError[] {
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return []
  const errors: FieldError[] = []
  const detail = 'must be object if x-kubernetes-map-type is specified'
  if (!schema.type) errors.push(required(`${path}.type`, detail))
  else if (schema.type !== 'object') errors.push(invalid(`${path}.type`, schema.type, detail))
  if (mapType !== 'atomic' && mapType !== 'granular')
    errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']))
  return errors
}

function listTypeErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const listType = schema['x-kubernetes-list-type']
  const { items } = schema
  if (listType !== undefined && schema.type !== 'array') {
    const detail = 'must be array if x-kubernetes-list-type is specified'
    errors.push(schema.type ? invalid(`${path}.type`, schema.type, detail) : required(`${path}.type`, detail))
  } else if (listType === 'set' && items) {
    const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
    const inner = items['x-kubernetes-list-type']
    if (items.type === 'array' && inner !== undefined && inner !== 'atomic')
      errors.push(invalid(`${path}.items.x-kubernetes-list-type`, inner, detail))
    if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
      errors.push(invalid(`${path}.items.x-kubernetes-map-type`, inner ?? null, detail))
  }
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType))
    errors.push(notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']))
  return errors
}

function listMapErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const keysPath = `${path}.x-kubernetes-list-map-keys`
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty'
    const at = `${path}.x-kubernetes-list-type`
    errors.push(listType === undefined ? required(at, detail) : invalid(at, listType, detail))
  }
  const { items } = schema
  if (listType === 'map') {
    if (keys.length === 0) errors.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'))
    if (items === undefined)
      errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'))
    else if (items.type !== 'object') {
      const detail = "must be object if parent array's x-kubernetes-list-type is map"
      errors.push(invalid(`${path}.items.type`, items.type ?? '', detail))
    } else errors.push(...keyErrors(keys, items, path, keysPath))
  }
  if ((listType === 'map' || listType === 'set') && items?.nullable)
    errors.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`))
  return errors
}

function keyErrors(keys: readonly string[], items: Schema, path: string, keysPath: string): FieldError[] {
  const errors: FieldError[] = []
  const properties = items.properties ?? {}
  for (const [i, key] of keys.entries()) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined
    const at = `${path}.items.properties[${key}]`
    if (property === undefined) errors.push(invalid(keysPath, keys, 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map"
      errors.push(invalid(`${at}.type`, items.type, detail))
    }
    if (keys.indexOf(key) < i) errors.push(invalid(keysPath, keys, 'must not contain duplicate entries'))
  }
  for (const key of keys) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (property === undefined) continue
    const at = `${path}.items.properties[${key}]`
    if (!items.required?.includes(key) && property.default === undefined) {
      const detail =
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'
      errors.push(required(`${at}.default`, detail))
    }
    if (property.nullable)
      errors.push(
        forbidden(`${at}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'),
      )
  }
  return errors
}

function ruleErrors(rule: ValidationRule, schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { message = '', messageExpression = '', fieldPath = '', reason } = rule
  const text = rule.rule.trim()
  if (text === '') errors.push(required(`${path}.rule`, 'rule is not specified'))
  else if (message !== '' && message.trim() === '')
    errors.push(invalid(`${path}.message`, message, 'must be non-empty if specified'))
  else if (/[\n\r]/.test(message.trim()))
    errors.push(invalid(`${path}.message`, message, 'must not contain line breaks'))
  else if (/[\n\r]/.test(text) && message.trim() === '')
    errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'))
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'))
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, reasons))
  if (fieldPath === '') return errors
  if (fieldPath.trim() === '') errors.push(invalid(`${path}.fieldPath`, fieldPath, 'must be non-empty if specified'))
  if (/[\n\r]/.test(fieldPath)) errors.push(invalid(`${path}.fieldPath`, fieldPath, 'must not contain line breaks'))
  if (!isValidFieldPath(fieldPath, schema)) errors.push(invalid(`${path}.fieldPath`, fieldPath, 'must be a valid path'))
  return errors
}

function compileErrors(schema: Schema, path: string, place: Place): FieldError[] {
  const compiled = compileRules(schema, place.isRoot || schema['x-kubernetes-embedded-resource'] === true).own
  return compiled.flatMap(({ rule, error, messageError, usesOldSelf }, i) => {
    const at = `${path}.x-kubernetes-validations[${i}]`
    const errors: FieldError[] = []
    if (error !== undefined) errors.push(invalid(`${at}.rule`, goRule(rule), error))
    if (messageError !== undefined) errors.push(invalid(`${at}.messageExpression`, goRule(rule), messageError))
    if (usesOldSelf && place.uncorrelatable !== '') {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelatable}`
      errors.push(invalid(`${at}.rule`, rule.rule, detail))
    } else if (!usesOldSelf && error === undefined && rule.optionalOldSelf !== undefined)
      errors.push(
        invalid(`${at}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'),
      )
    return errors
  })
}

/** A rule as Go prints the struct that it is to the server. */
function goRule(rule: ValidationRule): Json {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  }
}
