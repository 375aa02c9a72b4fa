// Keeps node cache and queue up with the API, and tells the queue what happened. Like pkg/scheduler/eventhandlers.go.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import { keyOf } from '../../apimachinery/object.ts'
import type { Namespace, Node, Pod } from '../../apis/core/types.ts'
import { namespaces, nodes, pods } from '../../apis/resources.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'
import type { Host } from '../../simulation/host.ts'
import type { ClusterEvent, NodeChange } from './framework.ts'
import type { NodeCache } from './node-cache.ts'
import type { Nominator } from './nominator.ts'
import { podInfo } from './pod-info.ts'
import { defaultSchedulerName } from './profile.ts'
import type { SchedulingQueue } from './scheduling-queue.ts'

export type Sinks = {
  readonly cache: NodeCache
  readonly queue: SchedulingQueue
  readonly nominator: Nominator
  /** Whether pods that name this scheduler are ours to schedule. */
  isOurs(schedulerName: string): boolean
  /** Called when the queue may have changed. */
  wake(): void
}

/** Pods that have ended hold nothing and are not seen at all. */
export const podSelector = 'status.phase!=Succeeded,status.phase!=Failed'

export function addEventHandlers(host: Host, informers: InformerFactory, sinks: Sinks): void {
  addPodHandler(host, informers, sinks)
  addNodeHandler(host, informers, sinks)
  informers.informer<Namespace>(namespaces).addHandler({
    onAdd: ({ metadata }) => tell(host, sinks, { type: 'namespace-changed', name: metadata.name }),
    onUpdate: (old, { metadata }) => {
      if (!deepEqual(old.metadata.labels, metadata.labels))
        tell(host, sinks, { type: 'namespace-changed', name: metadata.name })
    },
  })
}

function tell(host: Host, { queue, wake }: Sinks, event: ClusterEvent): void {
  queue.moveFor(event, host.clock.nowMs(), host.cause)
  wake()
}

function addPodHandler(host: Host, informers: InformerFactory, sinks: Sinks): void {
  const { queue, nominator } = sinks
  const isOurs = ({ spec }: Pod) => sinks.isOurs(spec.schedulerName ?? defaultSchedulerName)
  informers.informer<Pod>(pods, { fieldSelector: podSelector }).addHandler({
    onAdd: (pod) => {
      if (pod.spec.nodeName) return setAssigned(host, sinks, pod, undefined)
      if (!isOurs(pod)) return
      const info = podInfo(pod)
      nominator.set(info, pod.status?.nominatedNodeName ?? '')
      queue.add(info, host.clock.nowMs(), host.cause)
      sinks.wake()
    },
    onUpdate: (old, pod) => {
      if (old.metadata.uid !== pod.metadata.uid) {
        removePod(host, sinks, old)
        if (pod.spec.nodeName) setAssigned(host, sinks, pod, undefined)
        else if (isOurs(pod)) queue.add(podInfo(pod), host.clock.nowMs(), host.cause)
        sinks.wake()
      } else if (pod.spec.nodeName) setAssigned(host, sinks, pod, old)
      else if (isOurs(pod)) updateWaiting(host, sinks, old, pod)
    },
    onDelete: (pod) => removePod(host, sinks, pod),
  })
}

function setAssigned(host: Host, sinks: Sinks, pod: Pod, old: Pod | undefined): void {
  const { cache, queue, nominator } = sinks
  const uid = pod.metadata.uid ?? ''
  if (old?.spec.nodeName && isSameButStatus(old, pod)) {
    cache.refreshPod(uid, pod)
    return
  }
  cache.setPod(podInfo(pod))
  if (old?.spec.nodeName) return tell(host, sinks, { type: 'pod-changed', pod, old })
  queue.remove(uid)
  nominator.remove(uid)
  tell(host, sinks, { type: 'pod-assigned', pod })
}

function updateWaiting(host: Host, { queue, nominator, cache, wake }: Sinks, old: Pod, pod: Pod): void {
  const uid = pod.metadata.uid ?? ''
  if (cache.isAssumed(uid)) return
  const info = podInfo(pod)
  const nominated = pod.status?.nominatedNodeName ?? ''
  if (nominated !== (old.status?.nominatedNodeName ?? '')) nominator.set(info, nominated)
  if (isSameButStatus(old, pod)) return queue.refresh(info)
  queue.update(info, { type: 'pod-changed', pod, old }, host.clock.nowMs(), host.cause)
  wake()
}

function removePod(host: Host, sinks: Sinks, pod: Pod): void {
  const { cache, queue, nominator } = sinks
  const uid = pod.metadata.uid ?? ''
  queue.remove(uid)
  nominator.remove(uid)
  if (!pod.spec.nodeName) return sinks.wake()
  cache.removePod(uid)
  tell(host, sinks, { type: 'pod-deleted', pod })
}

/** The generation rises with every change of the spec. */
function isSameButStatus(old: Pod, pod: Pod): boolean {
  const [before, after] = [old.metadata, pod.metadata]
  const sameSpec = old.spec === pod.spec || (before.generation !== undefined && before.generation === after.generation)
  return sameSpec && before.deletionTimestamp === after.deletionTimestamp && deepEqual(before.labels, after.labels)
}

function addNodeHandler(host: Host, informers: InformerFactory, sinks: Sinks): void {
  const { cache } = sinks
  informers.informer<Node>(nodes).addHandler({
    onAdd: (node) => {
      cache.setNode(node)
      tell(host, sinks, { type: 'node-added', node })
    },
    onUpdate: (old, node) => {
      const changed = nodeChange(old, node)
      const matters = changed.labels || changed.taints || changed.unschedulable || changed.allocatable
      if (matters || !deepEqual(old.status?.images, node.status?.images)) cache.setNode(node)
      if (matters) tell(host, sinks, { type: 'node-changed', node, old, changed })
    },
    onDelete: (node) => {
      cache.removeNode(keyOf(node))
      tell(host, sinks, { type: 'node-deleted', node })
    },
  })
}

function nodeChange(old: Node, node: Node): NodeChange {
  return {
    labels: !deepEqual(old.metadata.labels, node.metadata.labels),
    taints: !deepEqual(old.spec?.taints, node.spec?.taints),
    unschedulable: (old.spec?.unschedulable ?? false) !== (node.spec?.unschedulable ?? false),
    allocatable: !deepEqual(old.status?.allocatable, node.status?.allocatable),
  }
}
