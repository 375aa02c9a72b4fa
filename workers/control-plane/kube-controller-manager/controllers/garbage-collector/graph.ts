// Who owns whom: the graph of all objects by uid, built from watch events. Like
// pkg/controller/garbagecollector/graph_builder.go. It decides nothing; it says which objects to look at.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import type { OwnerReference } from '../../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../../apimachinery/object.ts'

export const foregroundFinalizer = 'foregroundDeletion'
export const orphanFinalizer = 'orphan'

export type GraphNode = {
  readonly uid: string
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  owners: readonly OwnerReference[]
  readonly dependents: Set<GraphNode>
  /** Known only from the references of its dependents. */
  isVirtual: boolean
  isBeingDeleted: boolean
  /** In foreground deletion: it goes when its dependents have gone. */
  isDeletingDependents: boolean
  isOrphaningDependents: boolean
}

export type GraphListener = {
  /** An object whose owners or dependents changed so that it may have to go. */
  attemptToDelete(node: GraphNode): void
  /** An object that is being deleted and lets its dependents live. */
  attemptToOrphan(node: GraphNode): void
}

/** How many owners that are known not to exist are remembered. */
const absentOwners = 500

export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>()
  readonly #absent = new Set<string>()
  readonly #listener: GraphListener

  constructor(listener: GraphListener) {
    this.#listener = listener
  }

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid)
  }

  isKnownAbsent(uid: string): boolean {
    return this.#absent.has(uid)
  }

  noteAbsent(uid: string): void {
    this.#absent.add(uid)
    if (this.#absent.size <= absentOwners) return
    for (const oldest of this.#absent) {
      this.#absent.delete(oldest)
      return
    }
  }

  /** An object was added or changed. */
  observe(object: KubeObject): void {
    const { uid = '', ownerReferences = [] } = object.metadata
    const known = this.#nodes.get(uid)
    if (known) this.#changeOwners(known, ownerReferences)
    const node = known ?? this.#insert(object)
    node.isVirtual = false
    this.#noteDeletion(node, object)
  }

  /** An object has gone: its dependents may have lost their last owner, and an owner that waits may go on. */
  remove(uid: string): void {
    const node = this.#nodes.get(uid)
    if (!node) return
    this.#nodes.delete(uid)
    for (const { uid: ownerUid } of node.owners) {
      const owner = this.#nodes.get(ownerUid)
      owner?.dependents.delete(node)
      if (owner?.isDeletingDependents) this.#listener.attemptToDelete(owner)
    }
    if (node.dependents.size === 0) return
    this.noteAbsent(uid)
    for (const dependent of node.dependents) this.#listener.attemptToDelete(dependent)
  }

  /** The dependents that an owner in foreground deletion has to wait for. */
  blockingDependents(node: GraphNode): GraphNode[] {
    return [...node.dependents].filter(({ owners }) =>
      owners.some(({ uid, blockOwnerDeletion }) => uid === node.uid && blockOwnerDeletion),
    )
  }

  #insert(object: KubeObject): GraphNode {
    const { uid = '', namespace = '', name, ownerReferences = [] } = object.metadata
    const node = newNode(uid, object.apiVersion ?? '', object.kind ?? '', namespace, name)
    this.#nodes.set(uid, node)
    this.#addToOwners(node, ownerReferences)
    return node
  }

  #changeOwners(node: GraphNode, owners: readonly OwnerReference[]): void {
    const before = node.owners
    if (before === owners || deepEqual(before, owners)) return
    for (const old of before) {
      const next = owners.find(({ uid }) => uid === old.uid)
      const owner = this.#nodes.get(old.uid)
      if (!next) owner?.dependents.delete(node)
      if (owner && old.blockOwnerDeletion && !next?.blockOwnerDeletion) this.#listener.attemptToDelete(owner)
    }
    this.#addToOwners(node, owners)
  }

  #addToOwners(node: GraphNode, owners: readonly OwnerReference[]): void {
    node.owners = owners
    for (const { uid, apiVersion, kind, name } of owners) {
      let owner = this.#nodes.get(uid)
      if (!owner) {
        // Whether the owner exists is found out by asking the API server for it.
        owner = newNode(uid, apiVersion, kind, node.namespace, name)
        this.#nodes.set(uid, owner)
        this.#listener.attemptToDelete(owner)
      }
      owner.dependents.add(node)
    }
  }

  #noteDeletion(node: GraphNode, { metadata }: KubeObject): void {
    node.isBeingDeleted = metadata.deletionTimestamp !== undefined
    const has = (finalizer: string) => node.isBeingDeleted && (metadata.finalizers?.includes(finalizer) ?? false)
    const orphans = has(orphanFinalizer)
    if (orphans && !node.isOrphaningDependents) this.#listener.attemptToOrphan(node)
    node.isOrphaningDependents = orphans
    const waits = has(foregroundFinalizer)
    if (waits && !node.isDeletingDependents) {
      for (const dependent of node.dependents) this.#listener.attemptToDelete(dependent)
      this.#listener.attemptToDelete(node)
    }
    node.isDeletingDependents = waits
  }
}

function newNode(uid: string, apiVersion: string, kind: string, namespace: string, name: string): GraphNode {
  return {
    uid,
    apiVersion,
    kind,
    namespace,
    name,
    owners: [],
    dependents: new Set(),
    isVirtual: true,
    isBeingDeleted: false,
    isDeletingDependents: false,
    isOrphaningDependents: false,
  }
}
