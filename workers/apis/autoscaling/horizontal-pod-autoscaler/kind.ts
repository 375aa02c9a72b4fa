import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { HorizontalPodAutoscaler } from '../v2-types.ts'
import { defaultAutoscaler } from './defaults.ts'
import { formatMetrics } from './metrics-cell.ts'
import { autoscalingHorizontalPodAutoscalerTypes } from './types-table.ts'
import { validateAutoscaler, validateAutoscalerStatusUpdate, validateSpec } from './validation.ts'

/** Go writes a list that nobody has filled as null, and this one has no way of being left out. */
const noStatus = { desiredReplicas: 0, currentMetrics: null as never }

export const door = defineDoor<HorizontalPodAutoscaler>({
  types: autoscalingHorizontalPodAutoscalerTypes,
  defaults: defaultAutoscaler,
  strategy: {
    prepareForCreate: (autoscaler) => ({ ...autoscaler, status: noStatus }),
    prepareForUpdate: keepStatus,
    validate: validateAutoscaler,
    validateUpdate: ({ metadata, spec }, old) => [
      ...validateObjectMetaUpdate(metadata, old.metadata),
      ...validateSpec(spec),
    ],
  },
  status: {
    strategy: {
      prepareForUpdate: (autoscaler, old) => ({
        ...keepSpec(autoscaler, old),
        status: { ...noStatus, ...autoscaler.status },
      }),
      validate: () => [],
      validateUpdate: validateAutoscalerStatusUpdate,
    },
  },
  columns: [
    nameColumn,
    {
      name: 'Reference',
      type: 'string',
      cell: ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
    },
    {
      name: 'Targets',
      type: 'string',
      cell: ({ spec, status }) => formatMetrics(spec.metrics ?? [], status?.currentMetrics ?? []),
    },
    { name: 'MinPods', type: 'string', cell: ({ spec }) => String(spec.minReplicas ?? '<unset>') },
    { name: 'MaxPods', type: 'string', cell: ({ spec }) => spec.maxReplicas },
    { name: 'Replicas', type: 'string', cell: ({ status }) => status?.currentReplicas ?? 0 },
    ageColumn,
  ],
})
