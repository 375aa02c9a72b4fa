import { describe, expect, it } from 'vitest'
import type { Job } from '../../../../apis/batch/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { job } from '../../testing/workloads.ts'
import { countedTemplate } from './job-index-limits.ts'
import { formatIndexes, parseIndexes, pendingIndexes } from './job-indexes.ts'
import {
  backOffLeftMs,
  failureOf,
  indexBackOffMs,
  jobFacts,
  recordFailures,
  successOf,
  wantedActive,
} from './job-plan.ts'
import { countReleased, noteEnded } from './job-tracking.ts'

const now = { ms: Date.UTC(2026, 0, 1, 0, 10), timestamp: '2026-01-01T00:10:00Z' }

function pod(name: string, phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed', restarts = 0): Pod {
  return {
    metadata: { name, uid: name, finalizers: ['batch.kubernetes.io/job-tracking'] },
    spec: { containers: [] },
    status: {
      phase,
      containerStatuses: [
        {
          name: 'c',
          image: '',
          imageID: '',
          ready: false,
          restartCount: restarts,
          state: phase === 'Failed' ? { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:09:55Z' } } : {},
        },
      ],
    },
  }
}

const withStatus = (spec: Partial<Job['spec']>, status: Job['status'] = {}): Job => ({ ...job('j', '', spec), status })

describe('how many pods a Job wants', () => {
  it.each<[string, Job, Pod[], number]>([
    ['is its parallelism', withStatus({ completions: 5, parallelism: 2 }), [], 2],
    ['is what is missing', withStatus({ completions: 5, parallelism: 3 }, { succeeded: 4 }), [], 1],
    ['is none when enough succeeded', withStatus({ completions: 2, parallelism: 3 }, { succeeded: 2 }), [], 0],
    ['is none while suspended', withStatus({ completions: 5, parallelism: 2, suspend: true }), [], 0],
    ['without completions is its parallelism', withStatus({ parallelism: 3 }), [pod('a', 'Running')], 3],
    [
      'without completions falls to what runs, after the first success',
      withStatus({ parallelism: 3 }),
      [pod('a', 'Running'), pod('b', 'Succeeded')],
      1,
    ],
  ])('%s', (_, theJob, pods, wanted) => {
    expect(wantedActive(jobFacts(theJob, pods))).toBe(wanted)
  })
})

describe('a Job fails', () => {
  const start = '2026-01-01T00:09:00Z'
  it.each<[string, Job, Pod[], string | undefined]>([
    ['not at its limit', withStatus({ backoffLimit: 1 }), [pod('a', 'Failed')], undefined],
    ['beyond its limit', withStatus({ backoffLimit: 1 }, { failed: 1 }), [pod('a', 'Failed')], 'BackoffLimitExceeded'],
    ['at its deadline', withStatus({ activeDeadlineSeconds: 60 }, { startTime: start }), [], 'DeadlineExceeded'],
    ['not before', withStatus({ activeDeadlineSeconds: 61 }, { startTime: start }), [], undefined],
    [
      'when its containers restarted too often',
      withStatus({
        backoffLimit: 3,
        template: { spec: { restartPolicy: 'OnFailure', containers: [] } },
      }),
      [pod('a', 'Running', 3)],
      'BackoffLimitExceeded',
    ],
  ])('%s', (_, theJob, pods, reason) => {
    expect(failureOf(jobFacts(theJob, pods), now)?.reason).toBe(reason)
  })

  it('and waits 10 s, 20 s, 40 s before the next pod', () => {
    const facts = jobFacts(withStatus({}), [pod('a', 'Failed')])
    const first = recordFailures(undefined, facts)
    expect(backOffLeftMs(first, now.ms)).toBe(5_000)
    const second = recordFailures(first, facts)
    expect(backOffLeftMs(second, now.ms)).toBe(15_000)
    expect(backOffLeftMs(recordFailures(second, facts), now.ms)).toBe(35_000)
  })
})

describe('ended pods are counted once', () => {
  it('by writing their uids down, taking their finalizers off, and only then counting', () => {
    const theJob = withStatus({ completions: 3 }, { succeeded: 1 })
    const facts = jobFacts(theJob, [pod('a', 'Succeeded'), pod('b', 'Failed'), pod('c', 'Running')])
    const { status, release } = noteEnded(facts, theJob.status ?? {}, false)
    expect(status.uncountedTerminatedPods).toEqual({ succeeded: ['a'], failed: ['b'] })
    expect(release.map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
    expect(countReleased(status, new Set(['b', 'c']))).toMatchObject({
      succeeded: 2,
      uncountedTerminatedPods: { failed: ['b'] },
    })
    // After a restart, the same pods are still known by the uids in the status.
    const again = jobFacts({ ...theJob, status }, facts.pods)
    expect([again.succeeded, again.failed]).toEqual([2, 1])
  })
})

describe('completion indexes', () => {
  it.each([
    ['', []],
    ['0-2', [0, 1, 2]],
    ['0,1', [0, 1]],
    ['1,3-5,7', [1, 3, 4, 5, 7]],
  ])('are written as %j', (text, indexes) => {
    expect(formatIndexes(new Set(indexes))).toBe(text)
    expect([...parseIndexes(text, 10)]).toEqual(indexes)
  })

  it('are given out from the lowest', () => {
    expect(pendingIndexes(new Set([0, 2]), [], 3, 5)).toEqual([1, 3, 4])
  })
})

describe('a Job with rules of its own', () => {
  const rules = (...all: readonly object[]) => ({ podFailurePolicy: { rules: all } }) as Partial<Job['spec']>
  const onCode = (action: string, ...values: number[]) => ({ action, onExitCodes: { operator: 'In', values } })

  it('fails at once for a failure that it says is one', () => {
    const failing = withStatus(rules(onCode('Ignore', 3), onCode('FailJob', 1)))
    expect(failureOf(jobFacts(failing, [{ ...pod('a', 'Failed'), metadata: named('a') }]), now)).toMatchObject({
      type: 'FailureTarget',
      reason: 'PodFailurePolicy',
      message: 'Container c for pod default/a failed with exit code 1 matching FailJob rule at index 1',
    })
  })

  it('does not count what it says to ignore, and lets it go', () => {
    const ignoring = withStatus({ backoffLimit: 0, ...rules(onCode('Ignore', 1)) })
    const facts = jobFacts(ignoring, [pod('a', 'Failed')])
    expect([facts.failed, failureOf(facts, now)]).toEqual([0, undefined])
    const { status, release } = noteEnded(facts, {}, false)
    expect([status.uncountedTerminatedPods, release.length]).toEqual([{}, 1])
  })

  it('is done when a rule says that enough has succeeded', () => {
    const spec = {
      completionMode: 'Indexed',
      completions: 5,
      successPolicy: { rules: [{ succeededIndexes: '0,3' }] },
    } as const
    const done = (completedIndexes: string) =>
      successOf(jobFacts(withStatus(spec, { completedIndexes }), []), now.timestamp)
    expect(done('0-2')).toBeUndefined()
    expect(done('0,3')).toMatchObject({ reason: 'SuccessPolicy', message: 'Matched rules at index 0' })
  })
})

describe('an index with a limit of its own', () => {
  const spec = { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1 } as const
  const failed = (name: string, index: number, failures: number): Pod => ({
    ...pod(name, 'Failed'),
    metadata: {
      ...named(name),
      annotations: {
        'batch.kubernetes.io/job-completion-index': `${index}`,
        'batch.kubernetes.io/job-index-failure-count': `${failures}`,
      },
    },
  })

  it('is tried again after a pause, by a pod that knows how often it has failed', () => {
    const facts = jobFacts(withStatus(spec), [failed('a', 0, 0)])
    expect([facts.failedIndexes.size, wantedActive(facts)]).toEqual([0, 2])
    const last = facts.lastFailures.get(0)
    expect(indexBackOffMs(facts.job, last, now.ms)).toBe(5000)
    expect(countedTemplate(facts.job, facts.job.spec.template, last).metadata?.annotations).toEqual({
      'batch.kubernetes.io/job-index-failure-count': '1',
    })
    expect(noteEnded(facts, {}, false).release).toEqual([])
  })

  it('has failed beyond it; the Job goes on with the others and fails in the end', () => {
    const facts = jobFacts(withStatus(spec), [failed('a', 0, 1)])
    expect([[...facts.failedIndexes], wantedActive(facts), failureOf(facts, now)]).toEqual([[0], 1, undefined])
    expect(noteEnded(facts, {}, false).status).toMatchObject({ failedIndexes: '0' })
    const over = jobFacts(withStatus(spec, { completedIndexes: '1', failedIndexes: '0' }), [])
    expect(failureOf(over, now)).toMatchObject({ reason: 'FailedIndexes', message: 'Job has failed indexes' })
    const strict = jobFacts(withStatus({ ...spec, maxFailedIndexes: 0 }), [failed('a', 0, 1)])
    expect(failureOf(strict, now)?.reason).toBe('MaxFailedIndexesExceeded')
  })
})

function named(name: string): Pod['metadata'] {
  return { name, namespace: 'default', uid: name, finalizers: ['batch.kubernetes.io/job-tracking'] }
}
