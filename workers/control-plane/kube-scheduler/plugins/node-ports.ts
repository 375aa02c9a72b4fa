// Lets no two pods have the same port of a node. Like plugins/nodeports.
import type { NodeFilter, Plugin, Rejection } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import { asText } from '../node-memo.ts'
import { type HostPort, hostPorts } from '../pod-info.ts'

const name = 'NodePorts'

const taken: Rejection = {
  plugin: name,
  code: 'Unschedulable',
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
}

export const nodePorts: Plugin = {
  name,
  filter(pod): NodeFilter | undefined {
    if (pod.hostPorts.length === 0) return undefined
    return { question: asText(pod.hostPorts), check: (node) => (isFree(pod.hostPorts, node) ? undefined : taken) }
  },
  hints: {
    'node-added': () => true,
    'pod-deleted': ({ pod: gone }, pod) => {
      const freed = hostPorts(gone.spec)
      return pod.hostPorts.some((wanted) => freed.some((one) => collide(one, wanted)))
    },
  },
}

function isFree(wanted: readonly HostPort[], node: NodeInfo): boolean {
  for (const pod of node.podsWithHostPorts)
    for (const used of pod.hostPorts) if (wanted.some((one) => collide(one, used))) return false
  return true
}

/** 0.0.0.0 is every address. */
function collide(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0')
}
