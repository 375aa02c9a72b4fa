// Labels that a pod wants of its node: where one of them is all that is missing, the node can be given it.
import type { NodeSelectorRequirement, PodSpec } from '../../../apis/core/types.ts'

type Label = { readonly key: string; readonly value: string }

export function labelsWanted(spec: PodSpec): Label[] {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const expressions = terms.flatMap(({ matchExpressions = [] }) => matchExpressions)
  const wanted = [
    ...Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => ({ key, value })),
    ...expressions.flatMap(labelsFor),
  ]
  return [...new Map(wanted.map((label) => [`${label.key}=${label.value}`, label])).values()].filter(isOnesOwn)
}

function labelsFor({ key, operator, values = [] }: NodeSelectorRequirement): Label[] {
  switch (operator) {
    case 'In':
      return values.map((value) => ({ key, value }))
    case 'Exists':
      return [{ key, value: 'true' }]
    case 'Gt':
      return values.map((value) => ({ key, value: String(Number(value) + 1) }))
    case 'Lt':
      return values.map((value) => ({ key, value: String(Number(value) - 1) }))
    case 'NotIn':
    case 'DoesNotExist':
      return []
  }
}

/** What a kubelet says of its machine is not to be changed by hand. */
function isOnesOwn({ key }: Label): boolean {
  return !/^(kubernetes\.io\/(hostname|os|arch)|beta\.kubernetes\.io\/.+)$/.test(key)
}
