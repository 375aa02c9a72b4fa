import { formatSelector, fromLabelSelector } from '../../../apimachinery/label-selector.ts'
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defaultClaim } from '../../core/persistent-volume-claim/kind.ts'
import { defaultPodTemplate } from '../../core/pod/defaults.ts'
import { podTemplateWarnings } from '../../core/pod/warnings.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import { containerColumns } from '../../workload-columns.ts'
import type { StatefulSet } from '../types.ts'
import { appsStatefulSetTypes } from './types-table.ts'
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './validation.ts'

export const door = defineDoor<StatefulSet>({
  types: appsStatefulSetTypes,
  defaults: defaultStatefulSet,
  strategy: {
    prepareForCreate: (statefulSet) => startGeneration(statefulSet, { replicas: 0, availableReplicas: 0 }),
    prepareForUpdate: updateSpec,
    validate: validateStatefulSet,
    validateUpdate: validateStatefulSetUpdate,
    warnings: statefulSetWarnings,
  },
  status: {
    strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateStatefulSetStatusUpdate },
  },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => formatSelector(fromLabelSelector(spec.selector) ?? []),
    withReplicas: (statefulSet, replicas) => ({ ...statefulSet, spec: { ...statefulSet.spec, replicas } }),
  },
  columns: [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    },
    ageColumn,
    ...containerColumns<StatefulSet>(({ spec }) => spec.template),
  ],
})

/** Like SetDefaults_StatefulSet. */
function defaultStatefulSet(statefulSet: StatefulSet): StatefulSet {
  const spec = fillIn(statefulSet.spec, { podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10 })
  const given = spec.updateStrategy ?? {}
  const strategy = given.type ? given : { rollingUpdate: {}, ...given, type: 'RollingUpdate' as const }
  const isRolling = strategy.type === 'RollingUpdate' && strategy.rollingUpdate !== undefined
  const claims = spec.volumeClaimTemplates
  return withFields(statefulSet, {
    spec: withFields(spec, {
      updateStrategy: isRolling
        ? withFields(strategy, { rollingUpdate: fillIn(strategy.rollingUpdate ?? {}, { partition: 0 }) })
        : strategy,
      persistentVolumeClaimRetentionPolicy: fillIn(spec.persistentVolumeClaimRetentionPolicy ?? {}, {
        whenDeleted: 'Retain',
        whenScaled: 'Retain',
      }),
      ...(spec.template && { template: defaultPodTemplate(spec.template) }),
      ...(claims && {
        volumeClaimTemplates: mapShared(claims, (claim) =>
          defaultClaim(fillIn(claim, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' })),
        ),
      }),
    }),
  })
}

function statefulSetWarnings({ spec }: StatefulSet, old: StatefulSet | undefined): string[] {
  const warnings = podTemplateWarnings(spec.template, old?.spec.template)
  if ((spec.revisionHistoryLimit ?? 0) < 0) {
    const advice = 'a negative value retains all historical revisions; a value >= 0 is recommended'
    warnings.push(`spec.revisionHistoryLimit: ${advice}`)
  }
  return warnings
}
