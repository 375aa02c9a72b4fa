// The StatefulSet controller: pods with names that stay, in order, each with claims of its own.
// Like pkg/controller/statefulset/stateful_set.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { controllerOf, keyOf } from '../../../../apimachinery/object.ts'
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '../../../../apis/apps/types.ts'
import type { PersistentVolumeClaim, Pod } from '../../../../apis/core/types.ts'
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import type { RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { claimObjects } from '../../claim.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { Expectations } from '../../expectations.ts'
import { followOwnedPods } from '../../owned-pods.ts'
import { podInformer } from '../../pod-indexes.ts'
import { nextAvailabilityMs } from '../../pod-state.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { StatefulClaims } from './stateful-claims.ts'
import { ordinalOf } from './stateful-pods.ts'
import { type Revisions, syncRevisions, truncateHistory } from './stateful-revisions.ts'
import { StatefulSync } from './stateful-sync.ts'

export function startStatefulSetController(context: ControllerContext): void {
  const controller = new StatefulSetController(context)
  context.run({
    name: 'statefulset',
    queue: controller.queue,
    workers: 5,
    reconcile: (key) => controller.reconcileStatefulSet(key),
  })
}

class StatefulSetController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #claims: StatefulClaims
  readonly #written = new WrittenVersions()
  readonly #sets: Informer<StatefulSet>
  readonly #pods: Informer<Pod>
  readonly #revisions: Informer<ControllerRevision>

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('statefulset-controller')
    this.#recorder = context.recorder('statefulset-controller', this.#client)
    this.queue = new WorkQueue(host, 'statefulset')
    this.#sets = informers.informer<StatefulSet>(statefulSets, {
      indexers: { namespace: (set) => [set.metadata.namespace ?? ''] },
    })
    this.#pods = podInformer(informers)
    this.#revisions = informers.informer<ControllerRevision>(controllerRevisions, {
      indexers: { controller: (revision) => [controllerOf(revision)?.uid ?? ''] },
    })
    const claims = informers.informer<PersistentVolumeClaim>(persistentVolumeClaims)
    this.#claims = new StatefulClaims(this.#client, this.#recorder, claims)
    this.#sets.addHandler({
      onAdd: (set) => this.queue.add(keyOf(set)),
      onUpdate: (_, set) => this.queue.add(keyOf(set)),
      onDelete: (set) => {
        this.#written.forget(set)
        this.queue.add(keyOf(set))
      },
    })
    const owners = this.#sets
    const expectations = new Expectations(host)
    const selectorOf = ({ spec }: StatefulSet) => spec.selector
    followOwnedPods({ kind: 'StatefulSet', owners, selectorOf, pods: this.#pods, queue: this.queue, expectations })
  }

  async reconcileStatefulSet(key: string): Promise<void> {
    const set = this.#sets.get(key)
    if (!set || this.#written.isStale(set)) return
    const owned = await this.#claimPods(set)
    const known = this.#revisions.byIndex('controller', set.metadata.uid ?? '')
    const revisions = await syncRevisions(this.#client, set, known)
    const tools = { host: this.#host, client: this.#client, recorder: this.#recorder, claims: this.#claims }
    const sync = new StatefulSync(tools, set, revisions, owned)
    const status = await sync.run()
    await this.#updateStatus(set, status)
    await this.#tidyUp(set, known, revisions, owned)
    const nextMs = nextAvailabilityMs(owned, set.spec.minReadySeconds ?? 0, this.#host.clock.unixMs())
    if (nextMs !== undefined) this.queue.addAfter(key, nextMs)
  }

  async #claimPods(set: StatefulSet): Promise<Pod[]> {
    const { namespace = '', uid = '' } = set.metadata
    // Only pods that are called after the set can be its own.
    const candidates = [...this.#pods.byIndex('controller', uid), ...this.#pods.byIndex('orphan', namespace)]
    return claimObjects(
      { client: this.#client, owner: set, ownerResource: statefulSets, selector: set.spec.selector, resource: pods },
      candidates.filter((pod) => ordinalOf(set, pod) >= 0),
    )
  }

  #tidyUp(
    set: StatefulSet,
    known: readonly ControllerRevision[],
    revisions: Revisions,
    owned: readonly Pod[],
  ): Promise<void> {
    return truncateHistory(this.#client, set, known, revisions, owned)
  }

  async #updateStatus(set: StatefulSet, status: StatefulSetStatus): Promise<void> {
    const { conditions } = set.status ?? {}
    const next = conditions === undefined ? status : { ...status, conditions }
    if (deepEqual(set.status, next)) return
    this.#written.note(await this.#client.updateStatus<StatefulSet>(statefulSets, { ...set, status: next }))
  }
}
