// Like apiextensions-apiserver/pkg/registry/customresource strategy.go, status_strategy.go and validator.go.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain, qualifiedNameErrors } from '../../apimachinery/name-validation.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Strategy } from '../define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../object-meta-validation.ts'
import { withGeneration } from '../strategy.ts'
import { compileRules } from './cel/rules.ts'
import { validateEmbedded } from './schema/embedded-objects.ts'
import { isJsonObject, type Json, type Schema } from './schema/json.ts'
import { validateListTypes } from './schema/list-map.ts'
import { noPath, validateValue, validateValueUpdate } from './schema/value-validation.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
} from './types.ts'

type Definition = {
  readonly definition: CustomResourceDefinition
  readonly version: CustomResourceDefinitionVersion
  readonly schema: Schema
  readonly names: CustomResourceDefinitionNames
}

const maxInt32 = 2_147_483_647
const standardFinalizers = ['orphan', 'foregroundDeletion', 'kubernetes']
/** What makes a value such that rules cannot be asked of it. */
const blocking: readonly string[] = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]

export function customStrategy({ definition, version, schema, names }: Definition): Strategy<KubeObject> {
  const { subresources } = version
  const namespaced = definition.spec.scope === 'Namespaced'
  const scale = subresources?.scale
  const rules = compileRules(schema, true)
  const withoutStatus = (object: KubeObject): KubeObject => {
    const { status: _status, ...rest } = object
    return subresources?.status === undefined || object.status === undefined ? object : rest
  }
  return {
    allowUnconditionalUpdate: false,
    prepareForCreate: (object) => {
      const bare = withoutStatus(object)
      return { ...bare, metadata: { ...bare.metadata, generation: 1 } }
    },
    prepareForUpdate: (object, old) => {
      const kept =
        subresources?.status === undefined || old.status === undefined
          ? withoutStatus(object)
          : { ...object, status: old.status }
      return withGeneration(kept, old, !sameButMetadata(kept, old))
    },
    validate: (object) => {
      const type = typeErrors(object, definition, version, names)
      if (type.length > 0) return type
      const errors = [
        ...validateObjectMeta(object.metadata, namespaced, nameIsDnsSubdomain),
        ...validateValue(object, schema),
        ...scaleErrors(object, scale, true),
        ...validateEmbedded(object, schema, false),
        ...validateListTypes(object, schema),
      ]
      return [...errors, ...ruleErrors(errors, schema, () => rules.validate(object, undefined))]
    },
    validateUpdate: (object, old) => {
      const type = typeErrors(object, definition, version, names)
      if (type.length > 0) return type
      const errors = [
        ...validateObjectMetaUpdate(object.metadata, old.metadata),
        ...validateValueUpdate(object, old, schema),
        ...scaleErrors(object, scale, true),
        ...validateEmbedded(object, schema, false),
      ]
      if (validateListTypes(old, schema).length === 0) errors.push(...validateListTypes(object, schema))
      return [...errors, ...ruleErrors(errors, schema, () => rules.validate(object, old))]
    },
    warnings: finalizerWarnings,
  }
}

export function statusStrategy({ definition, version, schema, names }: Definition): Strategy<KubeObject> {
  const statusSchema = schema.properties?.['status'] ?? {}
  const rules = compileRules(schema, true)
  return {
    allowUnconditionalUpdate: false,
    prepareForUpdate: (object, old) => {
      const metadata = { ...old.metadata, managedFields: object.metadata.managedFields }
      const { status: _status, ...rest } = old
      return object.status === undefined ? { ...rest, metadata } : { ...rest, metadata, status: object.status }
    },
    validate: () => [],
    validateUpdate: (object, old) => {
      const type = typeErrors(object, definition, version, names)
      if (type.length > 0) return type
      const errors = validateObjectMetaUpdate(object.metadata, old.metadata)
      if (object.status !== undefined)
        errors.push(...validateValueUpdate(object.status, old.status, statusSchema, 'status'))
      errors.push(...scaleErrors(object, version.subresources?.scale, false))
      const lists = validateListTypes(object, schema)
      if (lists.length > 0 && validateListTypes(old, schema).length === 0) errors.push(...lists)
      return [...errors, ...ruleErrors(errors, schema, () => rules.validate(object, old))]
    },
  }
}

