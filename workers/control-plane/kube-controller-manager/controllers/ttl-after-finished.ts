// TTL after finished: deletes Jobs some time after they ended. Like pkg/controller/ttlafterfinished.
import { keyOf, splitKey } from '../../../apimachinery/object.ts'
import type { Job } from '../../../apis/batch/types.ts'
import { jobs } from '../../../apis/resources.ts'
import { isApiError } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'
import { parseTime } from '../pod-state.ts'

export function startTtlAfterFinishedController(context: ControllerContext): void {
  const { host } = context
  const client = context.client('ttl-after-finished-controller')
  const queue = new WorkQueue(host, 'ttl-after-finished')
  const informer = context.informers.informer<Job>(jobs)
  const changed = (job: Job) => {
    if (isWaitingForTtl(job)) queue.add(keyOf(job))
  }
  informer.addHandler({ onAdd: changed, onUpdate: (_, job) => changed(job) })

  async function reconcileTtl(key: string): Promise<void> {
    const job = informer.get(key)
    if (!job || !isWaitingForTtl(job)) return
    const leftMs = msLeft(job, host.clock.unixMs())
    if (leftMs > 0) return queue.addAfter(key, leftMs)
    const { namespace, name } = splitKey(key)
    try {
      // The cache may be old: someone may have given the Job more time.
      const fresh = await client.get<Job>(jobs, namespace, name)
      if (!isWaitingForTtl(fresh)) return
      const freshLeftMs = msLeft(fresh, host.clock.unixMs())
      if (freshLeftMs > 0) return queue.addAfter(key, freshLeftMs)
      const { uid } = fresh.metadata
      await client.delete(jobs, namespace, name, {
        propagationPolicy: 'Foreground',
        ...(uid ? { preconditions: { uid } } : {}),
      })
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
    }
  }

  context.run({ name: 'ttl-after-finished', queue, workers: 5, reconcile: reconcileTtl })
}

function isWaitingForTtl(job: Job): boolean {
  return (
    job.metadata.deletionTimestamp === undefined && job.spec.ttlSecondsAfterFinished !== undefined && endedMs(job) > 0
  )
}

function msLeft(job: Job, nowMs: number): number {
  return endedMs(job) + (job.spec.ttlSecondsAfterFinished ?? 0) * 1000 - nowMs
}

/** When the Job was complete or failed, in Unix ms; 0 while it is not. */
function endedMs(job: Job): number {
  const end = job.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
  return parseTime(end?.lastTransitionTime)
}
