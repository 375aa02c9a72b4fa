// What the garbage collector does about an object that may have lost its owners: deletes it, in the background or before its
// owner goes, or cuts it loose. Fetched for the first such object. Like attemptToDeleteItem and orphanDependents in
// pkg/controller/garbagecollector/garbagecollector.go.
import type { OwnerReference } from '../../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import { RetryLater } from '../../../../client-go/controller.ts'
import { type DeleteRequest, isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import type { Host } from '../../../../simulation/host.ts'
import type { ApiResource } from '../../api-resources.ts'
import { foregroundFinalizer, type GraphNode, type OwnerGraph, orphanFinalizer } from './graph.ts'

const conflictTries = 5

type OwnerChanges = {
  readonly ownerReferences?: readonly (OwnerReference | { readonly $patch: 'delete'; readonly uid: string })[]
}

export class Collection {
  readonly #host: Host
  readonly #client: RestClient
  readonly #graph: OwnerGraph
  readonly #resourceOf: (apiVersion: string, kind: string) => ApiResource | undefined
  readonly #lookAt: (uid: string) => void

  constructor(
    host: Host,
    client: RestClient,
    graph: OwnerGraph,
    resourceOf: (apiVersion: string, kind: string) => ApiResource | undefined,
    lookAt: (uid: string) => void,
  ) {
    this.#host = host
    this.#client = client
    this.#graph = graph
    this.#resourceOf = resourceOf
    this.#lookAt = lookAt
  }

  /** Deletes an object none of whose owners exists any more. Like attemptToDeleteItem. */
  async attemptToDelete(uid: string): Promise<void> {
    const node = this.#graph.get(uid)
    if (!node || (node.isBeingDeleted && !node.isDeletingDependents)) return
    const latest = await this.#read(node.apiVersion, node.kind, node.namespace, node.name)
    if (!latest || latest.metadata.uid !== uid) return this.#graph.remove(uid)
    if (node.isVirtual) this.#graph.observe(latest)
    if (node.isDeletingDependents) return this.#goOnWhenDependentsHaveGone(node)
    const owners = latest.metadata.ownerReferences ?? []
    if (owners.length === 0) return
    const { solid, dangling, waiting } = await this.#classify(node, owners)
    if (solid > 0) return this.#dropReferences(node, [...dangling, ...waiting])
    if (waiting.length > 0 && node.dependents.size > 0) {
      await this.#unblockCircles(node)
      return this.#delete(node, 'Foreground', 'its owner waits for it to go')
    }
    const finalizers = latest.metadata.finalizers ?? []
    const policy = finalizers.includes(orphanFinalizer)
      ? 'Orphan'
      : finalizers.includes(foregroundFinalizer)
        ? 'Foreground'
        : 'Background'
    const why = waiting.length > 0 ? 'its owner waits for it to go' : 'its owner does not exist'
    return this.#delete(node, policy, why)
  }

  /** Sorts owners: those that live, those that do not exist, and those that wait for their dependents to go. */
  async #classify(
    node: GraphNode,
    owners: readonly OwnerReference[],
  ): Promise<{ solid: number; dangling: OwnerReference[]; waiting: OwnerReference[] }> {
    let solid = 0
    const dangling: OwnerReference[] = []
    const waiting: OwnerReference[] = []
    for (const reference of owners) {
      const owner = this.#graph.isKnownAbsent(reference.uid)
        ? undefined
        : await this.#read(reference.apiVersion, reference.kind, node.namespace, reference.name)
      if (!owner || owner.metadata.uid !== reference.uid) {
        this.#graph.noteAbsent(reference.uid)
        dangling.push(reference)
      } else if (
        owner.metadata.deletionTimestamp !== undefined &&
        owner.metadata.finalizers?.includes(foregroundFinalizer)
      )
        waiting.push(reference)
      else solid++
    }
    return { solid, dangling, waiting }
  }

  /** An owner in foreground deletion goes when nothing blocks it any more. */
  async #goOnWhenDependentsHaveGone(node: GraphNode): Promise<void> {
    const blocking = this.#graph.blockingDependents(node)
    if (blocking.length === 0) return this.#removeFinalizer(node, foregroundFinalizer)
    for (const dependent of blocking) if (!dependent.isDeletingDependents) this.#lookAt(dependent.uid)
  }

  /** Of objects that own each other in a circle, one must not block the other. */
  async #unblockCircles(node: GraphNode): Promise<void> {
    for (const dependent of node.dependents) {
      if (!dependent.isDeletingDependents) continue
      const ownerReferences = node.owners.map((owner) => ({ ...owner, blockOwnerDeletion: false }))
      await this.#patch(node, { ownerReferences })
      return
    }
  }

  /** Lets the dependents of an owner live on without it. */
  async orphanDependents(uid: string): Promise<void> {
    const node = this.#graph.get(uid)
    if (!node) return
    for (const dependent of node.dependents)
      await this.#dropReferences(dependent, [{ apiVersion: node.apiVersion, kind: node.kind, name: node.name, uid }])
    await this.#removeFinalizer(node, orphanFinalizer)
  }

  async #dropReferences(node: GraphNode, references: readonly OwnerReference[]): Promise<void> {
    if (references.length === 0) return
    await this.#patch(node, { ownerReferences: references.map(({ uid }) => ({ $patch: 'delete', uid })) })
  }

  async #patch(node: GraphNode, metadata: OwnerChanges): Promise<void> {
    const resource = this.#resourceOf(node.apiVersion, node.kind)
    if (!resource) return
    const patch = { metadata: { uid: node.uid, ...metadata } }
    try {
      await this.#client.patch(resource, node.namespace, node.name, 'strategic-merge', patch)
    } catch (error) {
      if (isApiError(error, 'UnsupportedMediaType')) return this.#patchOwners(node, resource, metadata)
      if (!isApiError(error, 'NotFound')) throw error
    }
  }

  /** Custom resources know no strategic merge: the list of owners is written as a whole. */
  async #patchOwners(
    node: GraphNode,
    resource: ApiResource,
    { ownerReferences: changes = [] }: OwnerChanges,
  ): Promise<void> {
    const latest = await this.#read(node.apiVersion, node.kind, node.namespace, node.name)
    if (latest?.metadata.uid !== node.uid) return
    const ownerReferences = (latest.metadata.ownerReferences ?? []).flatMap((owner) => {
      const change = changes.find(({ uid }) => uid === owner.uid)
      if (change === undefined) return [owner]
      return '$patch' in change ? [] : [{ ...owner, ...change }]
    })
    const { resourceVersion } = latest.metadata
    const patch = { metadata: { uid: node.uid, resourceVersion, ownerReferences } }
    await this.#client.patch(resource, node.namespace, node.name, 'merge', patch)
  }

  async #removeFinalizer(node: GraphNode, finalizer: string): Promise<void> {
    const resource = this.#resourceOf(node.apiVersion, node.kind)
    for (let tries = 0; resource && tries < conflictTries; tries++) {
      const latest = await this.#read(node.apiVersion, node.kind, node.namespace, node.name)
      if (!latest?.metadata.finalizers?.includes(finalizer)) return
      const finalizers = latest.metadata.finalizers.filter((each) => each !== finalizer)
      const patch = { metadata: { resourceVersion: latest.metadata.resourceVersion, finalizers } }
      try {
        await this.#client.patch(resource, node.namespace, node.name, 'merge', patch)
        return
      } catch (error) {
        if (isApiError(error, 'NotFound')) return
        if (!isApiError(error, 'Conflict')) throw error
      }
    }
  }

  async #delete(
    node: GraphNode,
    propagationPolicy: NonNullable<DeleteRequest['propagationPolicy']>,
    why: string,
  ): Promise<void> {
    const resource = this.#resourceOf(node.apiVersion, node.kind)
    if (!resource) return
    const { uid, kind, namespace, name } = node
    const about = { group: resource.group, kind, namespace, name, uid }
    this.#host.cause = this.#host.trace.decision('collect', about, { why, propagationPolicy })
    try {
      await this.#client.delete(resource, namespace, name, { propagationPolicy, preconditions: { uid } })
    } catch (error) {
      if (!isApiError(error, 'NotFound', 'Conflict')) throw error
    }
  }

  /** The object as the API server has it now, not the cache. */
  async #read(apiVersion: string, kind: string, namespace: string, name: string): Promise<KubeObject | undefined> {
    const resource = this.#resourceOf(apiVersion, kind)
    // A kind that has just been defined: it will be known soon. One that never was is asked for ever more rarely.
    if (!resource) throw new RetryLater(`unable to get REST mapping for ${apiVersion}/${kind}.`)
    try {
      return await this.#client.get(resource, resource.namespaced ? namespace : '', name)
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined
      throw error
    }
  }
}
