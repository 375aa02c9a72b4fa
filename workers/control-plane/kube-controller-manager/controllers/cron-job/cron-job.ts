// The CronJob controller: starts Jobs by the clock and keeps the last few of them.
// Like pkg/controller/cronjob/cronjob_controllerv2.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { controllerOf, keyOf } from '../../../../apimachinery/object.ts'
import type { CronJob, Job } from '../../../../apis/batch/types.ts'
import { cronJobs, jobs } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { WrittenVersions } from '../../written-versions.ts'
import { CronJobSync } from './cron-job-sync.ts'

export function startCronJobController(context: ControllerContext): void {
  const controller = new CronJobController(context)
  const { queue } = controller
  context.run({ name: 'cronjob', queue, workers: 5, reconcile: (key) => controller.reconcileCronJob(key) })
}

class CronJobController {
  readonly queue: WorkQueue
  readonly #host: Host
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #cronJobs: Informer<CronJob>
  readonly #jobs: Informer<Job>
  readonly #written = new WrittenVersions()

  constructor(context: ControllerContext) {
    const { host, informers } = context
    this.#host = host
    this.#client = context.client('cronjob-controller')
    this.#recorder = context.recorder('cronjob-controller', this.#client)
    this.queue = new WorkQueue(host, 'cronjob')
    this.#cronJobs = informers.informer<CronJob>(cronJobs)
    this.#jobs = informers.informer<Job>(jobs, {
      indexers: { cronJob: (job) => [ownerKey(job) ?? ''] },
    })
    this.#cronJobs.addHandler({
      onAdd: (cronJob) => this.queue.add(keyOf(cronJob)),
      onUpdate: (_, cronJob) => this.queue.add(keyOf(cronJob)),
      onDelete: (cronJob) => this.#written.forget(cronJob),
    })
    const jobChanged = (job: Job) => {
      const key = ownerKey(job)
      if (key !== undefined) this.queue.add(key)
    }
    this.#jobs.addHandler({ onAdd: jobChanged, onUpdate: (_, job) => jobChanged(job), onDelete: jobChanged })
  }

  async reconcileCronJob(key: string): Promise<void> {
    const cronJob = this.#cronJobs.get(key)
    if (cronJob === undefined || this.#written.isStale(cronJob)) return
    const { uid } = cronJob.metadata
    const owned = this.#jobs.byIndex('cronJob', key).filter((job) => controllerOf(job)?.uid === uid)
    const sync = new CronJobSync({ host: this.#host, client: this.#client, recorder: this.#recorder }, cronJob, owned)
    await sync.removeOldJobs()
    let error: unknown
    let requeueMs: number | undefined
    try {
      requeueMs = await sync.startJobs()
    } catch (failure) {
      error = failure
    }
    if (!deepEqual(sync.status, cronJob.status ?? {})) {
      try {
        const { status } = sync
        this.#written.note(await this.#client.updateStatus<CronJob>(cronJobs, { ...cronJob, status }))
      } catch (failure) {
        // It was deleted in the meantime: so there is nothing to keep.
        if (!isApiError(failure, 'NotFound')) throw failure
      }
    }
    if (error !== undefined) throw error
    if (requeueMs !== undefined) this.queue.addAfter(key, requeueMs)
  }
}

/** The key of the CronJob that a Job is of. */
function ownerKey(job: Job): string | undefined {
  const owner = controllerOf(job)
  return owner?.kind === 'CronJob' ? `${job.metadata.namespace}/${owner.name}` : undefined
}
