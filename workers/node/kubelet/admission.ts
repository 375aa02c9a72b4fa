// Whether a node takes a pod: does it fit, does it want to be here. Pure. Like pkg/kubelet/lifecycle/predicate.go.
import { integerValue, milliValue } from '../../apimachinery/quantity.ts'
import type { Container, Node, Pod } from '../../apis/core/types.ts'
import { matchesNodeSelectorTerms } from './node-affinity.ts'

export type Rejection = { readonly reason: string; readonly message: string }

/** `others`: the pods that are already admitted and not over. Undefined: the pod may come in. */
export function rejectionOf(
  pod: Pod,
  others: readonly Pod[],
  node: Node | undefined,
  allocatable: Readonly<Record<string, string>>,
): Rejection | undefined {
  const maxPods = integerValue(allocatable['pods'])
  if (others.length + 1 > maxPods) return outOf('pods', 1, others.length, maxPods)
  for (const [name, amountOf] of [
    ['cpu', milliValue],
    ['memory', integerValue],
    ['ephemeral-storage', integerValue],
  ] as const) {
    const requested = requestOf(pod, name, amountOf)
    if (requested === 0) continue
    const used = others.reduce((sum, other) => sum + requestOf(other, name, amountOf), 0)
    const capacity = amountOf(allocatable[name])
    if (requested > capacity - used) return outOf(name, requested, used, capacity)
  }
  if (node && !wantsNode(pod, node))
    return {
      reason: 'NodeAffinity',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    }
  const taint = node?.spec?.taints?.find(
    (one) => one.effect === 'NoExecute' && !tolerates(pod, one.key, one.value ?? ''),
  )
  if (taint)
    return { reason: 'TaintToleration', message: 'Predicate TaintToleration failed: node(s) had untolerated taint(s)' }
  return undefined
}

/** What a pod asks for: the sum of its containers and sidecars, or more if an init container wants it. */
export function requestOf({ spec }: Pod, name: string, amountOf: (text: string | undefined) => number): number {
  const of = (container: Container) =>
    amountOf(container.resources?.requests?.[name] ?? container.resources?.limits?.[name])
  let sidecars = 0
  let most = 0
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars += of(container)
    else most = Math.max(most, sidecars + of(container))
  }
  const sum = spec.containers.reduce((total, container) => total + of(container), sidecars)
  return Math.max(sum, most) + amountOf(spec.overhead?.[name])
}

function outOf(name: string, requested: number, used: number, capacity: number): Rejection {
  return {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  }
}

function wantsNode({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  const selector = Object.entries(spec.nodeSelector ?? {})
  if (!selector.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || matchesNodeSelectorTerms(required.nodeSelectorTerms, node)
}

function tolerates({ spec }: Pod, key: string, value: string): boolean {
  return (spec.tolerations ?? []).some((one) => {
    if (one.effect && one.effect !== 'NoExecute') return false
    if (one.key && one.key !== key) return false
    if (!one.key && one.operator !== 'Exists') return false
    return one.operator === 'Exists' || (one.value ?? '') === value
  })
}
