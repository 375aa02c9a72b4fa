import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import type { Column } from '../../define-kind.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus, startGeneration, withGeneration } from '../../strategy.ts'
import { validateConditions } from '../condition-validation.ts'
import type { PriorityLevelConfiguration, PriorityLevelConfigurationSpec, QueuingConfiguration } from '../types.ts'
import { flowcontrolPriorityLevelConfigurationTypes } from './types-table.ts'
import { validatePriorityLevel } from './validation.ts'

export const door = defineDoor<PriorityLevelConfiguration>({
  types: flowcontrolPriorityLevelConfigurationTypes,
  defaults: (level) => withFields(level, { spec: defaultSpec(level.spec) }),
  strategy: {
    prepareForCreate: (level) => startGeneration(level, {}),
    prepareForUpdate: (level, old) => withGeneration(keepStatus(level, old), old, !deepEqual(level.spec, old.spec)),
    validate: validatePriorityLevel,
    validateUpdate: validatePriorityLevel,
  },
  status: {
    strategy: {
      prepareForUpdate: (level, old) => ({
        ...keepSpec(level, old),
        metadata: { ...old.metadata, resourceVersion: level.metadata.resourceVersion },
      }),
      validate: () => [],
      validateUpdate: ({ status }) => validateConditions(status?.conditions ?? []),
    },
  },
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', cell: ({ spec }) => spec.type },
    {
      name: 'NominalConcurrencyShares',
      type: 'string',
      cell: ({ spec }) => spec.limited?.nominalConcurrencyShares ?? '<none>',
    },
    queuingColumn('Queues', 'queues'),
    queuingColumn('HandSize', 'handSize'),
    queuingColumn('QueueLengthLimit', 'queueLengthLimit'),
    ageColumn,
  ],
})

function queuingColumn(
  name: string,
  field: 'queues' | 'handSize' | 'queueLengthLimit',
): Column<PriorityLevelConfiguration> {
  return { name, type: 'string', cell: ({ spec }) => spec.limited?.limitResponse?.queuing?.[field] ?? '<none>' }
}

/** Like pkg/apis/flowcontrol/v1/defaults.go. */
function defaultSpec(spec: PriorityLevelConfigurationSpec): PriorityLevelConfigurationSpec {
  const { exempt, limited } = spec
  const queuing = limited?.limitResponse?.queuing
  return withFields(spec, {
    ...(exempt && { exempt: fillIn(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }) }),
    ...(limited && {
      limited: withFields(fillIn(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 }), {
        ...(queuing && { limitResponse: withFields(limited.limitResponse, { queuing: defaultQueuing(queuing) }) }),
      }),
    }),
  })
}

function defaultQueuing(queuing: QueuingConfiguration): QueuingConfiguration {
  const { handSize, queues, queueLengthLimit } = queuing
  return withFields(queuing, {
    handSize: handSize || 8,
    queues: queues || 64,
    queueLengthLimit: queueLengthLimit || 50,
  })
}
