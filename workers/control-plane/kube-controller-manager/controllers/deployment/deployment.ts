// The Deployment controller: rolls a template out over ReplicaSets, one revision each. Like
// pkg/controller/deployment/deployment_controller.go. Rollbacks are kubectl's: it writes an old template back.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { matchesLabelSelector } from '../../../../apimachinery/label-selector.ts'
import { controllerOf, keyOf, splitKey } from '../../../../apimachinery/object.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { deployments, replicaSets } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import type { RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { claimObjects } from '../../claim.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { podInformer } from '../../pod-indexes.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { DeploymentSync } from './deployment-sync.ts'

export function startDeploymentController(context: ControllerContext): void {
  const controller = new DeploymentController(context)
  context.run({
    name: 'deployment',
    queue: controller.queue,
    workers: 5,
    reconcile: (key) => controller.reconcileDeployment(key),
  })
}

class DeploymentController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #deployments: Informer<Deployment>
  readonly #replicaSets: Informer<ReplicaSet>
  readonly #pods: Informer<Pod>
  readonly #written = new WrittenVersions()
  /** ReplicaSets created here that the cache does not show yet, by the Deployment's key. */
  readonly #created = new Map<string, string>()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('deployment-controller')
    this.#recorder = context.recorder('deployment-controller', this.#client)
    this.queue = new WorkQueue(host, 'deployment')
    this.#deployments = informers.informer<Deployment>(deployments, {
      indexers: { namespace: (deployment) => [deployment.metadata.namespace ?? ''] },
    })
    this.#replicaSets = informers.informer<ReplicaSet>(replicaSets, {
      indexers: {
        controller: (replicaSet) => [controllerOf(replicaSet)?.uid ?? ''],
        orphan: (replicaSet) => (controllerOf(replicaSet) ? [] : [replicaSet.metadata.namespace ?? '']),
      },
    })
    this.#pods = podInformer(informers)
    this.#deployments.addHandler({
      onAdd: (deployment) => this.queue.add(keyOf(deployment)),
      onUpdate: (_, deployment) => this.queue.add(keyOf(deployment)),
      onDelete: (deployment) => {
        this.#written.forget(deployment)
        this.#created.delete(keyOf(deployment))
        this.queue.add(keyOf(deployment))
      },
    })
    this.#replicaSets.addHandler({
      onAdd: (replicaSet) => this.#replicaSetChanged(replicaSet),
      onUpdate: (old, replicaSet) => {
        if (controllerOf(old)?.uid !== controllerOf(replicaSet)?.uid) this.#queueOwner(old)
        this.#replicaSetChanged(replicaSet)
      },
      onDelete: (replicaSet) => {
        this.#written.forget(replicaSet)
        this.#queueOwner(replicaSet)
      },
    })
    this.#pods.addHandler({ onDelete: (pod) => this.#podDeleted(pod) })
  }

  /** Looks at a Deployment and its ReplicaSets, takes the next step of its rollout, and writes its status. */
  async reconcileDeployment(key: string): Promise<void> {
    const deployment = this.#deployments.get(key)
    if (!deployment || this.#isBehind(key, deployment)) return
    if (selectsEverything(deployment)) return this.#refuseSelector(deployment)
    const owned = await this.#claimReplicaSets(deployment)
    const sync = new DeploymentSync(
      {
        host: this.#host,
        client: this.#client,
        recorder: this.#recorder,
        podsOf: (uid) => this.#podsOf(uid),
        wrote: (object) => {
          this.#written.note(object)
          if (object.kind === 'ReplicaSet' && !this.#replicaSets.get(keyOf(object)))
            this.#created.set(key, keyOf(object))
        },
      },
      deployment,
      owned,
    )
    const recheckMs = await sync.run()
    if (recheckMs === undefined) return
    // A deadline that is about to pass is looked at again soon, and ever later as long as nothing changes.
    if (recheckMs === 0) this.queue.addAfter(key, 1000)
    else this.queue.addAfter(key, recheckMs)
  }

  /** Whether the caches do not show yet what was written here; the event that they wait for queues the Deployment. */
  #isBehind(key: string, deployment: Deployment): boolean {
    const created = this.#created.get(key)
    if (created !== undefined && !this.#replicaSets.get(created)) return true
    this.#created.delete(key)
    if (this.#written.isStale(deployment)) return true
    const owned = this.#replicaSets.byIndex('controller', deployment.metadata.uid ?? '')
    return owned.some((replicaSet) => this.#written.isStale(replicaSet))
  }

  async #refuseSelector(deployment: Deployment): Promise<void> {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.'
    this.#recorder.event(deployment, 'Warning', 'SelectingAll', message)
    const { generation = 0 } = deployment.metadata
    if ((deployment.status?.observedGeneration ?? 0) >= generation) return
    const status: DeploymentStatus = { ...deployment.status, observedGeneration: generation }
    await this.#client.updateStatus<Deployment>(deployments, { ...deployment, status })
  }

  #claimReplicaSets(deployment: Deployment): Promise<ReplicaSet[]> {
    const { namespace = '', uid = '' } = deployment.metadata
    return claimObjects(
      {
        client: this.#client,
        owner: deployment,
        ownerResource: deployments,
        selector: deployment.spec.selector,
        resource: replicaSets,
      },
      [...this.#replicaSets.byIndex('controller', uid), ...this.#replicaSets.byIndex('orphan', namespace)],
    )
  }

  #podsOf(replicaSetUid: string): Pod[] {
    return this.#pods.byIndex('controller', replicaSetUid)
  }

  #replicaSetChanged(replicaSet: ReplicaSet): void {
    if (controllerOf(replicaSet)) return this.#queueOwner(replicaSet)
    for (const deployment of this.#deployments.byIndex('namespace', replicaSet.metadata.namespace ?? ''))
      if (matchesLabelSelector(deployment.spec.selector, replicaSet.metadata.labels)) this.queue.add(keyOf(deployment))
  }

  #queueOwner(replicaSet: ReplicaSet): void {
    const key = this.#keyOfOwner(replicaSet)
    if (key !== undefined) this.queue.add(key)
  }

  #keyOfOwner(replicaSet: ReplicaSet): string | undefined {
    const owner = controllerOf(replicaSet)
    if (owner?.kind !== 'Deployment') return undefined
    const key = `${replicaSet.metadata.namespace}/${owner.name}`
    return this.#deployments.get(key)?.metadata.uid === owner.uid ? key : undefined
  }

  /** A Deployment that recreates goes on when its last old pod has gone. */
  #podDeleted(pod: Pod): void {
    const owner = controllerOf(pod)
    if (owner?.kind !== 'ReplicaSet') return
    const replicaSet = this.#replicaSets.get(`${splitKey(keyOf(pod)).namespace}/${owner.name}`)
    const key = replicaSet?.metadata.uid === owner.uid ? this.#keyOfOwner(replicaSet) : undefined
    if (key === undefined) return
    const deployment = this.#deployments.get(key)
    if (deployment?.spec.strategy?.type !== 'Recreate') return
    const siblings = this.#replicaSets.byIndex('controller', deployment.metadata.uid ?? '')
    if (siblings.every(({ metadata }) => this.#pods.countByIndex('controller', metadata.uid ?? '') === 0))
      this.queue.add(key)
  }
}

function selectsEverything({ spec }: Deployment): boolean {
  return deepEqual(spec.selector, {})
}
