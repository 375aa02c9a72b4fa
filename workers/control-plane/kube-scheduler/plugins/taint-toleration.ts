// Keeps pods off nodes with taints that they do not tolerate, and prefers nodes with few soft taints.
// Like plugins/tainttoleration.
import type { Node, Taint, Toleration } from '../../../apis/core/types.ts'
import { isOwnChange, type NodeFilter, normalizeToHighest, type Plugin, type Rejection } from '../framework.ts'
import { asText } from '../node-memo.ts'
import type { PodInfo } from '../pod-info.ts'

const name = 'TaintToleration'

const untolerated: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ['node(s) had untolerated taint(s)'],
}

export const taintToleration: Plugin = {
  name,
  weight: 3,
  filter(pod): NodeFilter {
    const tolerations = pod.pod.spec.tolerations ?? []
    return {
      question: asText(tolerations),
      check: (node) => (node.hardTaints.every((taint) => isTolerated(taint, tolerations)) ? undefined : untolerated),
    }
  },
  score(pod) {
    const tolerations = (pod.pod.spec.tolerations ?? []).filter(
      ({ effect }) => effect === undefined || effect === 'PreferNoSchedule',
    )
    return {
      question: asText(pod.pod.spec.tolerations),
      score: (node) => {
        let count = 0
        for (const taint of node.softTaints) if (!isTolerated(taint, tolerations)) count++
        return count
      },
      normalize: (scores) => normalizeToHighest(scores, true),
    }
  },
  hints: {
    'node-added': ({ node }, pod) => !hasUntolerated(node, pod),
    'node-changed': ({ node, old, changed }, pod) =>
      changed.taints && hasUntolerated(old, pod) && !hasUntolerated(node, pod),
    'pod-changed': isOwnChange,
  },
}

function hasUntolerated({ spec }: Node, { pod }: PodInfo): boolean {
  const hard = (spec?.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule')
  return hard.some((taint) => !isTolerated(taint, pod.spec.tolerations ?? []))
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true
  return false
}

/** Like Toleration.ToleratesTaint. */
function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false
  if (key !== undefined && key !== '' && key !== taint.key) return false
  switch (operator) {
    case 'Exists':
      return true
    case 'Lt':
    case 'Gt':
      return comparesTo(operator, taint.value, value)
    case 'Equal':
    case undefined:
      return (value ?? '') === (taint.value ?? '')
  }
}

function comparesTo(operator: 'Lt' | 'Gt', actual = '', limit = ''): boolean {
  if (!/^-?\d+$/.test(actual) || !/^-?\d+$/.test(limit)) return false
  return operator === 'Gt' ? BigInt(actual) > BigInt(limit) : BigInt(actual) < BigInt(limit)
}
