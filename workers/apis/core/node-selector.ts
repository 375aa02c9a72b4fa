// Which nodes are meant by nodeSelector and node affinity. Like component-helpers/scheduling/corev1/nodeaffinity.
import { matchesSelector, type Requirement, type Selector } from '../../apimachinery/label-selector.ts'
import type { NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from './types.ts'

/** What a term or a pod is matched against. */
export type SelectableNode = { readonly name: string; readonly labels: Readonly<Record<string, string>> }

/** A term of a node selector, ready for matching; undefined where a term can match nothing. */
export type NodeTerm = { readonly labels: Selector; readonly fields: Selector } | undefined

/** All that a pod requires of its node: `nodeSelector` and required node affinity. */
export type RequiredNodeAffinity = {
  readonly nodeSelector: Readonly<Record<string, string>> | undefined
  /** One of these must match; undefined: the pod requires nothing. */
  readonly terms: readonly NodeTerm[] | undefined
}

const operators: Readonly<Record<NodeSelectorRequirement['operator'], Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

/** Returns undefined when any node will do. */
export function requiredNodeAffinity(spec: PodSpec): RequiredNodeAffinity | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (spec.nodeSelector === undefined && terms === undefined) return undefined
  return { nodeSelector: spec.nodeSelector, terms: terms?.map(nodeTerm) }
}

/** A term without any requirement matches nothing. */
export function nodeTerm(term: NodeSelectorTerm): NodeTerm {
  const labels = (term.matchExpressions ?? []).map(requirement)
  const fields = (term.matchFields ?? []).map(requirement)
  return labels.length === 0 && fields.length === 0 ? undefined : { labels, fields }
}

function requirement({ key, operator, values }: NodeSelectorRequirement): Requirement {
  return { key, operator: operators[operator], values: values ?? [] }
}

export function matchesTerm(term: NodeTerm, node: SelectableNode): boolean {
  if (term === undefined || !matchesSelector(term.labels, node.labels)) return false
  return term.fields.length === 0 || matchesSelector(term.fields, { 'metadata.name': node.name })
}

export function matchesRequired(required: RequiredNodeAffinity, node: SelectableNode): boolean {
  const { nodeSelector, terms } = required
  if (nodeSelector)
    for (const key of Object.keys(nodeSelector)) if (node.labels[key] !== nodeSelector[key]) return false
  return terms === undefined || terms.some((term) => matchesTerm(term, node))
}
