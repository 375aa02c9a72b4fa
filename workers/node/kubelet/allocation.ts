// What of a pod's resources is given, beside what its spec asks for. Pure.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { Container, Pod, ResourceRequirements } from '../../apis/core/types.ts'

export type Allocations = ReadonlyMap<string, ResourceRequirements>

/** How a change of a pod's resources goes. */
export type Resize = {
  /** The node does not give what is asked for. */
  readonly pending?: { readonly reason: string; readonly message: string } | undefined
  /** It does, and the containers do not have it yet: what they have. */
  readonly actual?: Allocations | undefined
}

/** The containers whose resources differ, and what they were. */
export function changedResources(before: Pod, after: Pod): Allocations {
  const changed = new Map<string, ResourceRequirements>()
  if (before.spec === after.spec) return changed
  const old = new Map(resizable(before).map(({ name, resources }) => [name, resources]))
  for (const { name, resources } of resizable(after))
    if (old.has(name) && !deepEqual(old.get(name), resources)) changed.set(name, old.get(name) ?? {})
  return changed
}

/** The pod with the resources that it has been given. */
export function withResources(pod: Pod, given: Allocations): Pod {
  if (given.size === 0) return pod
  const of = (one: Container) => (given.has(one.name) ? { ...one, resources: given.get(one.name) } : one)
  const { containers, initContainers } = pod.spec
  const spec = {
    ...pod.spec,
    containers: containers.map(of),
    ...(initContainers ? { initContainers: initContainers.map(of) } : {}),
  }
  return { ...pod, spec }
}

/** A kubelet that begins anew finds in the status what was given, where that is not what is asked for. */
export function givenBefore({ status }: Pod): Allocations {
  if (!status?.conditions?.some(({ type }) => type === 'PodResizePending')) return new Map()
  const told = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  return new Map(told.flatMap(({ name, resources }) => (resources ? [[name, resources] as const] : [])))
}

function resizable({ spec }: Pod): readonly Container[] {
  return spec.initContainers ? [...spec.initContainers, ...spec.containers] : spec.containers
}
