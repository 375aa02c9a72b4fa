// One look at one Deployment: which step comes next, and the writes that make it. Like pkg/controller/deployment/sync.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { podTemplateHash } from '../../../../apis/pod-template-hash.ts'
import { deployments, replicaSets } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import type { Host } from '../../../../simulation/host.ts'
import { traceRef } from '../../controller-context.ts'
import { controllerReference, isNamespaceTerminating, isRefusal } from '../../pod-control.ts'
import { isPodTerminal } from '../../pod-state.ts'
import {
  annotationNumber,
  desiredReplicasAnnotation,
  findNewReplicaSet,
  maxReplicasAnnotation,
  maxRevision,
  newReplicaSetAnnotations,
  podTemplateHashLabel,
  revisionAnnotation,
  revisionOf,
} from './revisions.ts'
import {
  byAge,
  fenceposts,
  isRollingUpdate,
  newReplicaSetSize,
  replicasOf,
  type Scale,
  sumReplicas,
} from './rollout-plan.ts'
import {
  conditionOf,
  countedStatus,
  hasProgressDeadline,
  isComplete,
  type NewCondition,
  recheckAfterMs,
  rolloutStatus,
  withCondition,
} from './status.ts'

export type DeploymentTools = {
  readonly host: Host
  readonly client: RestClient
  readonly recorder: EventRecorder
  podsOf(replicaSetUid: string): readonly Pod[]
  /** Told of every version of the Deployment and its ReplicaSets that is written. */
  wrote(object: Deployment | ReplicaSet): void
}

export class DeploymentSync {
  readonly #tools: DeploymentTools
  /** As stored by the last write of this look. */
  #deployment: Deployment
  /** Sorted by age. */
  #replicaSets: ReplicaSet[]

  constructor(tools: DeploymentTools, deployment: Deployment, owned: readonly ReplicaSet[]) {
    this.#tools = tools
    this.#deployment = deployment
    this.#replicaSets = [...owned].sort(byAge)
  }

