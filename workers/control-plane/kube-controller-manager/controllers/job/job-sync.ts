// One look at one Job: pods to create or delete, ended pods to count, conditions to write. Like syncJob in
// pkg/controller/job/job_controller.go.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { keyOf } from '../../../../apimachinery/object.ts'
import type { Job, JobCondition, JobStatus } from '../../../../apis/batch/types.ts'
import type { Pod, PodTemplateSpec } from '../../../../apis/core/types.ts'
import { jobs } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import type { Host } from '../../../../simulation/host.ts'
import { traceRef } from '../../controller-context.ts'
import type { Expectations } from '../../expectations.ts'
import { isNamespaceTerminating, type PodControl } from '../../pod-control.ts'
import { inParallel, slowStart } from '../../slow-start.ts'
import { podsToDelete } from '../replica-set/deletion-ranking.ts'
import { countedTemplate, hasLimitPerIndex } from './job-index-limits.ts'
import { isIndexed, pendingIndexes, surplusOfIndexes, templateOfIndex } from './job-indexes.ts'
import {
  backOffLeftMs,
  conditionOf,
  type FailureRecord,
  failureOf,
  indexBackOffMs,
  isSatisfied,
  isTracked,
  type JobFacts,
  jobCondition,
  msUntilDeadline,
  successOf,
  trackingFinalizer,
  wantedActive,
} from './job-plan.ts'
import { countReleased, hasUncounted, noteEnded } from './job-tracking.ts'

const maxPodsPerSync = 500

export type JobTools = {
  readonly host: Host
  readonly client: RestClient
  readonly recorder: EventRecorder
  readonly podControl: PodControl
  readonly expectations: Expectations
  /** Takes the tracking finalizer off pods and returns the uids of those that are free of it. */
  release(pods: readonly Pod[]): Promise<ReadonlySet<string>>
  /** Told of every version of the Job that is written. */
  wrote(job: Job): void
}

export class JobSync {
  readonly #tools: JobTools
  readonly #facts: JobFacts
  readonly #failures: FailureRecord
  readonly #key: string
  #job: Job
  #status: JobStatus
  #active: number
  #terminating: number
  #lookAgainMs: number | undefined

  constructor(tools: JobTools, facts: JobFacts, failures: FailureRecord) {
    this.#tools = tools
    this.#facts = facts
    this.#failures = failures
    this.#job = facts.job
    this.#key = keyOf(facts.job)
    this.#status = facts.job.status ?? {}
    this.#active = facts.active.length
    this.#terminating = facts.terminating
  }

