import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { formatSelector, fromLabels } from '../../../apimachinery/label-selector.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus, startGeneration, withGeneration } from '../../strategy.ts'
import { containerColumns, formatLabels } from '../../workload-columns.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { podTemplateWarnings } from '../pod/warnings.ts'
import type { ReplicationController } from '../types.ts'
import { coreReplicationControllerTypes } from './types-table.ts'
import { validateController, validateControllerStatusUpdate, validateControllerUpdate } from './validation.ts'

export const door = defineDoor<ReplicationController>({
  types: coreReplicationControllerTypes,
  defaults: defaultController,
  strategy: {
    // Its pods outlived it when kubectl itself removed them.
    orphansDependents: true,
    prepareForCreate: (controller) => startGeneration(controller, { replicas: 0 }),
    prepareForUpdate: (controller, old) =>
      withGeneration(keepStatus(controller, old), old, !deepEqual(controller.spec, old.spec)),
    validate: validateController,
    validateUpdate: validateControllerUpdate,
    warnings: ({ spec }, old) => (spec.template ? podTemplateWarnings(spec.template, old?.spec.template) : []),
  },
  status: {
    strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateControllerStatusUpdate },
  },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => formatSelector(fromLabels(spec.selector ?? {})),
    withReplicas: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicationController>(({ spec }) => spec.template),
    { name: 'Selector', type: 'string', priority: 1, cell: ({ spec }) => formatLabels(spec.selector) },
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
})

/** Like SetDefaults_ReplicationController: without a selector, and without labels, it has those of its pods. */
function defaultController(controller: ReplicationController): ReplicationController {
  const { template } = controller.spec
  const labels = template?.metadata?.labels
  const hasLabels = Object.keys(controller.metadata.labels ?? {}).length > 0
  const metadata = labels && !hasLabels ? withFields(controller.metadata, { labels }) : controller.metadata
  const selector = Object.keys(controller.spec.selector ?? {}).length > 0 ? controller.spec.selector : labels
  return withFields(controller, {
    metadata,
    spec: withFields(fillIn(controller.spec, { replicas: 1 }), {
      ...(selector && { selector }),
      ...(template && { template: defaultPodTemplate(template) }),
    }),
  })
}
