// Who may own what of a custom resource: how its schema says that lists and maps are merged.
// Like structured-merge-diff's types made from OpenAPI (apiextensions-apiserver/pkg/controller/openapi/builder).
import {
  anythingType,
  deducedType,
  type ListType,
  type MapType,
  type MergeField,
  type MergeType,
  mergeTypeOf,
} from '../../apimachinery/structured-merge/merge-type.ts'
import { openapi } from '../openapi.ts'
import { preservesUnknown, type Schema } from './schema/json.ts'

/** The type of a whole custom resource. */
export function mergeTypeOfSchema(schema: Schema): MergeType {
  const type = objectType(schema)
  if (type.kind !== 'map') return type
  const meta: [string, MergeField][] = [
    ['apiVersion', { type: { kind: 'scalar', of: 'string' }, zero: undefined }],
    ['kind', { type: { kind: 'scalar', of: 'string' }, zero: undefined }],
    ['metadata', { type: mergeTypeOf(openapi, 'meta.v1.ObjectMeta'), zero: {} }],
  ]
  return { ...type, fields: new Map([...type.fields, ...meta]) }
}

function typeOf(schema: Schema): MergeType {
  if (schema['x-kubernetes-int-or-string']) return { kind: 'scalar', of: 'untyped' }
  switch (schema.type) {
    case 'array':
      return listType(schema)
    case 'object':
      return objectType(schema)
    case 'string':
      return { kind: 'scalar', of: 'string' }
    case 'boolean':
      return { kind: 'scalar', of: 'boolean' }
    case 'integer':
    case 'number':
      return { kind: 'scalar', of: 'numeric' }
    default:
      return preservesUnknown(schema) ? deducedType : anythingType
  }
}

function listType(schema: Schema): ListType {
  const relationship = schema['x-kubernetes-list-type']
  const element = schema.items === undefined ? deducedType : typeOf(schema.items)
  if (relationship === 'map') {
    const keys = (schema['x-kubernetes-list-map-keys'] ?? []).map((name) => {
      const value = schema.items?.properties?.[name]?.default
      return value === undefined ? { name } : { name, value: String(value) }
    })
    return { kind: 'list', relationship: 'map', keys, element }
  }
  return { kind: 'list', relationship: relationship === 'set' ? 'set' : 'atomic', keys: [], element }
}

function objectType(schema: Schema): MapType | typeof deducedType {
  const { properties, additionalProperties } = schema
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic'
  if (properties === undefined && additionalProperties === undefined && preservesUnknown(schema)) return deducedType
  const entries = Object.entries(properties ?? {})
  const fields = new Map(entries.map(([key, property]) => [key, { type: typeOf(property), zero: undefined }] as const))
  return { kind: 'map', isAtomic, fields, element: elementOf(schema), isShared: false }
}

function elementOf(schema: Schema): MergeType | undefined {
  const { additionalProperties } = schema
  if (typeof additionalProperties === 'object') return typeOf(additionalProperties)
  return additionalProperties || preservesUnknown(schema) ? deducedType : undefined
}
