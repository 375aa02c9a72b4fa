// A kind as the API server serves it, made of what a CustomResourceDefinition says of one version.
// Like apiextensions-apiserver/pkg/apiserver/customresource_handler.go and pkg/registry/customresource.
import type { KubeObject } from '../../apimachinery/object.ts'
import { decode } from '../decode.ts'
import type { CustomType, Kind } from '../define-kind.ts'
import { findByPath, parseColumnPath } from './column-path.ts'
import { customColumns } from './custom-columns.ts'
import { customScale } from './custom-scale.ts'
import { customStrategy, statusStrategy } from './custom-strategy.ts'
import { mergeTypeOfSchema } from './merge-type-of-schema.ts'
import { withDefaults } from './schema/defaulting.ts'
import { coerceMetadata } from './schema/embedded-objects.ts'
import { isJsonObject, type Json, type Schema } from './schema/json.ts'
import { prune } from './schema/pruning.ts'
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from './types.ts'

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const terminatingVerbs = ['delete', 'deletecollection', 'get', 'list', 'watch']

/** The kind of one version. Its objects lie in etcd in the storage version. */
export function customKind(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): Kind {
  const { spec, status } = definition
  const names = status?.acceptedNames ?? spec.names
  const schema: Schema = version.schema?.openAPIV3Schema ?? { type: 'object' }
  const { subresources } = version
  const isTerminating = status?.conditions?.some((one) => one.type === 'Terminating' && one.status === 'True')
  const hasStatus = subresources?.status !== undefined
  const columns = customColumns(version.additionalPrinterColumns)
  return {
    group: spec.group,
    version: version.name,
    kind: names.kind,
    plural: spec.names.plural,
    singular: names.singular ?? '',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: spec.scope === 'Namespaced',
    verbs: isTerminating ? terminatingVerbs : verbs,
    subresources: [...(hasStatus ? (['status'] as const) : []), ...(subresources?.scale ? (['scale'] as const) : [])],
    storagePrefix: `/registry/${spec.group}/${spec.names.plural}`,
    schema: `${spec.group}.${version.name}.${names.kind}`,
    defaults: (object) => object,
    strategy: customStrategy({ definition, version, schema, names }),
    status: hasStatus ? { strategy: statusStrategy({ definition, version, schema, names }) } : undefined,
    scale: subresources?.scale && customScale(subresources.scale),
    columns,
    selectableFields: selectableFields(version),
    custom: customType(definition, version, schema),
  }
}

function customType(
  { spec, status }: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  schema: Schema,
): CustomType {
  const names = status?.acceptedNames ?? spec.names
  const apiVersion = `${spec.group}/${version.name}`
  const storage = spec.versions.find((one) => one.storage)?.name ?? version.name
  const established = status?.conditions?.find((one) => one.type === 'Established')?.lastTransitionTime
  const deprecation = version.deprecated
    ? (version.deprecationWarning ?? `${apiVersion} ${names.kind} is deprecated`)
    : ''
  const shown = new WeakMap<KubeObject, KubeObject>()
  return {
    listKind: names.listKind ?? `${names.kind}List`,
    schema,
    establishedAtMs: established === undefined ? 0 : Date.parse(established),
    isTerminating: status?.conditions?.some((one) => one.type === 'Terminating' && one.status === 'True') === true,
    deprecation,
    mergeType: mergeTypeOfSchema(schema),
    decode: (value) => decodeCustom(value, schema, apiVersion),
    fromStorage: (object) => {
      const known = shown.get(object)
      if (known !== undefined) return known
      const converted = fromStorage(object, schema, apiVersion)
      shown.set(object, converted)
      return converted
    },
    toStorage: (object) => withApiVersion(object, `${spec.group}/${storage}`),
  }
}

/** Defaulted, then pruned, like a body that is read. */
function decodeCustom(value: Json, schema: Schema, apiVersion: string): ReturnType<typeof decode> {
  const { metadata } = value
  if (metadata !== undefined && metadata !== null && !isJsonObject(metadata))
    return decode('meta.v1.ObjectMeta', metadata)
  const defaulted = withDefaults(value, schema)
  const coerced = coerceMetadata(defaulted, schema, true)
  if ('error' in coerced) return { error: `${coerced.error.field}: ${coerced.error.body}` }
  const pruned = prune(coerced.value, schema, true)
  const object = { ...(pruned.value as Json), apiVersion: value['apiVersion'] ?? apiVersion }
  return { value: object, unknownFields: [...coerced.unknownFields, ...pruned.unknownFields].sort() }
}

/** An object that was written when the definition may have been another one. */
function fromStorage(object: KubeObject, schema: Schema, apiVersion: string): KubeObject {
  const defaulted = withDefaults(object, schema)
  const pruned = prune(defaulted, schema, true).value as KubeObject
  return withApiVersion(pruned, apiVersion)
}

function withApiVersion(object: KubeObject, apiVersion: string): KubeObject {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

function selectableFields({ selectableFields: fields }: CustomResourceDefinitionVersion): Kind['selectableFields'] {
  if (fields === undefined || fields.length === 0) return undefined
  const paths = fields.map(({ jsonPath }) => [jsonPath.slice(1), parseColumnPath(jsonPath) ?? []] as const)
  return (object) =>
    Object.fromEntries(paths.map(([name, steps]) => [name, String(findByPath(steps, object)[0] ?? '')]))
}
