import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus, startGeneration, withGeneration } from '../../strategy.ts'
import { validateConditions } from '../condition-validation.ts'
import type { FlowSchema } from '../types.ts'
import { flowcontrolFlowSchemaTypes } from './types-table.ts'
import { validateFlowSchema } from './validation.ts'

const defaultPrecedence = 1000

export const door = defineDoor<FlowSchema>({
  types: flowcontrolFlowSchemaTypes,
  defaults: (schema) =>
    schema.spec.matchingPrecedence
      ? schema
      : withFields(schema, { spec: { ...schema.spec, matchingPrecedence: defaultPrecedence } }),
  strategy: {
    prepareForCreate: (schema) => startGeneration(schema, {}),
    prepareForUpdate: (schema, old) => withGeneration(keepStatus(schema, old), old, !deepEqual(schema.spec, old.spec)),
    validate: validateFlowSchema,
    validateUpdate: validateFlowSchema,
  },
  status: {
    strategy: {
      prepareForUpdate: (schema, old) => ({
        ...keepSpec(schema, old),
        // The controller's own fields are all that it changes besides.
        metadata: { ...old.metadata, resourceVersion: schema.metadata.resourceVersion },
      }),
      validate: () => [],
      validateUpdate: ({ status }) => validateConditions(status?.conditions ?? []),
    },
  },
  rowOrder: (a, b) =>
    (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0) || (a.metadata.name < b.metadata.name ? -1 : 1),
  columns: [
    nameColumn,
    { name: 'PriorityLevel', type: 'string', cell: ({ spec }) => spec.priorityLevelConfiguration.name },
    { name: 'MatchingPrecedence', type: 'string', cell: ({ spec }) => spec.matchingPrecedence ?? 0 },
    { name: 'DistinguisherMethod', type: 'string', cell: ({ spec }) => spec.distinguisherMethod?.type ?? '<none>' },
    ageColumn,
    {
      name: 'MissingPL',
      type: 'string',
      cell: ({ status }) => status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
    },
  ],
})
