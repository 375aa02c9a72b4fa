// Holds pods to the nodes that nodeSelector and node affinity ask for, and prefers those they would like.
// Like plugins/nodeaffinity.

import { matchesRequired, matchesTerm, nodeTerm } from '../../../apis/core/node-selector.ts'
import type { Node, NodeSelectorTerm } from '../../../apis/core/types.ts'
import { type NodeFilter, normalizeToHighest, type Plugin, type Rejection } from '../framework.ts'
import { asText } from '../node-memo.ts'
import type { PodInfo } from '../pod-info.ts'

const name = 'NodeAffinity'

const mismatch: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
}
const conflict: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ['pod affinity terms conflict'],
}

export const nodeAffinity: Plugin = {
  name,
  weight: 2,
  filter(pod): NodeFilter | Rejection | undefined {
    const required = pod.nodeAffinity
    if (!required) return undefined
    const terms = pod.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
    const check: NodeFilter['check'] = (node) => (matchesRequired(required, node) ? undefined : mismatch)
    const nodeNames = namedNodes(terms)
    const question = asText(pod.pod.spec.nodeSelector) + asText(pod.pod.spec.affinity?.nodeAffinity)
    if (!nodeNames) return { question, check }
    return nodeNames.size === 0 ? conflict : { question, check, nodeNames }
  },
  score(pod) {
    const preferred = pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    if (preferred.length === 0) return undefined
    const terms = preferred.map(({ preference, weight }) => ({ term: nodeTerm(preference), weight }))
    return {
      question: asText(preferred),
      score: (node) => {
        let sum = 0
        for (const { term, weight } of terms) if (matchesTerm(term, node)) sum += weight
        return sum
      },
      normalize: (scores) => normalizeToHighest(scores, false),
    }
  },
  hints: {
    'node-added': ({ node }, pod) => suits(node, pod),
    'node-changed': ({ node, old, changed }, pod) => changed.labels && suits(node, pod) && !suits(old, pod),
  },
}

function suits({ metadata }: Node, { nodeAffinity: required }: PodInfo): boolean {
  return required === undefined || matchesRequired(required, { name: metadata.name, labels: metadata.labels ?? {} })
}

/**
 * The nodes that the terms name, as a DaemonSet's pods do; undefined when a term names none and so any node may do.
 * Spares looking at all the other nodes.
 */
function namedNodes(terms: readonly NodeSelectorTerm[] | undefined): Set<string> | undefined {
  if (!terms || terms.length === 0) return undefined
  const names = new Set<string>()
  for (const { matchFields = [] } of terms) {
    let ofTerm: readonly string[] | undefined
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue
      ofTerm = ofTerm ? ofTerm.filter((one) => values.includes(one)) : values
    }
    if (!ofTerm) return undefined
    for (const one of ofTerm) names.add(one)
  }
  return names
}
