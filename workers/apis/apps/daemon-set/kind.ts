import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defaultPodTemplate } from '../../core/pod/defaults.ts'
import { podTemplateWarnings } from '../../core/pod/warnings.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import { containerColumns, formatLabels, selectorColumn } from '../../workload-columns.ts'
import type { DaemonSet } from '../types.ts'
import { validateDaemonSetSpec, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './validation.ts'

const noStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }

/** One pod on every node that will have it. */
export const daemonSetKind = defineKind<DaemonSet>({
  group: 'apps',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  defaults: defaultDaemonSet,
  strategy: {
    prepareForCreate: (daemonSet) => withTemplateGeneration(startGeneration(daemonSet, noStatus), '1'),
    prepareForUpdate: (daemonSet, old) => {
      const before = old.metadata.annotations?.[templateGeneration] ?? '1'
      const changed = !deepEqual(daemonSet.spec.template, old.spec.template)
      return withTemplateGeneration(updateSpec(daemonSet, old), changed ? String(Number(before) + 1) : before)
    },
    validate: (daemonSet) => [
      ...validateObjectMeta(daemonSet.metadata, true, nameIsDnsSubdomain),
      ...validateDaemonSetSpec(daemonSet.spec),
    ],
    validateUpdate: validateDaemonSetUpdate,
    warnings: (daemonSet, old) => podTemplateWarnings(daemonSet.spec.template, old?.spec.template),
  },
  status: {
    strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateDaemonSetStatusUpdate },
  },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ status }) => status?.desiredNumberScheduled ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.currentNumberScheduled ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.numberReady ?? 0 },
    { name: 'Up-to-date', type: 'integer', cell: ({ status }) => status?.updatedNumberScheduled ?? 0 },
    { name: 'Available', type: 'integer', cell: ({ status }) => status?.numberAvailable ?? 0 },
    { name: 'Node Selector', type: 'string', cell: ({ spec }) => formatLabels(spec.template.spec.nodeSelector) },
    ageColumn,
    ...containerColumns<DaemonSet>(({ spec }) => spec.template),
    selectorColumn<DaemonSet>(({ spec }) => spec.selector),
  ],
  innerMetadata: (metadata) => {
    const { [templateGeneration]: _generation, ...annotations } = metadata.annotations ?? {}
    return withFields(metadata, { annotations: Object.keys(annotations).length > 0 ? annotations : undefined })
  },
})

/** A field of old versions, kept in an annotation since. */
const templateGeneration = 'deprecated.daemonset.template.generation'

function withTemplateGeneration(daemonSet: DaemonSet, value: string): DaemonSet {
  const { annotations } = daemonSet.metadata
  if (annotations?.[templateGeneration] === value) return daemonSet
  const metadata = { ...daemonSet.metadata, annotations: { ...annotations, [templateGeneration]: value } }
  return { ...daemonSet, metadata }
}

/** Like SetDefaults_DaemonSet, and the conversion that writes the old field down: its annotation is whose the object is. */
function defaultDaemonSet(sent: DaemonSet): DaemonSet {
  const isCounted = sent.metadata?.annotations?.[templateGeneration] !== undefined
  const daemonSet = isCounted || !sent.metadata ? sent : withTemplateGeneration(sent, '0')
  const spec = fillIn(daemonSet.spec, { revisionHistoryLimit: 10 })
  const strategy = fillIn(spec.updateStrategy ?? {}, { type: 'RollingUpdate' })
  const rollingUpdate =
    strategy.type === 'RollingUpdate'
      ? fillIn(strategy.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 })
      : strategy.rollingUpdate
  return withFields(daemonSet, {
    spec: withFields(spec, {
      updateStrategy: withFields(strategy, { rollingUpdate }),
      ...(spec.template && { template: defaultPodTemplate(spec.template) }),
    }),
  })
}
