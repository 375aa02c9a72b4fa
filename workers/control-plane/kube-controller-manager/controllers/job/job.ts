// The Job controller: runs pods until enough of them have succeeded, or too many failed. Like pkg/controller/job.
import { matchesLabelSelector } from '../../../../apimachinery/label-selector.ts'
import { controllerOf, keyOf } from '../../../../apimachinery/object.ts'
import type { Job } from '../../../../apis/batch/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { jobs, pods } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { claimObjects } from '../../claim.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { Expectations } from '../../expectations.ts'
import { PodControl } from '../../pod-control.ts'
import { podInformer } from '../../pod-indexes.ts'
import { inParallel } from '../../slow-start.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { type FailureRecord, isFinished, isTracked, jobFacts, recordFailures, trackingFinalizer } from './job-plan.ts'
import { JobSync } from './job-sync.ts'

/** Changes of pods are gathered for so long before the Job is looked at. */
const podUpdatesMs = 1_000

/** A Job that names another controller is left to it. */
const ownName = 'kubernetes.io/job-controller'

export function startJobController(context: ControllerContext): void {
  const controller = new JobController(context)
  context.run({
    name: 'job',
    queue: controller.queue,
    workers: 5,
    reconcile: (key) => controller.reconcileJob(key),
  })
}

