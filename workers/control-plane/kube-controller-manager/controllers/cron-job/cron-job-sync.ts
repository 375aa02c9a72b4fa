// One look at a CronJob: what became of its Jobs, and whether the next one is due.
import { controllerOf } from '../../../../apimachinery/object.ts'
import { parseSchedule } from '../../../../apis/batch/cron-job/schedule.ts'
import { isTimeZone } from '../../../../apis/batch/cron-job/time-zone.ts'
import type { CronJob, CronJobStatus, Job } from '../../../../apis/batch/types.ts'
import type { ObjectReference } from '../../../../apis/core/types.ts'
import { cronJobs, jobs } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import { ApiError, isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import type { Host } from '../../../../simulation/host.ts'
import { traceRef } from '../../controller-context.ts'
import { controllerReference, isNamespaceTerminating } from '../../pod-control.ts'
import { parseTime } from '../../pod-state.ts'
import { conditionOf, isFinished } from '../job/job-plan.ts'
import { dueTime, msToNext, type Timing } from './missed-times.ts'
import { formatRfc1123, formatRfc3339 } from './time-texts.ts'

type Tools = { readonly host: Host; readonly client: RestClient; readonly recorder: EventRecorder }

export class CronJobSync {
  status: CronJobStatus
  readonly #tools: Tools
  readonly #cronJob: CronJob
  readonly #jobs: readonly Job[]

  constructor(tools: Tools, cronJob: CronJob, jobsOfIt: readonly Job[]) {
    this.#tools = tools
    this.#cronJob = cronJob
    this.#jobs = jobsOfIt
    this.status = cronJob.status ?? {}
  }

  /** Deletes what goes beyond the history limits, oldest first. */
  async removeOldJobs(): Promise<void> {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = this.#cronJob.spec
    const ended = (type: 'Complete' | 'Failed') =>
      this.#jobs.filter((job) => conditionOf(job, type)?.status === 'True').sort(byStart)
    for (const [type, limit] of [
      ['Complete', successfulJobsHistoryLimit],
      ['Failed', failedJobsHistoryLimit],
    ] as const) {
      if (limit === undefined) continue
      const done = ended(type)
      for (const job of done.slice(0, Math.max(0, done.length - limit))) await this.#deleteJob(job)
    }
  }

  /** Starts the Job that is due, if any; says how long to wait for the next one. */
  async startJobs(): Promise<number | undefined> {
    if (!(await this.#lookAtJobs())) return undefined
    await this.#forgetMissing()
    const { spec, metadata } = this.#cronJob
    if (metadata.deletionTimestamp !== undefined) return undefined
    if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
      const quoted = JSON.stringify(spec.timeZone)
      this.#warn('UnknownTimeZone', `invalid timeZone: ${quoted}: unknown time zone ${spec.timeZone}`)
      return undefined
    }
    if (spec.suspend) return undefined
    const schedule = parseSchedule(spec.schedule)
    if ('error' in schedule) {
      const quoted = JSON.stringify(spec.schedule)
      this.#warn('UnparseableSchedule', `unparseable schedule: ${quoted} : ${schedule.error}`)
      return undefined
    }
    const timing: Timing = { cronJob: this.#cronJob, schedule, nowMs: this.#tools.host.clock.unixMs() }
    const due = dueTime(timing)
    if (due !== undefined && 'error' in due) {
      this.#warn('InvalidSchedule', `invalid schedule: ${spec.schedule} : ${due.error}`)
      return undefined
    }
    if (due?.tooMany)
      this.#warn(
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      )
    if (due !== undefined && this.#mayStart(due.atMs, timing.nowMs)) {
      if (spec.concurrencyPolicy === 'Replace') await this.#replaceActive()
      if (!(await this.#start(due.atMs))) return undefined
    }
    return msToNext({ ...timing, cronJob: { ...this.#cronJob, status: this.status } })
  }

  /** Takes note of what ended. False: the status here is behind, and will come. */
  async #lookAtJobs(): Promise<boolean> {
    for (const job of this.#jobs) {
      const isActive = this.#isActive(job.metadata.uid)
      if (!isActive && !isFinished(job)) {
        const { namespace = '', name } = this.#cronJob.metadata
        const fresh = await this.#tools.client.get<CronJob>(cronJobs, namespace, name)
        if (fresh.status?.active?.some(({ uid }) => uid === job.metadata.uid)) return false
        const text = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`
        this.#warn('UnexpectedJob', text)
      } else if (isActive && isFinished(job)) {
        const type = conditionOf(job, 'Complete')?.status === 'True' ? 'Complete' : 'Failed'
        this.#forget(job.metadata.uid)
        this.#tell('SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${type}`)
      }
      const { completionTime } = job.status ?? {}
      const isNewer = parseTime(completionTime) > parseTime(this.status.lastSuccessfulTime)
      if (completionTime && conditionOf(job, 'Complete')?.status === 'True' && isNewer)
        this.status = { ...this.status, lastSuccessfulTime: completionTime }
    }
    return true
  }

  async #forgetMissing(): Promise<void> {
    const known = new Set(this.#jobs.map(({ metadata }) => metadata.uid))
    for (const { uid, name = '', namespace = '' } of this.status.active ?? []) {
      if (known.has(uid)) continue
      if ((await this.#jobNamed(namespace, name)) !== undefined) continue
      this.#tell('MissingJob', `Active job went missing: ${name}`)
      this.#forget(uid)
    }
  }

  #mayStart(atMs: number, nowMs: number): boolean {
    const { startingDeadlineSeconds, concurrencyPolicy } = this.#cronJob.spec
    const { active = [], lastScheduleTime } = this.status
    if (startingDeadlineSeconds !== undefined && atMs + startingDeadlineSeconds * 1000 < nowMs) {
      this.#warn('MissSchedule', `Missed scheduled time to start a job: ${formatRfc1123(atMs)}`)
      return false
    }
    const name = this.#nameOf(atMs)
    if (active.some((reference) => reference.name === name) || parseTime(lastScheduleTime) === atMs) return false
    if (concurrencyPolicy !== 'Forbid' || active.length === 0) return true
    const text = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    this.#tell('JobAlreadyActive', text)
    return false
  }

  async #replaceActive(): Promise<void> {
    for (const { name = '', namespace = '' } of this.status.active ?? []) {
      let job: Job
      try {
        job = await this.#tools.client.get<Job>(jobs, namespace, name)
      } catch (error) {
        if (error instanceof ApiError) this.#warn('FailedGet', `Get job: ${error.message}`)
        throw error
      }
      await this.#deleteJob(job)
    }
  }

  /** False when somebody else's Job has the name. */
  async #start(atMs: number): Promise<boolean> {
    const { client, recorder, host } = this.#tools
    const { namespace = '', uid } = this.#cronJob.metadata
    const detail = { at: formatRfc3339(atMs) }
    host.cause = host.trace.decision('start-job', traceRef(this.#cronJob), detail)
    let job: Job | undefined
    try {
      job = await client.create<Job>(jobs, namespace, this.#jobFor(atMs))
      recorder.event(this.#cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
    } catch (error) {
      if (isNamespaceTerminating(error)) throw error
      if (!isApiError(error, 'AlreadyExists')) {
        if (error instanceof ApiError) this.#warn('FailedCreate', `Error creating job: ${error.message}`)
        throw error
      }
      job = await this.#jobNamed(namespace, this.#nameOf(atMs))
      if (job === undefined || controllerOf(job)?.uid !== uid || this.#isActive(job.metadata.uid)) return false
    }
    const { metadata } = job
    const reference: ObjectReference = {
      kind: 'Job',
      apiVersion: 'batch/v1',
      name: metadata.name,
      namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    }
    this.status = {
      ...this.status,
      active: [...(this.status.active ?? []), reference],
      lastScheduleTime: formatRfc3339(atMs),
    }
    return true
  }

  #jobFor(atMs: number): Job {
    const { jobTemplate, timeZone } = this.#cronJob.spec
    const { labels, annotations } = jobTemplate.metadata ?? {}
    const scheduled = { 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatRfc3339(atMs, timeZone) }
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: this.#nameOf(atMs),
        ...(labels ? { labels } : {}),
        annotations: { ...annotations, ...scheduled },
        ownerReferences: [controllerReference(this.#cronJob)],
      },
      spec: jobTemplate.spec ?? { template: { spec: { containers: [] } } },
    }
  }

  #nameOf(atMs: number): string {
    return `${this.#cronJob.metadata.name}-${Math.floor(atMs / 60_000)}`
  }

  async #jobNamed(namespace: string, name: string): Promise<Job | undefined> {
    try {
      return await this.#tools.client.get<Job>(jobs, namespace, name)
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined
      throw error
    }
  }

  async #deleteJob(job: Job): Promise<void> {
    const { namespace = '', name, uid } = job.metadata
    try {
      await this.#tools.client.delete(jobs, namespace, name, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#warn('FailedDelete', `Deleted job: ${error.message}`)
      if (!isApiError(error, 'NotFound')) throw error
    }
    this.#forget(uid)
    this.#tell('SuccessfulDelete', `Deleted job ${name}`)
  }

  #isActive(uid: string | undefined): boolean {
    return this.status.active?.some((reference) => reference.uid === uid) ?? false
  }

  #forget(uid: string | undefined): void {
    const { active = [], ...rest } = this.status
    const left = active.filter((reference) => reference.uid !== uid)
    this.status = left.length > 0 ? { ...rest, active: left } : rest
  }

  #tell(reason: string, message: string): void {
    this.#tools.recorder.event(this.#cronJob, 'Normal', reason, message)
  }

  #warn(reason: string, message: string): void {
    this.#tools.recorder.event(this.#cronJob, 'Warning', reason, message)
  }
}

/** By when they started, then by name. */
function byStart(a: Job, b: Job): number {
  const [x, y] = [parseTime(a.status?.startTime), parseTime(b.status?.startTime)]
  return x - y || (a.metadata.name < b.metadata.name ? -1 : 1)
}
