// Lets a pod that names its node run nowhere else. Like plugins/nodename.
import type { NodeFilter, Plugin, Rejection } from '../framework.ts'

const name = 'NodeName'

const otherNode: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ["node(s) didn't match the requested node name"],
}

export const nodeName: Plugin = {
  name,
  filter(pod): NodeFilter | undefined {
    const wanted = pod.pod.spec.nodeName
    if (!wanted) return undefined
    return { question: wanted, check: (node) => (node.name === wanted ? undefined : otherNode) }
  },
  hints: { 'node-added': ({ node }, pod) => node.metadata.name === pod.pod.spec.nodeName },
}