class JobController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #podControl: PodControl
  readonly #expectations: Expectations
  readonly #written = new WrittenVersions()
  readonly #jobs: Informer<Job>
  readonly #pods: Informer<Pod>
  readonly #failures = new Map<string, FailureRecord>()
  /** Pods whose finalizer was taken off here, until the cache shows it. */
  readonly #released = new Set<string>()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('job-controller')
    this.#recorder = context.recorder('job-controller', this.#client)
    this.#podControl = new PodControl(this.#client, this.#recorder)
    this.#expectations = new Expectations(host)
    this.queue = new WorkQueue(host, 'job')
    this.#jobs = informers.informer<Job>(jobs, { indexers: { namespace: (job) => [job.metadata.namespace ?? ''] } })
    this.#pods = podInformer(informers)
    this.#jobs.addHandler({
      onAdd: (job) => this.queue.add(keyOf(job)),
      onUpdate: (old, job) => {
        if (old.metadata.generation === job.metadata.generation) this.queue.addAfter(keyOf(job), podUpdatesMs)
        else this.queue.add(keyOf(job))
      },
      onDelete: (job) => {
        this.#expectations.forget(keyOf(job))
        this.#written.forget(job)
        this.queue.add(keyOf(job))
        for (const pod of this.#pods.byIndex('controller', job.metadata.uid ?? '')) this.#letGo(pod)
      },
    })
    this.#pods.addHandler({
      onAdd: (pod) => this.#podAdded(pod),
      onUpdate: (old, pod) => this.#podUpdated(old, pod),
      onDelete: (pod) => this.#podDeleted(pod),
    })
  }

  async reconcileJob(key: string): Promise<void> {
    const job = this.#jobs.get(key)
    if (!job) {
      this.#expectations.forget(key)
      this.#failures.delete(key)
      return
    }
    if (this.#written.isStale(job) || (job.spec.managedBy ?? ownName) !== ownName) return
    if (isFinished(job)) {
      this.#failures.delete(key)
      return this.#releaseAll(job)
    }
    const owned = (await this.#claimPods(job)).map((pod) => this.#asReleased(pod))
    const facts = jobFacts(job, owned)
    const failures = recordFailures(this.#failures.get(key), facts)
    const sync = new JobSync(
      {
        host: this.#host,
        client: this.#client,
        recorder: this.#recorder,
        podControl: this.#podControl,
        expectations: this.#expectations,
        release: (released) => this.#release(released),
        wrote: (written) => this.#written.note(written),
      },
      facts,
      failures,
    )
    const lookAgainMs = await sync.run()
    this.#failures.set(key, failures)
    if (lookAgainMs !== undefined) this.queue.addAfter(key, lookAgainMs)
  }

  #claimPods(job: Job): Promise<Pod[]> {
    const { namespace = '', uid = '' } = job.metadata
    return claimObjects(
      {
        client: this.#client,
        owner: job,
        ownerResource: jobs,
        selector: job.spec.selector,
        resource: pods,
        finalizers: [trackingFinalizer],
      },
      [...this.#pods.byIndex('controller', uid), ...this.#pods.byIndex('orphan', namespace)],
    )
  }

  /** A pod as it is, though the cache may not show yet that its finalizer is gone. */
  #asReleased(pod: Pod): Pod {
    if (!this.#released.has(pod.metadata.uid ?? '')) return pod
    const finalizers = pod.metadata.finalizers?.filter((each) => each !== trackingFinalizer)
    return { ...pod, metadata: { ...pod.metadata, finalizers } }
  }

  /** Takes the tracking finalizer off pods; returns the uids of those that are free of it. */
  async #release(released: readonly Pod[]): Promise<ReadonlySet<string>> {
    const done = new Set<string>()
    const errors = await inParallel(released.length, async (i) => {
      const { uid = '', namespace = '', name } = (released[i] as Pod).metadata
      this.#released.add(uid)
      try {
        const patch = { metadata: { uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } }
        await this.#client.patch(pods, namespace, name, 'strategic-merge', patch)
        done.add(uid)
      } catch (error) {
        this.#released.delete(uid)
        if (!isApiError(error, 'NotFound', 'Invalid')) throw error
        done.add(uid)
      }
    })
    const failure = errors.find((error) => error !== undefined)
    if (failure && done.size === 0) throw failure
    return done
  }

  async #releaseAll(job: Job): Promise<void> {
    const held = this.#pods
      .byIndex('controller', job.metadata.uid ?? '')
      .filter((pod) => isTracked(this.#asReleased(pod)))
    if (held.length > 0) await this.#release(held)
  }

  /** Pods of a Job that is gone must not be held by its finalizer. Like the orphan queue of the Job controller. */
  #letGo(pod: Pod): void {
    if (!isTracked(this.#asReleased(pod))) return
    this.#host.spawn(async () => {
      try {
        await this.#release([pod])
      } catch (error) {
        if (!isApiError(error)) throw error
      }
    })
  }

  #podAdded(pod: Pod): void {
    if (pod.metadata.deletionTimestamp !== undefined) return this.#podDeleted(pod)
    const key = this.#keyOfOwner(pod)
    if (key !== undefined) {
      this.#expectations.creationObserved(key)
      this.queue.addAfter(key, podUpdatesMs)
    } else if (controllerOf(pod)?.kind === 'Job' && isTracked(pod)) this.#letGo(pod)
    else if (!controllerOf(pod)) this.#queueAdopters(pod)
  }

  #podUpdated(old: Pod, pod: Pod): void {
    if (!isTracked(pod)) this.#released.delete(pod.metadata.uid ?? '')
    if (pod.metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined)
      return this.#podDeleted(pod)
    const [before, key] = [this.#keyOfOwner(old), this.#keyOfOwner(pod)]
    if (before !== undefined && before !== key) this.queue.add(before)
    if (key !== undefined) this.queue.addAfter(key, podUpdatesMs)
    else if (controllerOf(pod)?.kind === 'Job' && isTracked(pod)) this.#letGo(pod)
    else if (!controllerOf(pod)) this.#queueAdopters(pod)
  }

  #podDeleted(pod: Pod): void {
    const key = this.#keyOfOwner(pod)
    if (key === undefined) {
      if (controllerOf(pod)?.kind === 'Job') this.#letGo(pod)
      return
    }
    this.#expectations.deletionObserved(key, pod.metadata.uid)
    this.queue.addAfter(key, podUpdatesMs)
  }

  #keyOfOwner(pod: Pod): string | undefined {
    const owner = controllerOf(pod)
    if (owner?.kind !== 'Job') return undefined
    const key = `${pod.metadata.namespace}/${owner.name}`
    return this.#jobs.get(key)?.metadata.uid === owner.uid ? key : undefined
  }

  #queueAdopters(pod: Pod): void {
    for (const job of this.#jobs.byIndex('namespace', pod.metadata.namespace ?? ''))
      if (matchesLabelSelector(job.spec.selector, pod.metadata.labels)) this.queue.addAfter(keyOf(job), podUpdatesMs)
  }
}
