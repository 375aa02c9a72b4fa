// A new node is tainted as not ready: nothing is scheduled on it before its kubelet says that it is.
// Like plugin/pkg/admission/nodetaint.
import type { Node } from '../../../apis/core/types.ts'
import type { AdmissionPlugin } from '../admission.ts'

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit: ({ kind, operation, subresource }, object) => {
    if (kind.group !== '' || kind.plural !== 'nodes' || operation !== 'CREATE' || subresource !== '') return object
    const node = object as Node
    const taints = node.spec?.taints ?? []
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return object
    return { ...node, spec: { ...node.spec, taints: [...taints, notReady] } }
  },
}