  /** Resolves with the ms after which to look again whether the rollout is stuck. */
  async run(): Promise<number | undefined> {
    if (this.#deployment.metadata.deletionTimestamp !== undefined) return this.#syncStatusOnly()
    await this.#notePause()
    if (this.#deployment.spec.paused) return this.#scaleOnly()
    await this.#syncRevision()
    if (this.#isScaling()) return this.#scaleOnly()
    return isRollingUpdate(this.#deployment) ? this.#rollOut() : this.#recreate()
  }

  get #newest(): ReplicaSet | undefined {
    return findNewReplicaSet(this.#deployment, this.#replicaSets)
  }

  get #old(): ReplicaSet[] {
    const uid = this.#newest?.metadata.uid
    return this.#replicaSets.filter(({ metadata }) => metadata.uid !== uid)
  }

  // ---- steps

  async #rollOut(): Promise<number | undefined> {
    const newest = this.#newest ?? (await this.#createNewReplicaSet())
    const scales = await this.#planRollout(newest)
    await this.#apply(scales)
    if (scales.length === 0 && isComplete(this.#deployment, this.#deployment.status)) await this.#cleanUp()
    return this.#syncRolloutStatus()
  }

  /** First the new ReplicaSet goes up; when there is no room, old ones go down. */
  async #planRollout(newest: ReplicaSet): Promise<readonly Scale[]> {
    const to = newReplicaSetSize(this.#deployment, this.#old, replicasOf(newest))
    if (to !== replicasOf(newest)) return [{ replicaSet: newest, to }]
    if (sumReplicas(this.#old) === 0) return []
    const { planScaleDown } = await this.#tools.host.load(() => import('./scaling-plan.ts'))
    return planScaleDown(this.#deployment, newest, this.#old)
  }

  async #recreate(): Promise<number | undefined> {
    const active = this.#old.filter((replicaSet) => replicasOf(replicaSet) > 0)
    if (active.length > 0) {
      await this.#apply(active.map((replicaSet) => ({ replicaSet, to: 0 })))
      return this.#syncRolloutStatus()
    }
    if (this.#oldPodsRun()) return this.#syncRolloutStatus()
    const newest = this.#newest ?? (await this.#createNewReplicaSet())
    await this.#apply([{ replicaSet: newest, to: replicasOf(this.#deployment) }])
    if (isComplete(this.#deployment, this.#deployment.status)) await this.#cleanUp()
    return this.#syncRolloutStatus()
  }

  #oldPodsRun(): boolean {
    return this.#old.some(
      ({ metadata, status }) =>
        (status?.replicas ?? 0) > 0 || this.#tools.podsOf(metadata.uid ?? '').some((pod) => !isPodTerminal(pod)),
    )
  }

  /** Like sync: scales what is there and touches no template. */
  async #scaleOnly(): Promise<undefined> {
    await this.#syncRevision()
    const { planScaling } = await this.#tools.host.load(() => import('./scaling-plan.ts'))
    await this.#apply(planScaling(this.#deployment, this.#newest, this.#old))
    if (this.#deployment.spec.paused) await this.#cleanUp()
    return this.#syncStatusOnly()
  }

  /** Whether somebody changed `replicas` since the ReplicaSets were last sized. */
  #isScaling(): boolean {
    const replicas = replicasOf(this.#deployment)
    return this.#replicaSets.some((replicaSet) => {
      const desired = annotationNumber(replicaSet, desiredReplicasAnnotation)
      return replicasOf(replicaSet) > 0 && desired !== undefined && desired !== replicas
    })
  }

  /** Says in the condition Progressing that the rollout was paused or resumed, so that the pause counts for no deadline. */
  async #notePause(): Promise<void> {
    if (!hasProgressDeadline(this.#deployment)) return
    const current = conditionOf(this.#deployment.status, 'Progressing')
    if (current?.reason === 'ProgressDeadlineExceeded') return
    const wasPaused = current?.reason === 'DeploymentPaused'
    const type = 'Progressing'
    if (this.#deployment.spec.paused && !wasPaused)
      await this.#setCondition({ type, status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' })
    else if (!this.#deployment.spec.paused && wasPaused)
      await this.#setCondition({
        type,
        status: 'Unknown',
        reason: 'DeploymentResumed',
        message: 'Deployment is resumed',
      })
  }

  // ---- the new ReplicaSet

  /** Brings the annotations of the newest ReplicaSet and the Deployment up to date. Like getNewReplicaSet. */
  async #syncRevision(): Promise<void> {
    const newest = this.#newest
    if (!newest) return
    const known = newest.metadata.annotations ?? {}
    const annotations = newReplicaSetAnnotations(this.#deployment, known, maxRevision(this.#old) + 1)
    const { minReadySeconds } = this.#deployment.spec
    if (annotations !== known || (newest.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0))
      await this.#updateReplicaSet({
        ...newest,
        metadata: { ...newest.metadata, annotations },
        spec: { ...newest.spec, minReadySeconds },
      })
    const found: NewCondition | undefined =
      hasProgressDeadline(this.#deployment) && !conditionOf(this.#deployment.status, 'Progressing')
        ? {
            type: 'Progressing',
            status: 'True',
            reason: 'FoundNewReplicaSet',
            message: `Found new replica set "${newest.metadata.name}"`,
          }
        : undefined
    await this.#writeRevision(annotations[revisionAnnotation] ?? '', found)
  }

  /** Creates the ReplicaSet of the current template, as big as the rollout allows at once. */
  async #createNewReplicaSet(): Promise<ReplicaSet> {
    const deployment = this.#deployment
    const revision = maxRevision(this.#old) + 1
    const draft = this.#draftReplicaSet(revision)
    const size = draft.spec.replicas ?? 0
    let created: ReplicaSet
    try {
      created = await this.#tools.client.create<ReplicaSet>(replicaSets, deployment.metadata.namespace ?? '', draft)
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) created = await this.#existing(draft, error)
      else {
        await this.#noteFailedCreate(draft, error)
        throw error
      }
      this.#replicaSets = [...this.#replicaSets, created]
      await this.#writeRevision(String(revision), undefined)
      return created
    }
    this.#tools.wrote(created)
    this.#replicaSets = [...this.#replicaSets, created]
    if (size > 0) {
      this.#decide(created, 0, size)
      this.#event('Normal', 'ScalingReplicaSet', `Scaled up replica set ${created.metadata.name} from 0 to ${size}`)
    }
    const message = `Created new replica set "${created.metadata.name}"`
    await this.#writeRevision(
      String(revision),
      hasProgressDeadline(deployment)
        ? { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message }
        : undefined,
    )
    return created
  }

  #draftReplicaSet(revision: number): ReplicaSet {
    const { metadata, spec, status } = this.#deployment
    const hash = podTemplateHash(spec.template, status?.collisionCount)
    const labels = { ...spec.template.metadata?.labels, [podTemplateHashLabel]: hash }
    const replicas = newReplicaSetSize(this.#deployment, this.#old, 0)
    const maxReplicas = replicasOf(this.#deployment) + fenceposts(this.#deployment).maxSurge
    return {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: {
        name: `${metadata.name}-${hash}`,
        namespace: metadata.namespace,
        labels,
        annotations: {
          ...newReplicaSetAnnotations(this.#deployment, {}, revision),
          [desiredReplicasAnnotation]: String(replicasOf(this.#deployment)),
          [maxReplicasAnnotation]: String(maxReplicas),
        },
        ownerReferences: [controllerReference(this.#deployment)],
      },
      spec: {
        replicas,
        ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
        selector: {
          ...spec.selector,
          matchLabels: { ...spec.selector.matchLabels, [podTemplateHashLabel]: hash },
        },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    }
  }

  /** The ReplicaSet of that name: ours, not in the cache yet, or another one by a collision of hashes. */
  async #existing(draft: ReplicaSet, conflict: Error): Promise<ReplicaSet> {
    const { namespace = '', name } = draft.metadata
    const found = await this.#tools.client.get<ReplicaSet>(replicaSets, namespace, name)
    const isOurs = found.metadata.ownerReferences?.some(
      ({ controller, uid }) => controller && uid === this.#deployment.metadata.uid,
    )
    if (isOurs && findNewReplicaSet(this.#deployment, [found])) return found
    const collisionCount = (this.#deployment.status?.collisionCount ?? 0) + 1
    await this.#writeStatus({ ...this.#deployment.status, collisionCount })
    throw conflict
  }

  async #noteFailedCreate(draft: ReplicaSet, error: unknown): Promise<void> {
    if (!isRefusal(error) || isNamespaceTerminating(error)) return
    const reason = 'ReplicaSetCreateError'
    const message = `Failed to create new replica set "${draft.metadata.name}": ${error.message}`
    if (hasProgressDeadline(this.#deployment))
      await this.#setCondition({ type: 'Progressing', status: 'False', reason, message })
    this.#event('Warning', reason, message)
  }

  /** Writes the revision, and a condition if there is one to tell, in one go. */
  async #writeRevision(revision: string, condition: NewCondition | undefined): Promise<void> {
    const { metadata, status } = this.#deployment
    if (metadata.annotations?.[revisionAnnotation] === revision && !condition) return
    const annotations = { ...metadata.annotations, [revisionAnnotation]: revision }
    const conditions = status?.conditions ?? []
    await this.#writeStatus(
      condition ? { ...status, conditions: withCondition(conditions, condition, this.#timestamp()) } : (status ?? {}),
      annotations,
    )
  }

  // ---- sizes

  /** Gives ReplicaSets their new sizes. Like scaleReplicaSet. */
  async #apply(scales: readonly Scale[]): Promise<void> {
    const desired = String(replicasOf(this.#deployment))
    const max = String(replicasOf(this.#deployment) + fenceposts(this.#deployment).maxSurge)
    for (const { replicaSet, to } of scales) {
      const { metadata, spec } = replicaSet
      const from = replicasOf(replicaSet)
      const known = metadata.annotations
      if (from === to && known?.[desiredReplicasAnnotation] === desired && known[maxReplicasAnnotation] === max)
        continue
      const annotations = { ...known, [desiredReplicasAnnotation]: desired, [maxReplicasAnnotation]: max }
      if (from !== to) this.#decide(replicaSet, from, to)
      await this.#updateReplicaSet({
        ...replicaSet,
        metadata: { ...metadata, annotations },
        spec: { ...spec, replicas: to },
      })
      if (from === to) continue
      const direction = from < to ? 'up' : 'down'
      this.#event(
        'Normal',
        'ScalingReplicaSet',
        `Scaled ${direction} replica set ${metadata.name} from ${from} to ${to}`,
      )
    }
  }

  /** Deletes the oldest ReplicaSets that nobody will roll back to. */
  async #cleanUp(): Promise<void> {
    const limit = this.#deployment.spec.revisionHistoryLimit
    if (limit === undefined || limit === 2147483647) return
    const alive = this.#old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const surplus = alive.length - limit
    if (surplus <= 0) return
    alive.sort((a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b))
    for (const { metadata, spec, status } of alive.slice(0, surplus)) {
      if (status?.replicas || spec.replicas !== 0 || (metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
        continue
      try {
        await this.#tools.client.delete(replicaSets, metadata.namespace ?? '', metadata.name)
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error
      }
    }
  }

  // ---- status

  async #syncStatusOnly(): Promise<undefined> {
    const status = countedStatus(this.#deployment, this.#newest, this.#replicaSets, this.#timestamp())
    if (!deepEqual(this.#deployment.status, status)) await this.#writeStatus(status)
  }

  async #syncRolloutStatus(): Promise<number | undefined> {
    const ms = this.#tools.host.clock.unixMs()
    const status = rolloutStatus(this.#deployment, this.#newest, this.#replicaSets, {
      ms,
      timestamp: this.#timestamp(),
    })
    if (deepEqual(this.#deployment.status, status)) return recheckAfterMs(this.#deployment, status, ms)
    await this.#writeStatus(status)
    return undefined
  }

  async #setCondition(condition: NewCondition): Promise<void> {
    const { status } = this.#deployment
    const conditions = withCondition(status?.conditions ?? [], condition, this.#timestamp())
    await this.#writeStatus({ ...status, conditions })
  }

  async #writeStatus(status: DeploymentStatus, annotations = this.#deployment.metadata.annotations): Promise<void> {
    const { metadata } = this.#deployment
    const next: Deployment = { ...this.#deployment, metadata: { ...metadata, annotations }, status }
    this.#tools.wrote(await this.#tools.client.updateStatus<Deployment>(deployments, next))
    // As upstream, the version is the one that was looked at: a second status in the same sync conflicts, and is told in the next.
    this.#deployment = next
  }

  async #updateReplicaSet(replicaSet: ReplicaSet): Promise<void> {
    const updated = await this.#tools.client.update<ReplicaSet>(replicaSets, replicaSet)
    this.#tools.wrote(updated)
    this.#replicaSets = this.#replicaSets.map((each) => (each.metadata.uid === updated.metadata.uid ? updated : each))
  }

  #decide(replicaSet: ReplicaSet, from: number, to: number): void {
    const detail = { replicaSet: replicaSet.metadata.name, from, to, ...fenceposts(this.#deployment) }
    this.#tools.host.cause = this.#tools.host.trace.decision('scale', traceRef(this.#deployment), detail)
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#tools.recorder.event(this.#deployment, type, reason, message)
  }

  #timestamp(): string {
    return this.#tools.host.clock.timestamp()
  }
}
