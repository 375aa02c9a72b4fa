// OpenAPI documents made from the table of types: what a client needs to know which fields there are, how lists merge and
// what an endpoint understands; with upstream's descriptions.
import { type FieldSchema, typeSchema } from '../../../apimachinery/schema.ts'
import { completeOpenapi } from '../../../apis/complete-openapi.ts'
import type { Kind } from '../../../apis/define-kind.ts'
import { descriptions } from '../../../apis/descriptions.js'
import { operationsOf } from './operations.ts'

export type GroupVersion = { readonly group: string; readonly version: string }
type Schema = Readonly<Record<string, unknown>>

const info = { title: 'Kubernetes', version: 'v1.36.2' }

export function kindsOf(kinds: readonly Kind[], { group, version }: GroupVersion): Kind[] {
  return kinds.filter((kind) => kind.group === group && kind.version === version)
}

export function openapiV3(kinds: readonly Kind[], where: GroupVersion): object {
  const own = kindsOf(kinds, where)
  return {
    openapi: '3.0.0',
    info,
    paths: operationsOf(own),
    components: { schemas: schemasOf(own, '#/components/schemas/') },
  }
}

/** The document of a path that is no resource. */
export function openapiOfPath(path: string): object {
  const responses = { '200': { description: 'OK' }, '401': { description: 'Unauthorized' } }
  return { openapi: '3.0.0', info, paths: { [`/${path}/`]: { get: { responses } } }, components: {} }
}

export function openapiV2(kinds: readonly Kind[]): object {
  return { swagger: '2.0', info, paths: operationsOf(kinds), definitions: schemasOf(kinds, '#/definitions/') }
}

/** The schemas of kinds and of all that they hold. */
function schemasOf(kinds: readonly Kind[], prefix: string): Record<string, Schema> {
  const schemas: Record<string, Schema> = {}
  const waiting: string[] = []
  for (const kind of kinds) {
    const name = kind.custom ? customName(kind) : publicName(kind.schema)
    schemas[name] = {
      ...(kind.custom ? customSchema(kind, prefix) : objectSchema(kind.schema, prefix)),
      ...identity(kind),
    }
    if (kind.custom) waiting.push('meta.v1.ObjectMeta')
    else waiting.push(...typesIn(kind.schema))
  }
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    const name = publicName(type)
    if (Object.hasOwn(schemas, name)) continue
    schemas[name] = scalars[type] ?? objectSchema(type, prefix)
    waiting.push(...typesIn(type))
  }
  return schemas
}

function identity({ group, version, kind }: Kind): Schema {
  return { 'x-kubernetes-group-version-kind': [{ group, kind, version }] }
}

/** `io.example.stable.v1.CronTab`. */
function customName({ group, version, kind }: Kind): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`
}

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
/** What every custom resource has, in upstream's words. */
const typeMeta = {
  apiVersion: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${conventions}#resources`,
  kind: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
  metadata: `Standard object's metadata. More info: ${conventions}#metadata`,
}

function customSchema({ custom }: Kind, prefix: string): Schema {
  const schema = (custom?.schema ?? {}) as Schema
  const properties = {
    ...((schema['properties'] as object | undefined) ?? {}),
    apiVersion: { type: 'string', description: typeMeta.apiVersion },
    kind: { type: 'string', description: typeMeta.kind },
    metadata: {
      description: typeMeta.metadata,
      allOf: [{ $ref: `${prefix}${publicName('meta.v1.ObjectMeta')}` }],
    },
  }
  return { ...schema, type: 'object', properties }
}

/** Types that are no objects, by their letter in the table. */
const letters: Readonly<Record<string, Schema>> = {
  s: { type: 'string' },
  i: { type: 'integer', format: 'int32' },
  l: { type: 'integer', format: 'int64' },
  d: { type: 'number', format: 'double' },
  b: { type: 'boolean' },
  y: { type: 'string', format: 'byte' },
  o: { type: 'object' },
  j: {},
}
const named: Readonly<Record<string, string>> = {
  q: 'Quantity',
  x: 'IntOrString',
  t: 'meta.v1.Time',
  T: 'meta.v1.MicroTime',
}
const scalars: Readonly<Record<string, Schema>> = {
  Quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  'meta.v1.Time': { type: 'string', format: 'date-time' },
  'meta.v1.MicroTime': { type: 'string', format: 'date-time' },
}

