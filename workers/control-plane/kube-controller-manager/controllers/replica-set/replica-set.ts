// The ReplicaSet controller: keeps the wanted number of pods alive. Like pkg/controller/replicaset/replica_set.go.
import type { LabelSelector } from '../../../../apimachinery/meta-types.ts'
import { controllerOf, keyOf } from '../../../../apimachinery/object.ts'
import type { Resource } from '../../../../apimachinery/resource.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { pods, replicaSets } from '../../../../apis/resources.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { claimObjects } from '../../claim.ts'
import { type ControllerContext, traceRef } from '../../controller-context.ts'
import { Expectations } from '../../expectations.ts'
import { followOwnedPods } from '../../owned-pods.ts'
import { isNamespaceTerminating, PodControl } from '../../pod-control.ts'
import { podInformer } from '../../pod-indexes.ts'
import { isPodActive, isPodTerminating, nextAvailabilityMs } from '../../pod-state.ts'
import { inParallel, slowStart } from '../../slow-start.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { podsToDelete } from './deletion-ranking.ts'
import { isStatusCurrent, replicaSetStatus } from './status.ts'

/** At most so many pods are created or deleted in one go. */
const burstReplicas = 500

/** What keeps a number of pods: ReplicaSets, and ReplicationControllers, which are the same under an older name. */
export type ReplicaKeeper = {
  readonly kind: string
  readonly resource: Resource
  /** As on the program's card: `replicaset`. */
  readonly name: string
  /** Whose events these are: `replicaset-controller`. */
  readonly component: string
  readonly serviceAccount: string
  selectorOf(keeper: ReplicaSet): LabelSelector | undefined
  statusOf(status: ReplicaSetStatus): ReplicaSetStatus
}

const ofReplicaSets: ReplicaKeeper = {
  kind: 'ReplicaSet',
  resource: replicaSets,
  name: 'replicaset',
  component: 'replicaset-controller',
  serviceAccount: 'replicaset-controller',
  selectorOf: ({ spec }) => spec.selector,
  statusOf: (status) => status,
}

export function startReplicaSetController(context: ControllerContext): void {
  startReplicaKeeper(context, ofReplicaSets)
}

export function startReplicaKeeper(context: ControllerContext, keeper: ReplicaKeeper): void {
  const controller = new ReplicaSetController(context, keeper)
  context.run({
    name: keeper.name,
    queue: controller.queue,
    workers: 5,
    reconcile: (key) => controller.reconcileReplicaSet(key),
  })
}

class ReplicaSetController {
  readonly queue: WorkQueue
  readonly #keeper: ReplicaKeeper
  readonly #host: Host
  readonly #client: RestClient
  readonly #podControl: PodControl
  readonly #expectations: Expectations
  readonly #written = new WrittenVersions()
  readonly #replicaSets: Informer<ReplicaSet>
  readonly #pods: Informer<Pod>

