// Holds pods to the nodes that nodeSelector and node affinity ask for, and prefers those they would like.
// Like plugins/nodeaffinity.

import {
  matchesRequired,
  matchesTerm,
  nodeTerm,
  type RequiredNodeAffinity,
  requiredNodeAffinity,
} from '../../../apis/core/node-selector.ts'
import type { Node, NodeAffinity, NodeSelectorTerm } from '../../../apis/core/types.ts'
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

const enforced: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ["node(s) didn't match scheduler-enforced node affinity"],
}

export const nodeAffinity: Plugin = nodeAffinityWith(undefined)

/** `added` holds for every pod, beside its own. */
export function nodeAffinityWith(added: NodeAffinity | undefined): Plugin {
  const addedRequired = added ? requiredNodeAffinity({ containers: [], affinity: { nodeAffinity: added } }) : undefined
  const addedPreferred = added?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return {
    name,
    weight: 2,
    filter: (pod) => filterOf(pod, addedRequired, asText(added)),
    score(pod) {
      const own = pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
      const preferred = [...addedPreferred, ...own]
      if (preferred.length === 0) return undefined
      const terms = preferred.map(({ preference, weight }) => ({ term: nodeTerm(preference), weight }))
      return {
        question: addedPreferred.length === 0 ? asText(own) : `${asText(added)} ${asText(own)}`,
        score: (node) => {
          let sum = 0
          for (const { term, weight } of terms) if (matchesTerm(term, node)) sum += weight
          return sum
        },
        normalize: (scores) => normalizeToHighest(scores, false),
      }
    },
    hints: {
      'node-added': ({ node }, pod) => suits(node, pod, addedRequired),
      'node-changed': ({ node, old, changed }, pod) =>
        changed.labels && suits(node, pod, addedRequired) && !suits(old, pod, addedRequired),
    },
  }
}

function filterOf(
  pod: PodInfo,
  added: RequiredNodeAffinity | undefined,
  addedText: string,
): NodeFilter | Rejection | undefined {
  const required = pod.nodeAffinity
  if (!required && !added) return undefined
  const terms = pod.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  const check: NodeFilter['check'] = (node) => {
    if (added && !matchesRequired(added, node)) return enforced
    return required && !matchesRequired(required, node) ? mismatch : undefined
  }
  const nodeNames = namedNodes(terms)
  const question = addedText + asText(pod.pod.spec.nodeSelector) + asText(pod.pod.spec.affinity?.nodeAffinity)
  if (!nodeNames) return { question, check }
  return nodeNames.size === 0 ? conflict : { question, check, nodeNames }
}

function suits(
  { metadata }: Node,
  { nodeAffinity: required }: PodInfo,
  added: RequiredNodeAffinity | undefined,
): boolean {
  const node = { name: metadata.name, labels: metadata.labels ?? {} }
  if (added && !matchesRequired(added, node)) return false
  return required === undefined || matchesRequired(required, node)
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
