// Whether a node fits the terms of a node affinity. Pure. Like component-helpers/scheduling/corev1/nodeaffinity.
import type { Node, NodeSelectorRequirement, NodeSelectorTerm } from '../../apis/core/types.ts'

/** Terms are alternatives; a term without requirements fits nothing. */
export function matchesNodeSelectorTerms(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  return terms.some(({ matchExpressions = [], matchFields = [] }) => {
    if (matchExpressions.length + matchFields.length === 0) return false
    const fields = { 'metadata.name': node.metadata.name }
    return matchExpressions.every((one) => matches(one, labels)) && matchFields.every((one) => matches(one, fields))
  })
}

function matches(
  { key, operator, values = [] }: NodeSelectorRequirement,
  map: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(map, key) ? map[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
    default:
      return false
  }
}
