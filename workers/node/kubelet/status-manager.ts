// Tells the API server the status of pods: one after the other, always the newest, and deletes a pod whose containers are
// gone. Unlike Kubernetes, it does not read a pod before each patch but trusts its watch; the patch names the uid.
// Like pkg/kubelet/status/status_manager.go.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { Pod, PodCondition, PodStatus } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { statusPatch } from './status-patch.ts'

type Entry = {
  status: PodStatus
  /** The status as the API server has it, as far as is known. */
  known: { readonly status: PodStatus; readonly resourceVersion: number } | undefined
  finished: boolean
  cause: number
}

const retryMs = 10_000

export class StatusManager {
  readonly #host: Host
  readonly #client: RestClient
  /** The object in the API that stands for a pod: for a static pod, its mirror pod. */
  readonly #apiPodOf: (uid: string) => Pod | undefined
  readonly #entries = new Map<string, Entry>()
  readonly #queue = new Set<string>()
  #sending = false

  constructor(host: Host, client: RestClient, apiPodOf: (uid: string) => Pod | undefined) {
    this.#host = host
    this.#client = client
    this.#apiPodOf = apiPodOf
  }

  get(uid: string): PodStatus | undefined {
    return this.#entries.get(uid)?.status
  }

  set(uid: string, status: PodStatus): void {
    const entry = this.#entries.get(uid)
    if (entry && deepEqual(entry.status, status)) return
    if (entry) entry.status = status
    else this.#entries.set(uid, { status, known: undefined, finished: false, cause: 0 })
    this.#enqueue(uid)
  }

  /** Nothing of the pod is left on this node: once its last status is told, the object may go. */
  finish(uid: string): void {
    const entry = this.#entries.get(uid)
    if (!entry || entry.finished) return
    entry.finished = true
    this.#enqueue(uid)
  }

  /** The API's object has changed or appeared: what is told may have to be told again. */
  noteApiPod(uid: string, { metadata }: Pod): void {
    const entry = this.#entries.get(uid)
    // What comes back as the echo of our own patch needs no answer.
    const isEcho = entry?.known !== undefined && entry.known.resourceVersion >= Number(metadata.resourceVersion)
    if (entry && !isEcho) this.#enqueue(uid)
  }

  forget(uid: string): void {
    this.#entries.delete(uid)
    this.#queue.delete(uid)
  }

  #enqueue(uid: string): void {
    const entry = this.#entries.get(uid)
    if (entry) entry.cause = this.#host.cause || entry.cause
    this.#queue.add(uid)
    if (this.#sending) return
    this.#sending = true
    this.#host.spawn(() => this.#sendAll())
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.size > 0)
      for (const uid of this.#queue) {
        this.#queue.delete(uid)
        await this.#sync(uid)
      }
    this.#sending = false
  }

  async #sync(uid: string): Promise<void> {
    const entry = this.#entries.get(uid)
    const pod = this.#apiPodOf(uid)
    if (!entry || !pod) return
    this.#host.cause = entry.cause
    entry.cause = 0
    try {
      await this.#send(entry, pod)
    } catch (error) {
      if (isApiError(error, 'NotFound', 'Conflict')) return
      if (!isApiError(error) && !(error instanceof NetworkError)) throw error
      this.#host.clock.after(retryMs, () => this.#enqueue(uid))
    }
  }

  async #send(entry: Entry, pod: Pod): Promise<void> {
    const { name, namespace = '', uid = '', resourceVersion = '0' } = pod.metadata
    // The watch may lag behind the answers to our own patches.
    const known =
      entry.known && entry.known.resourceVersion > Number(resourceVersion) ? entry.known.status : (pod.status ?? {})
    const patch = statusPatch(known, merged(entry.status, known))
    if (patch) {
      const sent = entry.status
      const answer = await this.#client.patch<Pod>(
        pods,
        namespace,
        name,
        'strategic-merge',
        { metadata: { uid }, status: patch },
        'status',
      )
      // From here on the API server's copy is ours too: one is enough.
      if (entry.status === sent && answer.status) entry.status = answer.status
      entry.known = { status: answer.status ?? {}, resourceVersion: Number(answer.metadata.resourceVersion ?? 0) }
    }
    if (entry.finished && pod.metadata.deletionTimestamp !== undefined)
      await this.#client.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
  }
}

/** Conditions of the kubelet's that are there only sometimes. */
function isResize({ type }: PodCondition): boolean {
  return type === 'PodResizePending' || type === 'PodResizeInProgress'
}

/** Fields and conditions that are not the kubelet's stay as they are. Like mergePodStatus. */
function merged(status: PodStatus, known: PodStatus): PodStatus {
  const own = status.conditions ?? []
  const foreign = (known.conditions ?? []).filter((one) => !isResize(one) && !own.some(({ type }) => type === one.type))
  const { nominatedNodeName, qosClass = status.qosClass, resourceClaimStatuses, resize } = known
  const keepsMore = nominatedNodeName !== undefined || resourceClaimStatuses !== undefined || resize !== undefined
  if (foreign.length === 0 && !keepsMore && qosClass === status.qosClass) return status
  return {
    ...(nominatedNodeName === undefined ? {} : { nominatedNodeName }),
    ...(resourceClaimStatuses === undefined ? {} : { resourceClaimStatuses }),
    ...(resize === undefined ? {} : { resize }),
    ...status,
    ...(qosClass === undefined ? {} : { qosClass }),
    ...(foreign.length === 0 ? {} : { conditions: foreign.concat(own) }),
  }
}
