// The smallest strategic merge patch that turns one pod status into another. Pure. Like pkg/util/pod PatchPodStatus.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { PodCondition, PodStatus } from '../../apis/core/types.ts'

/** Undefined when there is nothing to change. */
export function statusPatch(base: PodStatus, next: PodStatus): Readonly<Record<string, unknown>> | undefined {
  if (base === next) return undefined
  const patch: Record<string, unknown> = {}
  const compare = (key: keyof PodStatus) => {
    const before = base[key]
    const after = next[key]
    if (key === 'conditions' || before === after) return
    if (before !== undefined && deepEqual(before, after)) return
    if (after === undefined) patch[key] = null
    else if (key === 'podIPs' && before !== undefined)
      patch[key] = [...(after as readonly unknown[]), { $patch: 'replace' }]
    else patch[key] = after
  }
  for (const key in base) compare(key as keyof PodStatus)
  for (const key in next) if (!(key in base)) compare(key as keyof PodStatus)
  const conditions = conditionsPatch(base.conditions ?? [], next.conditions ?? [])
  if (conditions.length > 0) {
    patch['$setElementOrder/conditions'] = (next.conditions ?? []).map(({ type }) => ({ type }))
    patch['conditions'] = conditions
  }
  return Object.keys(patch).length === 0 ? undefined : patch
}

/** Conditions are merged by type: those that are equal are left out, and fields that went away are null. */
function conditionsPatch(base: readonly PodCondition[], next: readonly PodCondition[]): unknown[] {
  const changed: unknown[] = []
  for (const condition of next) {
    const before = base.find((one) => one.type === condition.type)
    if (before === undefined) changed.push({ lastProbeTime: null, ...condition })
    else if (before !== condition && !sameCondition(before, condition))
      changed.push({
        lastProbeTime: null,
        ...(before.reason !== undefined && condition.reason === undefined ? { reason: null } : {}),
        ...(before.message !== undefined && condition.message === undefined ? { message: null } : {}),
        ...condition,
      })
  }
  for (const { type } of base) if (!next.some((one) => one.type === type)) changed.push({ $patch: 'delete', type })
  return changed
}

function sameCondition(a: PodCondition, b: PodCondition): boolean {
  return (
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.observedGeneration === b.observedGeneration &&
    a.lastTransitionTime === b.lastTransitionTime
  )
}
