// The namespace controller: empties a namespace that is being deleted, its pods first, and then lets it go. Like
// pkg/controller/namespace/deletion.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type KubeObject, keyOf } from '../../../apimachinery/object.ts'
import type { Namespace, NamespaceCondition, Pod } from '../../../apis/core/types.ts'
import { namespaces, pods } from '../../../apis/resources.ts'
import { RetryLater } from '../../../client-go/controller.ts'
import { isApiError, type RestClient } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import { type ApiResource, can, discoverResources } from '../api-resources.ts'
import { type ControllerContext, traceRef } from '../controller-context.ts'
import { isRefusal } from '../pod-control.ts'
import { isPodTerminal, parseTime } from '../pod-state.ts'
import { namespaceConditions, type Remains } from './namespace-conditions.ts'

/** API servers that have not heard of the deletion yet may still let objects in for so long. */
const settleMs = 5_000
/** How long finalizers may take, for want of knowing better. */
const finalizerSeconds = 15
const finalizer = 'kubernetes'

export function startNamespaceController(context: ControllerContext): void {
  const client = context.client('namespace-controller')
  const queue = new WorkQueue(context.host, 'namespace')
  const informer = context.informers.informer<Namespace>(namespaces)
  const changed = (namespace: Namespace) => {
    if (namespace.metadata.deletionTimestamp !== undefined) queue.addAfter(keyOf(namespace), settleMs)
  }
  informer.addHandler({ onAdd: changed, onUpdate: (_, namespace) => changed(namespace) })
  context.run({
    name: 'namespace',
    queue,
    workers: 10,
    reconcile: async (name) => {
      const waitSeconds = await new NamespaceDeletion(context, client, name).run()
      if (waitSeconds !== undefined) queue.addAfter(name, waitSeconds * 1000)
    },
  })
}

class NamespaceDeletion {
  readonly #context: ControllerContext
  readonly #client: RestClient
  readonly #name: string

  constructor(context: ControllerContext, client: RestClient, name: string) {
    this.#context = context
    this.#client = client
    this.#name = name
  }

  /** Resolves with the seconds to wait while content remains; undefined when there is nothing left to do. */
  async run(): Promise<number | undefined> {
    const namespace = await this.#read()
    if (!namespace || namespace.metadata.deletionTimestamp === undefined) return undefined
    if (!namespace.spec?.finalizers?.includes(finalizer)) return undefined
    const remains = await this.#deleteContent(namespace)
    await this.#updateConditions(namespace, remains)
    if (remains.errors.length > 0) throw new RetryLater(remains.errors.map(({ message }) => message).join('; '))
    if (remains.estimateSeconds > 0) return Math.floor(remains.estimateSeconds / 2) + 1
    await this.#finalize()
    return undefined
  }

  async #read(): Promise<Namespace | undefined> {
    try {
      return await this.#client.get<Namespace>(namespaces, '', this.#name)
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined
      throw error
    }
  }

  /** Deletes the pods; when they have gone, everything else. */
  async #deleteContent(namespace: Namespace): Promise<Remains> {
    const remains: Remains = {
      errors: [],
      discoveryError: undefined,
      objects: new Map(),
      finalizers: new Map(),
      estimateSeconds: 0,
    }
    let resources: readonly ApiResource[]
    try {
      resources = await discoverResources(this.#client)
    } catch (error) {
      if (!isRefusal(error)) throw error
      remains.discoveryError = error
      remains.errors.push(error)
      return remains
    }
    const detail = (left: number) => ({ namespace: this.#name, left })
    const podsLeft = await this.#deletePods(namespace, remains)
    if (podsLeft > 0) {
      this.#context.host.trace.decision('empty', traceRef(namespace), detail(podsLeft))
      return remains
    }
    for (const resource of resources)
      if (resource.namespaced && can(resource, 'delete', 'list')) await this.#deleteAll(resource, remains)
    return remains
  }

  /** Returns how many pods are left; they go when their grace period is over. */
  async #deletePods(namespace: Namespace, remains: Remains): Promise<number> {
    const graceSeconds = await this.#longestGrace(namespace)
    await this.#client.deleteCollection(pods, this.#name, { propagationPolicy: 'Background' })
    const left = (await this.#client.list<Pod>(pods, this.#name)).items
    if (left.length === 0) return 0
    remains.estimateSeconds = Math.max(remains.estimateSeconds, graceSeconds, 1)
    return left.length
  }

  /** How long the pods may still take, of what time is left since the deletion began. Like estimateGracefulTermination. */
  async #longestGrace({ metadata }: Namespace): Promise<number> {
    const { items } = await this.#client.list<Pod>(pods, this.#name)
    const grace = items
      .filter((pod) => !isPodTerminal(pod))
      .reduce((longest, pod) => Math.max(longest, pod.spec.terminationGracePeriodSeconds ?? 0), 0)
    const passed = (this.#context.host.clock.unixMs() - parseTime(metadata.deletionTimestamp)) / 1000
    return passed > grace && grace > 0 ? 10 : grace
  }

  async #deleteAll(resource: ApiResource, remains: Remains): Promise<void> {
    try {
      const before = await this.#client.list(resource, this.#name)
      if (before.items.length === 0) return
      if (can(resource, 'deletecollection'))
        await this.#client.deleteCollection(resource, this.#name, { propagationPolicy: 'Background' })
      else for (const item of before.items) await this.#deleteOne(resource, item)
      const { items } = await this.#client.list(resource, this.#name)
      this.#noteRemains(resource, items, remains)
    } catch (error) {
      if (!isRefusal(error)) throw error
      remains.errors.push(error)
    }
  }

  #noteRemains(resource: ApiResource, items: readonly KubeObject[], remains: Remains): void {
    if (items.length === 0) return
    const name = resource.group === '' ? `${resource.plural}.` : `${resource.plural}.${resource.group}`
    remains.objects.set(name, items.length)
    const held = items.flatMap(({ metadata }) => metadata.finalizers ?? [])
    for (const each of held) remains.finalizers.set(each, (remains.finalizers.get(each) ?? 0) + 1)
    if (held.length > 0) remains.estimateSeconds = Math.max(remains.estimateSeconds, finalizerSeconds)
    else
      remains.errors.push(
        new Error(
          `unexpected items still remain in namespace: ${this.#name} for gvr: ${resource.group}/${resource.version}, Resource=${resource.plural}`,
        ),
      )
  }

  async #deleteOne(resource: ApiResource, { metadata }: KubeObject): Promise<void> {
    try {
      await this.#client.delete(resource, this.#name, metadata.name, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
    }
  }

  async #updateConditions(namespace: Namespace, remains: Remains): Promise<void> {
    const known: readonly NamespaceCondition[] = namespace.status?.conditions ?? []
    const conditions = namespaceConditions(known, remains, this.#context.host.clock.timestamp())
    if (deepEqual(known, conditions)) return
    await this.#client.updateStatus<Namespace>(namespaces, {
      ...namespace,
      status: { ...namespace.status, conditions },
    })
  }

  async #finalize(): Promise<void> {
    const namespace = await this.#read()
    if (!namespace) return
    const finalizers = (namespace.spec?.finalizers ?? []).filter((each) => each !== finalizer)
    try {
      await this.#client.update<Namespace>(
        namespaces,
        { ...namespace, spec: { ...namespace.spec, finalizers } },
        'finalize',
      )
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
    }
  }
}
