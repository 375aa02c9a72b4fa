// The DaemonSet controller: one pod on every node that it fits. Like pkg/controller/daemon/daemon_controller.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { controllerOf, keyOf } from '../../../../apimachinery/object.ts'
import type { ControllerRevision, DaemonSet } from '../../../../apis/apps/types.ts'
import type { Node, Pod } from '../../../../apis/core/types.ts'
import { controllerRevisions, daemonSets, nodes, pods } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
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
import { isPodTerminal, nextAvailabilityMs } from '../../pod-state.ts'
import { inParallel, slowStart } from '../../slow-start.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { daemonTemplate, hashLabel, judgeNode, onNode, targetNode } from './daemon-nodes.ts'
import {
  type DaemonPlan,
  daemonSetStatus,
  type Finished,
  type PodsByNode,
  planDaemons,
  planUpdate,
} from './daemon-plan.ts'
import { cleanUpHistory, syncHistory } from './revision-history.ts'

const burstReplicas = 250
/** A daemon that ends is replaced at once, then after 1 s, 2 s, 4 s … up to 15 min. */
const failedPodBackOffMs = { first: 1000, max: 15 * 60_000 }

export function startDaemonSetController(context: ControllerContext): void {
  const controller = new DaemonSetController(context)
  context.run({
    name: 'daemonset',
    queue: controller.queue,
    workers: 2,
    reconcile: (key) => controller.reconcileDaemonSet(key),
  })
}

