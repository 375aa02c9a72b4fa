import { withFields } from '../../../apimachinery/share.ts'
import { defineKind } from '../../define-kind.ts'
import { keepSpec, updateSpec } from '../../strategy.ts'
import type { Pod } from '../types.ts'
import { isPodTerminal } from './conditions.ts'
import { defaultPod } from './defaults.ts'
import { podQosClass } from './qos-class.ts'
import { podColumns } from './table.ts'
import { validatePod, validatePodStatusUpdate } from './validation.ts'
import { podWarnings } from './warnings.ts'

let updateRules: typeof import('./update-validation.ts') | undefined

/** Containers that live and die together on one node. */
export const podKind = defineKind<Pod>({
  group: '',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  defaults: defaultPod,
  openForUpdate: async () => {
    updateRules = await import('./update-validation.ts')
    return updateRules
  },
  strategy: {
    prepareForCreate: (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, generation: 1 },
      status: { phase: 'Pending', ...gatedCondition(pod), qosClass: podQosClass(pod) },
    }),
    prepareForUpdate: updateSpec,
    validate: validatePod,
    validateUpdate: (pod, old) => updateRules?.validatePodUpdate(pod, old) ?? neverOpened(),
    warnings: podWarnings,
    gracePeriodSeconds,
  },
  status: {
    strategy: {
      // The kubelets of old corrupted owner references; the QoS class was decided at creation.
      prepareForUpdate: (pod, old) => ({
        ...keepSpec(pod, old),
        metadata: withFields(pod.metadata, { ownerReferences: old.metadata.ownerReferences }),
        status: pod.status?.qosClass === undefined ? { ...pod.status, qosClass: old.status?.qosClass } : pod.status,
      }),
      validate: () => [],
      validateUpdate: validatePodStatusUpdate,
    },
  },
  columns: podColumns,
  rowConditions,
  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec?.nodeName ?? '',
    'spec.restartPolicy': spec?.restartPolicy ?? '',
    'spec.schedulerName': spec?.schedulerName ?? '',
    'spec.serviceAccountName': spec?.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec?.hostNetwork ?? false),
    'status.phase': status?.phase ?? '',
    'status.podIP': status?.podIP ?? '',
    'status.nominatedNodeName': status?.nominatedNodeName ?? '',
  }),
  watchIndex: 'spec.nodeName',
})

const completed = { type: 'Completed', status: 'True' }
const succeeded = [{ ...completed, reason: 'Succeeded', message: 'The pod has completed successfully.' }]
const failed = [{ ...completed, reason: 'Failed', message: 'The pod failed.' }]

/** Like printPod. */
function rowConditions({ status }: Pod) {
  return status?.phase === 'Succeeded' ? succeeded : status?.phase === 'Failed' ? failed : undefined
}

function neverOpened(): never {
  throw new Error('the rules of what may change of a pod are not there')
}

/** Like podStrategy.CheckGracefulDelete: what no kubelet runs goes at once. */
function gracePeriodSeconds(pod: Pod, asked: number | undefined): number {
  if (!pod.spec.nodeName || isPodTerminal(pod)) return 0
  const seconds = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0
  return seconds < 0 ? 1 : seconds
}

/** A pod with gates says from the start why it is not scheduled. Like applySchedulingGatedCondition. */
function gatedCondition(pod: Pod): Pod['status'] {
  if (!pod.spec.schedulingGates?.length) return {}
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  return { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }] }
}
