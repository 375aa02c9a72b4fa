// A pod's priority is what its PriorityClass says, and never what the pod itself says.
// Like plugin/pkg/admission/priority.
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type { Pod } from '../../../apis/core/types.ts'
import type { PriorityClass } from '../../../apis/scheduling/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse } from '../status-error.ts'

type Priority = { readonly className: string; readonly value: number; readonly preemptionPolicy: string }

const group = 'scheduling.k8s.io'
const none: Priority = { className: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' }

export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit: (attributes, object, lookup) => {
    const { kind, operation, subresource, old } = attributes
    if (kind.group !== '' || kind.plural !== 'pods' || subresource !== '') return object
    const pod = object as Pod
    return (
      operation === 'CREATE' ? admitNew(attributes, pod, lookup) : keep(pod, old as Pod | undefined)
    ) as KubeObject
  },
  validate: ({ kind, operation, object, name }, lookup) => {
    if (kind.group !== group || kind.plural !== 'priorityclasses' || operation === 'DELETE') return
    if ((object as PriorityClass | undefined)?.globalDefault !== true) return
    const other = defaultClass(lookup)
    if (other === undefined || other.metadata.name === name) return
    const detail = `PriorityClass ${JSON.stringify(other.metadata.name)} is already marked as default. Only one default can exist`
    refuse(forbiddenStatus(kind, name, detail))
  },
}

function admitNew({ kind, name }: Attributes, pod: Pod, lookup: Lookup): Pod {
  const { spec } = pod
  const computed = priorityOf(spec?.priorityClassName ?? '', lookup)
  if (computed === undefined)
    refuse(forbiddenStatus(kind, name, `no PriorityClass with name ${spec?.priorityClassName} was found`))
  const given = 'must not be provided in pod spec; priority admission controller computed'
  if (spec?.priority !== undefined && spec.priority !== computed.value) {
    const detail = `the integer value of priority (${spec.priority}) ${given} ${computed.value} from the given PriorityClass name`
    refuse(forbiddenStatus(kind, name, detail))
  }
  if (spec?.preemptionPolicy && spec.preemptionPolicy !== computed.preemptionPolicy) {
    const detail = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${given} ${computed.preemptionPolicy} from the given PriorityClass name`
    refuse(forbiddenStatus(kind, name, detail))
  }
  const { className, value, preemptionPolicy } = computed
  const named = className === '' ? {} : { priorityClassName: className }
  return { ...pod, spec: { ...spec, ...named, priority: value, preemptionPolicy } } as Pod
}

/** An update that leaves the priority out keeps what there is. */
function keep(pod: Pod, old: Pod | undefined): Pod {
  if (!pod.spec || !old?.spec || pod.spec.priority !== undefined || old.spec.priority === undefined) return pod
  return { ...pod, spec: { ...pod.spec, priority: old.spec.priority } }
}

function priorityOf(className: string, lookup: Lookup): Priority | undefined {
  if (className === '') {
    const found = defaultClass(lookup)
    return found ? fromClass(found) : none
  }
  const found = lookup.get('priorityclasses', group, '', className) as PriorityClass | undefined
  return found && fromClass(found)
}

/** The lowest of them, should there be several. */
function defaultClass(lookup: Lookup): PriorityClass | undefined {
  const classes = lookup.list('priorityclasses', group, '') as unknown as PriorityClass[]
  return classes.filter((one) => one.globalDefault === true).sort((a, b) => (a.value ?? 0) - (b.value ?? 0))[0]
}

function fromClass({ metadata, value = 0, preemptionPolicy = 'PreemptLowerPriority' }: PriorityClass): Priority {
  return { className: metadata.name, value, preemptionPolicy }
}
