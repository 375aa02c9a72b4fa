// Watches pods for the controller that owns them: which owner each change concerns, and what it was expecting.
// Like the pod handlers of pkg/controller/replicaset and pkg/controller/daemon.
import { matchesLabelSelector } from '../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../apimachinery/meta-types.ts'
import { controllerOf, type KubeObject, keyOf } from '../../apimachinery/object.ts'
import type { Pod } from '../../apis/core/types.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { WorkQueue } from '../../client-go/work-queue.ts'
import type { Expectations } from './expectations.ts'
import { mattersToOwner } from './pod-state.ts'

export type Ownership<T extends KubeObject> = {
  readonly kind: string
  /** Indexed by `namespace`. */
  readonly owners: Informer<T>
  selectorOf(owner: T): LabelSelector | undefined
  readonly pods: Informer<Pod>
  readonly queue: WorkQueue
  readonly expectations: Expectations
}

/** Queues an owner whenever one of its pods, or an orphan that it could adopt, comes, changes or goes. */
export function followOwnedPods<T extends KubeObject>(ownership: Ownership<T>): void {
  const { kind, owners, selectorOf, pods, queue, expectations } = ownership

  const keyOfOwner = (pod: Pod): string | undefined => {
    const owner = controllerOf(pod)
    if (owner?.kind !== kind) return undefined
    const key = `${pod.metadata.namespace}/${owner.name}`
    return owners.get(key)?.metadata.uid === owner.uid ? key : undefined
  }
  const queueAdopters = (pod: Pod): void => {
    for (const owner of owners.byIndex('namespace', pod.metadata.namespace ?? ''))
      if (matchesLabelSelector(selectorOf(owner), pod.metadata.labels)) queue.add(keyOf(owner))
  }
  const onDelete = (pod: Pod): void => {
    const key = keyOfOwner(pod)
    if (key === undefined) return
    expectations.deletionObserved(key, pod.metadata.uid)
    queue.add(key)
  }
  const onAdd = (pod: Pod): void => {
    if (pod.metadata.deletionTimestamp !== undefined) return onDelete(pod)
    const key = keyOfOwner(pod)
    if (key !== undefined) {
      expectations.creationObserved(key)
      queue.add(key)
    } else if (!controllerOf(pod)) queueAdopters(pod)
  }
  const onUpdate = (old: Pod, pod: Pod): void => {
    if (pod.metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined)
      return onDelete(pod)
    if (!mattersToOwner(old, pod)) return
    const [before, key] = [keyOfOwner(old), keyOfOwner(pod)]
    if (before !== undefined && before !== key) queue.add(before)
    if (key !== undefined) queue.add(key)
    else if (!controllerOf(pod)) queueAdopters(pod)
  }
  pods.addHandler({ onAdd, onUpdate, onDelete })
}