function sameButMetadata(a: KubeObject, b: KubeObject): boolean {
  const { metadata: _a, ...left } = a
  const { metadata: _b, ...right } = b
  return deepEqual(left, right)
}

function typeErrors(
  object: KubeObject,
  { spec }: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  { kind }: CustomResourceDefinitionNames,
): FieldError[] {
  const errors: FieldError[] = []
  const apiVersion = `${spec.group}/${version.name}`
  if (object.kind !== kind) errors.push(invalid('kind', object.kind, `must be ${kind}`))
  if (object.apiVersion !== apiVersion) errors.push(invalid('apiVersion', object.apiVersion, `must be ${apiVersion}`))
  return errors
}

function ruleErrors(errors: readonly FieldError[], schema: Schema, run: () => FieldError[]): FieldError[] {
  if (!errors.some(({ type }) => blocking.includes(type))) return run()
  if (!mentionsRules(schema)) return []
  const detail =
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
  return [invalid(noPath, null, detail)]
}

function mentionsRules(schema: Schema): boolean {
  const { items, properties, additionalProperties } = schema
  return (
    schema['x-kubernetes-validations'] !== undefined ||
    (items !== undefined && mentionsRules(items)) ||
    (typeof additionalProperties === 'object' && mentionsRules(additionalProperties)) ||
    Object.values(properties ?? {}).some(mentionsRules)
  )
}

function scaleErrors(
  object: KubeObject,
  scale: CustomResourceSubresourceScale | undefined,
  ofSpec: boolean,
): FieldError[] {
  if (scale === undefined) return []
  const errors = ofSpec ? replicaErrors(object, scale.specReplicasPath) : []
  errors.push(...replicaErrors(object, scale.statusReplicasPath))
  const { labelSelectorPath: path } = scale
  const selector = path === undefined ? undefined : valueAt(object, path)
  if (path !== undefined && selector !== undefined && typeof selector !== 'string')
    errors.push(invalid(path, '', `${path} accessor error: ${goValue(selector)}, expected string`))
  return errors
}

function replicaErrors(object: KubeObject, path: string): FieldError[] {
  const value = valueAt(object, path)
  if (value === undefined) return []
  if (typeof value !== 'number' || !Number.isInteger(value))
    return [invalid(path, 0, `${path} accessor error: ${goValue(value)}, expected int64`)]
  if (value < 0) return [invalid(path, value, 'should be a non-negative integer')]
  return value > maxInt32 ? [invalid(path, value, `should be less than or equal to ${maxInt32}`)] : []
}

function goValue(value: unknown): string {
  const type = typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'map[string]interface {}'
  return `${typeof value === 'object' ? 'map[]' : String(value)} is of the type ${type}`
}

function valueAt(object: KubeObject, path: string): unknown {
  let value: unknown = object
  for (const name of path.replace(/^\./, '').split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined
    value = (value as Json)[name]
  }
  return value
}

/** Like generateWarningsFromObj: names of finalizers that others might use too. */
function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const known = old?.metadata.finalizers ?? []
  const added = [...new Set(object.metadata.finalizers)].filter((one) => !known.includes(one)).sort()
  return added.flatMap((name) => {
    const shown = `metadata.finalizers: ${JSON.stringify(name)}`
    const warnings = qualifiedNameErrors(name).map((text) => `${shown}: ${text}`)
    if (name.includes('/') || standardFinalizers.includes(name)) return warnings
    const how = name.includes('.') ? ' including a path (/)' : ''
    return [
      ...warnings,
      `${shown}: prefer a domain-qualified finalizer name${how} to avoid accidental conflicts with other finalizer writers`,
    ]
  })
}
