// One look at a StatefulSet: its pods are created, replaced and deleted, one after the other or all at once, and counted.
// Like pkg/controller/statefulset/stateful_set_control.go.
import type { StatefulSet, StatefulSetStatus } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { pods } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import type { Host } from '../../../../simulation/host.ts'
import { traceRef } from '../../controller-context.ts'
import { scaledValue } from '../../int-or-percent.ts'
import { isRefusal } from '../../pod-control.ts'
import { isPodAvailable, isPodReady, isPodTerminal } from '../../pod-state.ts'
import type { StatefulClaims } from './stateful-claims.ts'
import {
  firstOrdinal,
  isRunningAndReady,
  isTerminating,
  newPod,
  ordinalOf,
  revisionLabel,
  withIdentity,
} from './stateful-pods.ts'
import { atRevision, type Revisions } from './stateful-revisions.ts'

export type SyncTools = {
  readonly host: Host
  readonly client: RestClient
  readonly recorder: EventRecorder
  readonly claims: StatefulClaims
}

type Counts = { replicas: number; ready: number; available: number; current: number; updated: number }

export class StatefulSync {
  readonly #tools: SyncTools
  readonly #set: StatefulSet
  readonly #revisions: Revisions
  readonly #counts: Counts = { replicas: 0, ready: 0, available: 0, current: 0, updated: 0 }
  /** By ordinal; undefined where one is missing. */
  readonly #replicas: (Pod | undefined)[]
  /** Pods beyond the wanted number, the last first. */
  readonly #condemned: readonly Pod[]

  constructor(tools: SyncTools, set: StatefulSet, revisions: Revisions, owned: readonly Pod[]) {
    this.#tools = tools
    this.#set = set
    this.#revisions = revisions
    const start = firstOrdinal(set)
    const count = set.spec.replicas ?? 1
    this.#replicas = Array.from({ length: count }, () => undefined)
    const condemned: Pod[] = []
    for (const pod of owned) {
      this.#count(pod)
      const ordinal = ordinalOf(set, pod)
      if (ordinal >= start && ordinal < start + count) this.#replicas[ordinal - start] = pod
      else if (ordinal >= 0) condemned.push(pod)
    }
    this.#condemned = condemned.sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a))
  }