class DaemonSetController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #podControl: PodControl
  readonly #expectations: Expectations
  readonly #written = new WrittenVersions()
  readonly #daemonSets: Informer<DaemonSet>
  readonly #revisions: Informer<ControllerRevision>
  readonly #pods: Informer<Pod>
  readonly #nodes: Informer<Node>
  readonly #backOffs = new Map<string, { delayMs: number; atMs: number }>()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('daemon-set-controller')
    this.#recorder = context.recorder('daemonset-controller', this.#client)
    this.#podControl = new PodControl(this.#client, this.#recorder)
    this.#expectations = new Expectations(host)
    this.queue = new WorkQueue(host, 'daemonset')
    this.#daemonSets = informers.informer<DaemonSet>(daemonSets, {
      indexers: { namespace: (daemonSet) => [daemonSet.metadata.namespace ?? ''] },
    })
    this.#revisions = informers.informer<ControllerRevision>(controllerRevisions, {
      indexers: {
        controller: (revision) => [controllerOf(revision)?.uid ?? ''],
        orphan: (revision) => (controllerOf(revision) ? [] : [revision.metadata.namespace ?? '']),
      },
    })
    this.#pods = podInformer(informers)
    this.#nodes = informers.informer<Node>(nodes)
    this.#addHandlers()
  }

  #addHandlers(): void {
    this.#daemonSets.addHandler({
      onAdd: (daemonSet) => this.queue.add(keyOf(daemonSet)),
      onUpdate: (_, daemonSet) => this.queue.add(keyOf(daemonSet)),
      onDelete: (daemonSet) => {
        this.#expectations.forget(keyOf(daemonSet))
        this.#written.forget(daemonSet)
        this.queue.add(keyOf(daemonSet))
      },
    })
    followOwnedPods({
      kind: 'DaemonSet',
      owners: this.#daemonSets,
      selectorOf: ({ spec }) => spec.selector,
      pods: this.#pods,
      queue: this.queue,
      expectations: this.#expectations,
    })
    this.#nodes.addHandler({
      onAdd: (node) => this.#queueFor((daemonSet) => judgeNode(daemonSet, node).shouldRun),
      onUpdate: (old, node) => {
        if (deepEqual(old.metadata.labels, node.metadata.labels) && deepEqual(old.spec, node.spec)) return
        this.#queueFor((daemonSet) => !deepEqual(judgeNode(daemonSet, old), judgeNode(daemonSet, node)))
      },
      onDelete: (node) => this.#queueFor((daemonSet) => judgeNode(daemonSet, node).shouldRun),
    })
  }

  /** Puts a pod on each node that should have one, takes the others off, and rolls out a new template. */
  async reconcileDaemonSet(key: string): Promise<void> {
    const daemonSet = this.#daemonSets.get(key)
    if (!daemonSet) return this.#expectations.forget(key)
    if (daemonSet.metadata.deletionTimestamp !== undefined || this.#written.isStale(daemonSet)) return
    if (deepEqual(daemonSet.spec.selector, {})) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.'
      return this.#recorder.event(daemonSet, 'Warning', 'SelectingAll', message)
    }
    const { current, old } = await syncHistory(this.#client, daemonSet, await this.#claimRevisions(daemonSet))
    const hash = current.metadata.labels?.[hashLabel] ?? ''
    let claimed = await this.#claimPods(daemonSet)
    const mayManage = this.#expectations.isSatisfied(key)
    if (mayManage) {
      let podsByNode = byNode(claimed)
      const isBusy = await this.#manage(key, daemonSet, podsByNode, hash)
      if (isBusy) podsByNode = byNode((claimed = await this.#claimPods(daemonSet)))
      if (this.#expectations.isSatisfied(key) && daemonSet.spec.updateStrategy?.type !== 'OnDelete') {
        const isReplacing = await this.#rollOut(key, daemonSet, podsByNode, hash)
        if (isReplacing) claimed = await this.#claimPods(daemonSet)
      }
      await cleanUpHistory(this.#client, daemonSet, old, claimed)
    }
    await this.#updateStatus(key, daemonSet, claimed, hash, mayManage)
  }

  async #manage(key: string, daemonSet: DaemonSet, podsByNode: PodsByNode, hash: string): Promise<boolean> {
    const plan = planDaemons(daemonSet, this.#nodes.list(), podsByNode, hash)
    for (const finished of plan.finished) if (this.#mayReplace(key, daemonSet, finished)) plan.delete.push(finished.pod)
    for (const [node, there] of podsByNode)
      if (!this.#nodes.get(node)) plan.delete.push(...there.filter((pod) => !pod.spec.nodeName && isAlive(pod)))
    return this.#apply(key, daemonSet, plan, hash)
  }

  async #rollOut(key: string, daemonSet: DaemonSet, podsByNode: PodsByNode, hash: string): Promise<boolean> {
    const plan = planUpdate(daemonSet, this.#nodes.list(), podsByNode, hash, this.#host.clock.unixMs())
    return this.#apply(key, daemonSet, plan, hash)
  }

  /** Creates and deletes as planned; false when there was nothing to do. Like syncNodes. */
  async #apply(key: string, daemonSet: DaemonSet, plan: DaemonPlan, hash: string): Promise<boolean> {
    const create = plan.create.slice(0, burstReplicas)
    const doomed = plan.delete.slice(0, burstReplicas)
    if (create.length === 0 && doomed.length === 0) return false
    const detail = { create, delete: doomed.map(({ metadata }) => metadata.name) }
    this.#host.cause = this.#host.trace.decision('daemons', traceRef(daemonSet), detail)
    this.#expectations.expect(
      key,
      create.length,
      doomed.map(({ metadata }) => metadata.uid ?? ''),
    )
    const { cause } = this.#host
    const template = daemonTemplate(daemonSet, hash)
    const { successes, error } = await slowStart(create.length, (i) => {
      this.#host.cause = cause
      return this.#podControl.createPod(daemonSet, onNode(template, create[i] as string))
    })
    if (successes < create.length) this.#expectations.creationObserved(key, create.length - successes)
    const errors = await inParallel(doomed.length, (i) => this.#deletePod(key, daemonSet, doomed[i] as Pod))
    const failure = (isNamespaceTerminating(error) ? undefined : error) ?? errors.find((each) => each !== undefined)
    if (failure) throw failure
    return true
  }

  async #deletePod(key: string, daemonSet: DaemonSet, pod: Pod): Promise<void> {
    try {
      await this.#podControl.deletePod(daemonSet, pod)
    } catch (error) {
      this.#expectations.deletionObserved(key, pod.metadata.uid)
      if (!isApiError(error, 'NotFound')) throw error
    }
  }

  /** A daemon that ended is deleted, so that a new one can start: the more often it ended, the later. */
  #mayReplace(key: string, daemonSet: DaemonSet, { pod, node }: Finished): boolean {
    const backOffKey = `${daemonSet.metadata.uid}/${node}`
    const nowMs = this.#host.clock.nowMs()
    const known = this.#backOffs.get(backOffKey)
    if (known && nowMs < known.atMs + known.delayMs) {
      this.queue.addAfter(key, known.atMs + known.delayMs - nowMs)
      return false
    }
    const isFresh = !known || nowMs - known.atMs > 2 * failedPodBackOffMs.max
    const delayMs = isFresh ? failedPodBackOffMs.first : Math.min(known.delayMs * 2, failedPodBackOffMs.max)
    this.#backOffs.set(backOffKey, { delayMs, atMs: nowMs })
    const what = `daemon pod ${keyOf(pod)} on node ${node}`
    if (pod.status?.phase === 'Failed')
      this.#recorder.event(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed ${what}, will try to kill it`)
    else
      this.#recorder.event(daemonSet, 'Normal', 'SucceededDaemonPod', `Found succeeded ${what}, will try to delete it`)
    return true
  }

  async #updateStatus(
    key: string,
    daemonSet: DaemonSet,
    claimed: readonly Pod[],
    hash: string,
    isObserved: boolean,
  ): Promise<void> {
    const nowMs = this.#host.clock.unixMs()
    const generation = isObserved ? daemonSet.metadata.generation : daemonSet.status?.observedGeneration
    const status = daemonSetStatus(daemonSet, this.#nodes.list(), byNode(claimed), hash, nowMs, generation)
    const nextMs = nextAvailabilityMs(claimed, daemonSet.spec.minReadySeconds ?? 0, nowMs)
    if (nextMs !== undefined) this.queue.addAfter(key, nextMs)
    if (!deepEqual(daemonSet.status, status))
      this.#written.note(await this.#client.updateStatus<DaemonSet>(daemonSets, { ...daemonSet, status }))
  }

  #claimPods(daemonSet: DaemonSet): Promise<Pod[]> {
    const { namespace = '', uid = '' } = daemonSet.metadata
    return claimObjects({ ...this.#claimant(daemonSet), resource: pods }, [
      ...this.#pods.byIndex('controller', uid),
      ...this.#pods.byIndex('orphan', namespace),
    ])
  }

  #claimRevisions(daemonSet: DaemonSet): Promise<ControllerRevision[]> {
    const { namespace = '', uid = '' } = daemonSet.metadata
    return claimObjects({ ...this.#claimant(daemonSet), resource: controllerRevisions }, [
      ...this.#revisions.byIndex('controller', uid),
      ...this.#revisions.byIndex('orphan', namespace),
    ])
  }

  #claimant(daemonSet: DaemonSet) {
    return { client: this.#client, owner: daemonSet, ownerResource: daemonSets, selector: daemonSet.spec.selector }
  }

  #queueFor(concerns: (daemonSet: DaemonSet) => boolean): void {
    for (const daemonSet of this.#daemonSets.list()) if (concerns(daemonSet)) this.queue.add(keyOf(daemonSet))
  }
}

function isAlive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined
}

/** Pods by the node they are on or meant for. Finished ones that are being deleted do not hold their node any more. */
function byNode(claimed: readonly Pod[]): PodsByNode {
  const result = new Map<string, Pod[]>()
  for (const pod of claimed) {
    if (!isAlive(pod) && isPodTerminal(pod)) continue
    const node = targetNode(pod.spec)
    if (node === undefined) continue
    const there = result.get(node)
    if (there) there.push(pod)
    else result.set(node, [pod])
  }
  return result
}
