// Keeps pods off cordoned nodes unless they tolerate that. Like plugins/nodeunschedulable.
import type { Taint } from '../../../apis/core/types.ts'
import { isOwnChange, type NodeFilter, type Plugin, type Rejection } from '../framework.ts'
import { isTolerated } from './taint-toleration.ts'

const name = 'NodeUnschedulable'

const unschedulable: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ['node(s) were unschedulable'],
}
const cordon: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

export const nodeUnschedulable: Plugin = {
  name,
  filter(pod): NodeFilter | undefined {
    if (isTolerated(cordon, pod.pod.spec.tolerations ?? [])) return undefined
    return { question: 'cordoned', check: (node) => (node.unschedulable ? unschedulable : undefined) }
  },
  hints: {
    'node-added': ({ node }) => node.spec?.unschedulable !== true,
    'node-changed': ({ node, changed }) => changed.unschedulable && node.spec?.unschedulable !== true,
    'pod-changed': isOwnChange,
  },
}