  /** Does what can be done now. What it leads to is seen at the next look. */
  async run(): Promise<StatefulSetStatus> {
    if (this.#set.metadata.deletionTimestamp === undefined) await this.#manage()
    return this.#status()
  }

  #count(pod: Pod): void {
    const counts = this.#counts
    const { clock } = this.#tools.host
    counts.replicas++
    if (isRunningAndReady(pod)) {
      counts.ready++
      if (isPodAvailable(pod, this.#set.spec.minReadySeconds ?? 0, clock.unixMs())) counts.available++
    }
    if (isTerminating(pod)) return
    const revision = pod.metadata.labels?.[revisionLabel]
    if (revision === this.#revisions.current.metadata.name) counts.current++
    if (revision === this.#revisions.update.metadata.name) counts.updated++
  }

  #status(): StatefulSetStatus {
    const { replicas, ready, available, current, updated } = this.#counts
    const { current: currentRevision, update, collisionCount } = this.#revisions
    // All pods are of the new revision: it is the current one from now on.
    const isComplete = this.#set.spec.updateStrategy?.type !== 'OnDelete' && updated === replicas && ready === replicas
    const kept = isComplete ? updated : current
    return {
      observedGeneration: this.#set.metadata.generation,
      replicas,
      ...(ready > 0 ? { readyReplicas: ready } : {}),
      ...(kept > 0 ? { currentReplicas: kept } : {}),
      ...(updated > 0 ? { updatedReplicas: updated } : {}),
      currentRevision: (isComplete ? update : currentRevision).metadata.name,
      updateRevision: update.metadata.name,
      collisionCount,
      availableReplicas: available,
    }
  }

  get #isMonotonic(): boolean {
    return this.#set.spec.podManagementPolicy !== 'Parallel'
  }

  async #manage(): Promise<void> {
    const start = firstOrdinal(this.#set)
    for (let i = 0; i < this.#replicas.length; i++) if (await this.#processReplica(i, start + i)) return
    for (const pod of this.#condemned) await this.#tools.claims.applyRetention(this.#set, pod, true)
    const firstUnhealthy = this.#firstUnhealthy()
    for (const pod of this.#condemned) if (await this.#processCondemned(pod, firstUnhealthy)) return
    if (this.#set.spec.updateStrategy?.type !== 'OnDelete') await this.#rollOut()
  }

  /** True: nothing more can be done until this replica has moved on. */
  async #processReplica(index: number, ordinal: number): Promise<boolean> {
    const pod = this.#replicas[index]
    if (pod === undefined) {
      await this.#create(ordinal)
      return this.#isMonotonic
    }
    if (isPodTerminal(pod)) {
      if (!isTerminating(pod)) await this.#delete(pod)
      return this.#isMonotonic
    }
    if (pod.status?.phase === 'Pending') await this.#tools.claims.createMissing(this.#set, ordinal)
    if (this.#isMonotonic && (isTerminating(pod) || !this.#isAvailable(pod))) return true
    const right = withIdentity(this.#set, pod, ordinal)
    if (right !== pod) await this.#tools.client.update<Pod>(pods, right)
    await this.#tools.claims.applyRetention(this.#set, pod, false)
    return false
  }

  async #processCondemned(pod: Pod, firstUnhealthy: Pod | undefined): Promise<boolean> {
    if (isTerminating(pod)) return this.#isMonotonic
    if (this.#isMonotonic && !this.#isAvailable(pod) && pod !== firstUnhealthy) return true
    await this.#delete(pod)
    return this.#isMonotonic
  }

  /** The unhealthy pod with the lowest ordinal: it alone may go before the others are well. */
  #firstUnhealthy(): Pod | undefined {
    const all = [...this.#replicas.filter((pod) => pod !== undefined), ...[...this.#condemned].reverse()]
    return all.find((pod) => !isHealthy(pod))
  }

  #isAvailable(pod: Pod): boolean {
    const { clock } = this.#tools.host
    return isRunningAndReady(pod) && isPodAvailable(pod, this.#set.spec.minReadySeconds ?? 0, clock.unixMs())
  }

  /** Deletes pods of old revisions from the last ordinal down to the partition, as many as may be unavailable. */
  async #rollOut(): Promise<void> {
    const { partition = 0, maxUnavailable } = this.#set.spec.updateStrategy?.rollingUpdate ?? {}
    const name = this.#revisions.update.metadata.name
    const most = Math.max(1, scaledValue(maxUnavailable ?? 1, this.#replicas.length, 'up'))
    let unavailable = this.#replicas.filter((pod) => pod === undefined || !isHealthy(pod)).length
    for (let i = this.#replicas.length - 1; i >= partition; i--) {
      const pod = this.#replicas[i]
      if (pod === undefined) return
      if (pod.metadata.labels?.[revisionLabel] !== name && !isTerminating(pod)) {
        const wasHealthy = isHealthy(pod)
        if (wasHealthy && unavailable >= most) return
        await this.#delete(pod)
        if (this.#isOf(pod, this.#revisions.current.metadata.name)) this.#counts.current--
        if (wasHealthy) unavailable++
        if (unavailable >= most) return
      } else if (!isHealthy(pod) && most === 1) return
    }
  }

  #isOf(pod: Pod, revision: string): boolean {
    return pod.metadata.labels?.[revisionLabel] === revision
  }

  /** Like newVersionedStatefulSetPod: which revision a new pod is of depends on how far the roll-out is. */
  #draft(ordinal: number): Pod {
    const { current, update } = this.#revisions
    const { updateStrategy, status } = { ...this.#set.spec, status: this.#set.status }
    const index = ordinal - firstOrdinal(this.#set)
    const isRolling = updateStrategy?.type !== 'OnDelete'
    const partition = updateStrategy?.rollingUpdate?.partition ?? 0
    const before = updateStrategy?.rollingUpdate === undefined ? (status?.currentReplicas ?? 0) : partition
    const revision = isRolling && index < before ? current : update
    return newPod(this.#set, atRevision(this.#set, revision), revision.metadata.name, ordinal)
  }

  async #create(ordinal: number): Promise<void> {
    const { host, client, claims } = this.#tools
    const draft = this.#draft(ordinal)
    host.cause = host.trace.decision('scale', traceRef(this.#set), { create: draft.metadata.name })
    await claims.createMissing(this.#set, ordinal)
    try {
      await client.create<Pod>(pods, this.#set.metadata.namespace ?? '', draft)
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) throw error
      this.#tell('Create', draft, error)
      throw error
    }
    this.#tell('Create', draft)
  }

  async #delete(pod: Pod): Promise<void> {
    const { host, client } = this.#tools
    host.cause = host.trace.decision('scale', traceRef(this.#set), { delete: pod.metadata.name })
    try {
      await client.delete(pods, pod.metadata.namespace ?? '', pod.metadata.name)
    } catch (error) {
      this.#tell('Delete', pod, error)
      throw error
    }
    this.#tell('Delete', pod)
  }

  #tell(verb: 'Create' | 'Delete', { metadata }: Pod, error?: unknown): void {
    const about = `${verb} Pod ${metadata.name} in StatefulSet ${this.#set.metadata.name}`
    const { recorder } = this.#tools
    if (error === undefined) recorder.event(this.#set, 'Normal', `Successful${verb}`, `${about} successful`)
    else if (isRefusal(error))
      recorder.event(this.#set, 'Warning', `Failed${verb}`, `${about} failed error: ${error.message}`)
  }
}

function isHealthy(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod) && !isTerminating(pod)
}
