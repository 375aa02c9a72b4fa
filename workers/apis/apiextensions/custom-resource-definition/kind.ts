import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { keepSpec, withGeneration } from '../../strategy.ts'
import { isKnownFormat } from '../../string-formats.ts'
import type { CustomResourceDefinition, JSONSchemaProps } from '../types.ts'
import { defaultCustomResourceDefinition } from './defaults.ts'
import { apiextensionsCustomResourceDefinitionTypes } from './types-table.ts'
import { validateDefinition, validateDefinitionUpdate, validateNames } from './validation.ts'

export const door = defineDoor<CustomResourceDefinition>({
  types: apiextensionsCustomResourceDefinitionTypes,
  defaults: defaultCustomResourceDefinition,
  strategy: {
    prepareForCreate: (definition) => ({
      ...definition,
      metadata: { ...definition.metadata, generation: 1 },
      status: withStoredVersion(definition, emptyStatus),
    }),
    prepareForUpdate: (definition, old) => {
      const status = withStoredVersion(definition, old.status ?? emptyStatus)
      return withGeneration({ ...definition, status }, old, !deepEqual(definition.spec, old.spec))
    },
    validate: validateDefinition,
    validateUpdate: validateDefinitionUpdate,
    warnings: (definition, old) => formatWarnings(definition, old),
    allowUnconditionalUpdate: false,
  },
  status: {
    strategy: {
      prepareForUpdate: keepSpec,
      validate: () => [],
      validateUpdate: ({ metadata, status }, old) => [
        ...validateObjectMetaUpdate(metadata, old.metadata),
        ...(status?.acceptedNames ? validateNames(status.acceptedNames, 'status.acceptedNames') : []),
      ],
      allowUnconditionalUpdate: false,
    },
  },
  columns: [
    nameColumn,
    { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp ?? null },
  ],
})

type Status = NonNullable<CustomResourceDefinition['status']>

const emptyStatus = {
  conditions: null,
  acceptedNames: { plural: '', kind: '' },
  storedVersions: [],
} as unknown as Status

/** Objects may lie in etcd in every version that was ever the storage version. */
function withStoredVersion({ spec }: CustomResourceDefinition, status: Status): Status {
  const storage = spec.versions?.find((version) => version.storage)?.name
  const stored = status.storedVersions ?? []
  if (storage === undefined || stored.includes(storage)) return status
  return { ...status, storedVersions: [...stored, storage] }
}

function formatWarnings(definition: CustomResourceDefinition, old: CustomResourceDefinition | undefined): string[] {
  const known = old === undefined ? [] : unknownFormats(old)
  const added = unknownFormats(definition).filter((format) => !known.includes(format))
  return added.map((format) => `unrecognized format ${JSON.stringify(format)}`)
}

function unknownFormats({ spec }: CustomResourceDefinition): string[] {
  return (spec.versions ?? []).flatMap(({ schema }) => formatsIn(schema?.openAPIV3Schema))
}

function formatsIn(schema: JSONSchemaProps | undefined): string[] {
  if (schema === undefined) return []
  const { type, format, items, not, allOf = [], anyOf = [], oneOf = [], properties = {}, additionalProperties } = schema
  const own = format !== undefined && !isKnownFormat(type, format) ? [format] : []
  const inner = [items, ...allOf, ...anyOf, ...oneOf, not, ...Object.values(properties)]
  if (typeof additionalProperties === 'object') inner.push(additionalProperties)
  return [...own, ...inner.flatMap(formatsIn)]
}