function objectSchema(type: string, prefix: string): Schema {
  const fields = [...(typeSchema(completeOpenapi, type)?.fields.values() ?? [])]
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  return {
    ...description(textOf(type, '')),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      fields.map((field) => {
        const words = [textOf(type, field.name), ...valuesText(field)].join('\n')
        return [field.name, { ...description(words), ...fieldSchema(field, prefix) }]
      }),
    ),
  }
}

function description(text: string): Schema {
  return text === '' ? {} : { description: text }
}

function textOf(type: string, field: string): string {
  const { texts, types } = descriptions
  const row = Object.hasOwn(types, type) ? types[type] : undefined
  const index = row && Object.hasOwn(row, field) ? row[field] : undefined
  return index === undefined ? '' : (texts[index] ?? '')
}

/** Like kube-openapi/pkg/generators enumType.DescriptionLines. Unlike Kubernetes: without what it says of some values. */
function valuesText({ values, container }: FieldSchema): string[] {
  if (!values || container !== 'one') return []
  return ['', 'Possible enum values:', ...values.map((value) => ` - \`${JSON.stringify(value)}\``).sort()]
}

function fieldSchema(field: FieldSchema, prefix: string): Schema {
  const { container, values, mergeKey, retainsKeys, listKeys, isSet, isAtomic } = field
  const inner = valueSchema(field, prefix, container === 'one')
  const one = values ? { ...inner, enum: values } : inner
  const strategies = [...(mergeKey === undefined ? [] : ['merge']), ...(retainsKeys ? ['retainKeys'] : [])]
  const patch = {
    ...(mergeKey ? { 'x-kubernetes-patch-merge-key': mergeKey } : {}),
    ...(strategies.length > 0 ? { 'x-kubernetes-patch-strategy': strategies.join(',') } : {}),
  }
  if (container === 'map') {
    return {
      type: 'object',
      additionalProperties: one,
      ...patch,
      ...(isAtomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    }
  }
  if (container === 'one') return { ...one, ...patch, ...(isAtomic ? { 'x-kubernetes-map-type': 'atomic' } : {}) }
  const listType = listKeys.length > 0 ? 'map' : isSet ? 'set' : isAtomic ? 'atomic' : undefined
  return {
    type: 'array',
    items: one,
    ...patch,
    ...(listType ? { 'x-kubernetes-list-type': listType } : {}),
    ...(listKeys.length > 0 ? { 'x-kubernetes-list-map-keys': listKeys.map(({ name }) => name) } : {}),
  }
}

/** A reference is wrapped, so that something can stand beside it. */
function valueSchema({ type, isStruct }: FieldSchema, prefix: string, wrap: boolean): Schema {
  const reference = isStruct ? type : named[type]
  if (type.startsWith('[')) return { type: 'array', items: letters[type.slice(1)] ?? {} }
  if (reference === undefined) return letters[type] ?? {}
  const $ref = `${prefix}${publicName(reference)}`
  return wrap ? { allOf: [{ $ref }] } : { $ref }
}

function typesIn(type: string): string[] {
  const fields = [...(typeSchema(completeOpenapi, type)?.fields.values() ?? [])]
  return fields.flatMap((field) => {
    const reference = field.isStruct ? field.type : named[field.type]
    return reference === undefined ? [] : [reference]
  })
}

const packages: Readonly<Record<string, string>> = {
  meta: 'io.k8s.apimachinery.pkg.apis.meta',
  apiextensions: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  apiregistration: 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
}

/** `apps.v1.Deployment` as clients know it: `io.k8s.api.apps.v1.Deployment`. */
function publicName(type: string): string {
  if (type === 'Quantity') return 'io.k8s.apimachinery.pkg.api.resource.Quantity'
  if (type === 'IntOrString') return 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'
  const [group = '', ...rest] = type.split('.')
  return [Object.hasOwn(packages, group) ? packages[group] : `io.k8s.api.${group}`, ...rest].join('.')
}
