// The cluster as somebody outside of the scheduler knows it, in the scheduler's own terms: a node cache in which nodes can be
// changed for a moment.
import { controllerOf, type KubeObject } from '../../../apimachinery/object.ts'
import type { ReplicaSet } from '../../../apis/apps/types.ts'
import type { Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../../../apis/core/types.ts'
import type { CSINode, StorageClass } from '../../../apis/storage/types.ts'
import { NodeCache } from '../node-cache.ts'
import type { NodeInfo } from '../node-info.ts'
import { podInfo } from '../pod-info.ts'
import { VolumeFilter } from '../volume-filter.ts'

/** Every object that a scheduler looks at; of other kinds there may be any. */
export type ClusterState = Iterable<KubeObject>

export type Owner = { readonly kind: string; readonly name: string }

export class ClusterCopy {
  readonly cache: NodeCache
  /** The topmost controller of the pod in question; undefined: it has none. */
  readonly owner: Owner | undefined

  constructor(cache: NodeCache, owner: Owner | undefined) {
    this.cache = cache
    this.owner = owner
  }

  /** Calls `run` while the node is as given, or while there is such a node beside the others. */
  withNode<T>(node: Node, run: (info: NodeInfo) => T): T {
    const { name } = node.metadata
    const before = this.cache.get(name)?.node
    this.cache.setNode(node)
    const result = run(this.cache.get(name) as NodeInfo)
    if (before) this.cache.setNode(before)
    else this.cache.removeNode(name)
    return result
  }
}

export function cacheOf(state: ClusterState, pod: Pod): ClusterCopy {
  const byKind = new Map<string, Map<string, KubeObject>>()
  for (const object of state) {
    const { namespace, name } = object.metadata
    const kind = object.kind ?? ''
    const known = byKind.get(kind) ?? new Map<string, KubeObject>()
    byKind.set(kind, known.set(namespace ? `${namespace}/${name}` : name, object))
  }
  const find = <T>(kind: string, key: string) => byKind.get(kind)?.get(key) as T | undefined
  const all = <T>(kind: string) => [...(byKind.get(kind)?.values() ?? [])] as readonly KubeObject[] as readonly T[]
  const cache = new NodeCache({
    namespaceLabels: (namespace) => find<Namespace>('Namespace', namespace)?.metadata.labels ?? {},
    // Only scores ask for it, and nothing is scored here.
    defaultSpreadSelector: () => undefined,
    volumes: new VolumeFilter({
      claim: (key) => find<PersistentVolumeClaim>('PersistentVolumeClaim', key),
      volume: (name) => find<PersistentVolume>('PersistentVolume', name),
      volumes: () => all<PersistentVolume>('PersistentVolume'),
      storageClass: (name) => find<StorageClass>('StorageClass', name),
      csiNode: (name) => find<CSINode>('CSINode', name),
      isAssumed: () => false,
    }),
  })
  for (const node of all<Node>('Node')) cache.setNode(node)
  for (const one of all<Pod>('Pod')) if (one.spec.nodeName && !hasEnded(one)) cache.setPod(podInfo(one))
  return new ClusterCopy(cache, ownerOf(pod, find))
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

function ownerOf(pod: Pod, find: <T>(kind: string, key: string) => T | undefined): Owner | undefined {
  const owner = controllerOf(pod)
  if (!owner) return undefined
  const replicaSet =
    owner.kind === 'ReplicaSet' ? find<ReplicaSet>('ReplicaSet', `${pod.metadata.namespace}/${owner.name}`) : undefined
  return (replicaSet && controllerOf(replicaSet)) ?? owner
}