  constructor(context: ControllerContext, keeper: ReplicaKeeper) {
    const { host, informers } = context
    this.#host = host
    this.#keeper = keeper
    this.#client = context.client(keeper.serviceAccount)
    this.#podControl = new PodControl(this.#client, context.recorder(keeper.component, this.#client))
    this.#expectations = new Expectations(host)
    this.queue = new WorkQueue(host, keeper.name)
    this.#replicaSets = informers.informer<ReplicaSet>(keeper.resource, {
      indexers: {
        namespace: (replicaSet) => [replicaSet.metadata.namespace ?? ''],
        controller: (replicaSet) => [controllerOf(replicaSet)?.uid ?? ''],
      },
    })
    this.#pods = podInformer(informers)
    this.#replicaSets.addHandler({
      onAdd: (replicaSet) => this.queue.add(keyOf(replicaSet)),
      onUpdate: (_, replicaSet) => this.queue.add(keyOf(replicaSet)),
      onDelete: (replicaSet) => {
        this.#expectations.forget(keyOf(replicaSet))
        this.#written.forget(replicaSet)
        this.queue.add(keyOf(replicaSet))
      },
    })
    followOwnedPods({
      kind: keeper.kind,
      owners: this.#replicaSets,
      selectorOf: keeper.selectorOf,
      pods: this.#pods,
      queue: this.queue,
      expectations: this.#expectations,
    })
  }

  /** Compares the pods that a ReplicaSet has with those it wants, makes up the difference, and writes its status. */
  async reconcileReplicaSet(key: string): Promise<void> {
    const replicaSet = this.#replicaSets.get(key)
    if (!replicaSet) return this.#expectations.forget(key)
    if (this.#written.isStale(replicaSet)) return
    const mayManage = this.#expectations.isSatisfied(key)
    const { namespace = '', uid = '' } = replicaSet.metadata
    const owned = this.#pods.byIndex('controller', uid)
    const active = await claimObjects(
      {
        client: this.#client,
        owner: replicaSet,
        ownerResource: this.#keeper.resource,
        selector: this.#keeper.selectorOf(replicaSet),
        resource: pods,
      },
      [...owned, ...this.#pods.byIndex('orphan', namespace)].filter(isPodActive),
    )
    const terminating = owned.filter(isPodTerminating).length
    let error: Error | undefined
    if (mayManage && replicaSet.metadata.deletionTimestamp === undefined)
      error = await this.#manageReplicas(key, replicaSet, active)
    await this.#updateStatus(key, replicaSet, active, terminating, error)
    if (error) throw error
  }

  async #manageReplicas(key: string, replicaSet: ReplicaSet, active: readonly Pod[]): Promise<Error | undefined> {
    const wanted = replicaSet.spec.replicas ?? 1
    const missing = Math.min(wanted - active.length, burstReplicas)
    const surplus = Math.min(active.length - wanted, burstReplicas)
    if (missing === 0) return undefined
    const detail = { have: active.length, want: wanted, ...(missing > 0 ? { create: missing } : { delete: surplus }) }
    this.#host.cause = this.#host.trace.decision('scale', traceRef(replicaSet), detail)
    return missing > 0 ? this.#createPods(key, replicaSet, missing) : this.#deletePods(key, replicaSet, active, surplus)
  }

  async #createPods(key: string, replicaSet: ReplicaSet, count: number): Promise<Error | undefined> {
    const template = replicaSet.spec.template
    if (!template) return undefined
    this.#expectations.expectCreations(key, count)
    const cause = this.#host.cause
    const { successes, error } = await slowStart(count, () => {
      this.#host.cause = cause
      return this.#podControl.createPod(replicaSet, template)
    })
    if (successes < count) this.#expectations.creationObserved(key, count - successes)
    return isNamespaceTerminating(error) ? undefined : error
  }

  async #deletePods(
    key: string,
    replicaSet: ReplicaSet,
    active: readonly Pod[],
    count: number,
  ): Promise<Error | undefined> {
    const doomed = podsToDelete(active, this.#relatedPods(replicaSet), count, this.#host.clock.unixMs())
    this.#expectations.expectDeletions(
      key,
      doomed.map((pod) => pod.metadata.uid ?? ''),
    )
    const errors = await inParallel(doomed.length, async (i) => {
      const pod = doomed[i] as Pod
      try {
        await this.#podControl.deletePod(replicaSet, pod)
      } catch (error) {
        this.#expectations.deletionObserved(key, pod.metadata.uid)
        if (!isApiError(error, 'NotFound')) throw error
      }
    })
    return errors.find((error) => error !== undefined)
  }

  /** The pods of all ReplicaSets of the same Deployment. */
  #relatedPods(replicaSet: ReplicaSet): Pod[] {
    const owner = controllerOf(replicaSet)
    const siblings = owner ? this.#replicaSets.byIndex('controller', owner.uid) : [replicaSet]
    return siblings.flatMap(({ metadata }) => this.#pods.byIndex('controller', metadata.uid ?? ''))
  }

  async #updateStatus(
    key: string,
    replicaSet: ReplicaSet,
    active: readonly Pod[],
    terminating: number,
    error: Error | undefined,
  ): Promise<void> {
    const { clock } = this.#host
    const nowMs = clock.unixMs()
    const facts = { active, terminating, error, nowMs, timestamp: clock.timestamp() }
    const status = this.#keeper.statusOf(replicaSetStatus(replicaSet, facts))
    const nextMs = nextAvailabilityMs(active, replicaSet.spec.minReadySeconds ?? 0, nowMs)
    if (nextMs !== undefined) this.queue.addAfter(key, nextMs)
    if (isStatusCurrent(replicaSet, status)) return
    this.#written.note(await this.#client.updateStatus<ReplicaSet>(this.#keeper.resource, { ...replicaSet, status }))
  }
}