  /** Resolves with the ms after which to look again, if that is known. */
  async run(): Promise<number | undefined> {
    const { clock } = this.#tools.host
    const now = { ms: clock.unixMs(), timestamp: clock.timestamp() }
    if (this.#status.startTime === undefined && !this.#job.spec.suspend)
      this.#status = { ...this.#status, startTime: now.timestamp }
    const started: JobFacts = { ...this.#facts, job: { ...this.#job, status: this.#status } }
    let end = conditionOf(this.#job, 'FailureTarget') ?? conditionOf(this.#job, 'SuccessCriteriaMet')
    end ??= failureOf(started, now) ?? successOf(started, now.timestamp)
    let error: Error | undefined
    if (end) error = await this.#deletePods(this.#facts.active)
    else {
      const mayManage = this.#tools.expectations.isSatisfied(this.#key) && !this.#job.metadata.deletionTimestamp
      if (mayManage) error = await this.#manage(now.ms)
      if (isSatisfied(this.#facts, this.#active))
        end = jobCondition(
          'SuccessCriteriaMet',
          'True',
          'CompletionsReached',
          'Reached expected number of succeeded pods',
          now.timestamp,
        )
      else if (mayManage) this.#noteSuspension(now.timestamp)
    }
    this.#lookAgain(msUntilDeadline({ ...this.#job, status: this.#status }, now.ms))
    await this.#track(end, now.timestamp)
    if (error) throw error
    return this.#lookAgainMs
  }

  // ---- pods

  async #manage(nowMs: number): Promise<Error | undefined> {
    const wanted = wantedActive(this.#facts)
    const { active, terminating } = this.#facts
    const doomed = this.#surplus(Math.max(0, active.length - wanted))
    if (doomed.length > 0) return this.#deletePods(doomed)
    const replaced = this.#job.spec.podReplacementPolicy === 'Failed' ? terminating : 0
    const missing = Math.min(wanted - replaced - active.length, maxPodsPerSync)
    if (missing <= 0) return undefined
    const waitMs = hasLimitPerIndex(this.#job) ? 0 : backOffLeftMs(this.#failures, nowMs)
    if (waitMs > 0) {
      this.#lookAgain(waitMs)
      return undefined
    }
    return this.#createPods(missing, nowMs)
  }

  #surplus(count: number): readonly Pod[] {
    const { active } = this.#facts
    if (!isIndexed(this.#job)) return this.#leastUseful(active, count)
    const surplus = this.#job.spec.suspend ? active : surplusOfIndexes(active, this.#job.spec.completions ?? 0)
    const others = active.filter((pod) => !surplus.includes(pod))
    return [...surplus, ...this.#leastUseful(others, Math.max(0, count - surplus.length))].slice(0, maxPodsPerSync)
  }

  #leastUseful(pods: readonly Pod[], count: number): readonly Pod[] {
    return count === 0 ? [] : podsToDelete(pods, [], Math.min(count, maxPodsPerSync), this.#tools.host.clock.unixMs())
  }

  async #createPods(count: number, nowMs: number): Promise<Error | undefined> {
    const { host, expectations, podControl } = this.#tools
    const { active } = this.#facts
    const indexes = isIndexed(this.#job) ? this.#indexesToStart(count, nowMs) : undefined
    const total = indexes ? indexes.length : count
    if (total === 0) return undefined
    host.cause = host.trace.decision('scale', traceRef(this.#job), { active: active.length, create: total })
    const { cause } = host
    expectations.expectCreations(this.#key, total)
    this.#active += total
    const template = this.#podTemplate()
    const { name } = this.#job.metadata
    const { successes, error } = await slowStart(total, (i) => {
      host.cause = cause
      const index = indexes?.[i]
      if (index === undefined) return podControl.createPod(this.#job, template)
      const own = templateOfIndex(this.#job, template, index)
      const counted = hasLimitPerIndex(this.#job)
        ? countedTemplate(this.#job, own, this.#facts.lastFailures.get(index))
        : own
      return podControl.createPod(this.#job, counted, `${name}-${index}-`)
    })
    if (successes < total) {
      expectations.creationObserved(this.#key, total - successes)
      this.#active -= total - successes
    }
    return isNamespaceTerminating(error) ? undefined : error
  }

  /** Those whose turn it is; after a failure an index waits by itself. */
  #indexesToStart(count: number, nowMs: number): number[] {
    const { active, succeededIndexes, failedIndexes, lastFailures } = this.#facts
    const over = new Set([...succeededIndexes, ...failedIndexes])
    return pendingIndexes(over, active, count, this.#job.spec.completions ?? 0).filter((index) => {
      const waitMs = indexBackOffMs(this.#job, lastFailures.get(index), nowMs)
      this.#lookAgain(waitMs)
      return waitMs <= 0
    })
  }

  #podTemplate(): PodTemplateSpec {
    const { template } = this.#job.spec
    const finalizers = template.metadata?.finalizers ?? []
    return { ...template, metadata: { ...template.metadata, finalizers: [...finalizers, trackingFinalizer] } }
  }

  async #deletePods(doomed: readonly Pod[]): Promise<Error | undefined> {
    if (doomed.length === 0) return undefined
    const { host, expectations, podControl } = this.#tools
    host.cause = host.trace.decision('scale', traceRef(this.#job), { active: this.#active, delete: doomed.length })
    expectations.expectDeletions(
      this.#key,
      doomed.map(({ metadata }) => metadata.uid ?? ''),
    )
    const errors = await inParallel(doomed.length, async (i) => {
      const pod = doomed[i] as Pod
      try {
        await podControl.deletePod(this.#job, pod)
        this.#active--
        this.#terminating++
      } catch (error) {
        expectations.deletionObserved(this.#key, pod.metadata.uid)
        if (!isApiError(error, 'NotFound')) throw error
        this.#active--
      }
    })
    return errors.find((error) => error !== undefined)
  }

  // ---- status

  #noteSuspension(timestamp: string): void {
    const known = this.#status.conditions?.find(({ type }) => type === 'Suspended')
    if (this.#job.spec.suspend && known?.status !== 'True') {
      this.#setCondition(jobCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', timestamp))
      this.#tools.recorder.event(this.#job, 'Normal', 'Suspended', 'Job suspended')
    } else if (!this.#job.spec.suspend && known?.status === 'True') {
      this.#setCondition(jobCondition('Suspended', 'False', 'JobResumed', 'Job resumed', timestamp))
      this.#status = { ...this.#status, startTime: timestamp }
      this.#tools.recorder.event(this.#job, 'Normal', 'Resumed', 'Job resumed')
    }
  }

  #setCondition(condition: JobCondition): void {
    const others = (this.#status.conditions ?? []).filter(({ type }) => type !== condition.type)
    this.#status = { ...this.#status, conditions: [...others, condition] }
  }

  /** Counts ended pods, and ends the Job when there is a reason to and nothing is left to count. */
  async #track(end: JobCondition | undefined, timestamp: string): Promise<void> {
    const { active: _, ...counts } = this.#status
    this.#status = {
      ...counts,
      ...(this.#active > 0 ? { active: this.#active } : {}),
      ready: Math.min(this.#facts.ready, this.#active),
      terminating: this.#terminating,
    }
    if (end && !conditionOf({ ...this.#job, status: this.#status }, end.type)) this.#setCondition(end)
    const tracking = noteEnded(this.#facts, this.#status, end !== undefined)
    this.#status = tracking.status
    await this.#writeStatus()
    const released = await this.#tools.release(tracking.release)
    const held = this.#facts.pods.filter((pod) => isTracked(pod) && !released.has(pod.metadata.uid ?? ''))
    this.#status = countReleased(this.#status, new Set(held.map(({ metadata }) => metadata.uid ?? '')))
    const finished = end && this.#finish(end, timestamp)
    await this.#writeStatus()
    if (finished) this.#tellEnd(finished)
  }

  /** The final condition, once all pods have ended and are counted. */
  #finish(end: JobCondition, timestamp: string): JobCondition | undefined {
    if (hasUncounted({ status: this.#status }) || this.#active > 0 || this.#terminating > 0) return undefined
    const type = end.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed'
    const condition = jobCondition(type, 'True', end.reason ?? '', end.message ?? '', timestamp)
    this.#setCondition(condition)
    if (type === 'Complete') this.#status = { ...this.#status, completionTime: timestamp }
    return condition
  }

  #tellEnd({ type, reason = '', message = '' }: JobCondition): void {
    if (type === 'Complete') this.#tools.recorder.event(this.#job, 'Normal', 'Completed', 'Job completed')
    else this.#tools.recorder.event(this.#job, 'Warning', reason, message)
  }

  async #writeStatus(): Promise<void> {
    if (deepEqual(this.#job.status ?? {}, this.#status)) return
    this.#job = await this.#tools.client.updateStatus<Job>(jobs, { ...this.#job, status: this.#status })
    this.#tools.wrote(this.#job)
  }

  #lookAgain(inMs: number | undefined): void {
    if (inMs === undefined || inMs <= 0) return
    this.#lookAgainMs = Math.min(inMs, this.#lookAgainMs ?? Number.POSITIVE_INFINITY)
  }
}
