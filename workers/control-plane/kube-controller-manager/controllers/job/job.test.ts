import { describe, expect, it } from 'vitest'
import type { Job } from '../../../../apis/batch/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { jobs, pods } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { job } from '../../testing/workloads.ts'

const statusOf = async (world: ManagerWorld, name: string) => (await world.get<Job>(jobs, name))?.status

describe('the Job controller', () => {
  it('runs pods until enough have succeeded', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(jobs, job('ok', 'succeed', { completions: 3, parallelism: 2 }))
    await world.pass(10_000)
    const status = await statusOf(world, 'ok')
    expect(status).toMatchObject({ ready: 0, terminating: 0, succeeded: 3 })
    expect(status?.conditions?.map(({ type, status: is, reason, message }) => [type, is, reason, message])).toEqual([
      ['SuccessCriteriaMet', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods'],
      ['Complete', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods'],
    ])
    expect(status?.completionTime).toBeDefined()
    const events = await world.events('Job')
    expect(events.filter((event) => event.startsWith('Normal SuccessfulCreate Created pod: ok-')).length).toBe(3)
    expect(events.at(-1)).toBe('Normal Completed Job completed')
    expect((await world.list<Pod>(pods)).every(({ metadata }) => !metadata.finalizers?.length)).toBe(true)
  })

  it('tries again after 10 s and gives up at its back-off limit', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(jobs, job('fail', 'fail', { backoffLimit: 1 }))
    await world.pass(20_000)
    const created = world.changes.filter(({ object, verb }) => object.kind === 'Pod' && verb === 'created')
    expect(created.length).toBe(2)
    const waitedMs = (created[1]?.atMs ?? 0) - (created[0]?.atMs ?? 0)
    expect(waitedMs).toBeGreaterThan(9_000)
    expect(waitedMs).toBeLessThan(12_000)
    const status = await statusOf(world, 'fail')
    expect(status?.failed).toBe(2)
    expect(status?.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['FailureTarget', 'BackoffLimitExceeded'],
      ['Failed', 'BackoffLimitExceeded'],
    ])
    expect((await world.events('Job')).at(-1)).toBe(
      'Warning BackoffLimitExceeded Job has reached the specified backoff limit',
    )
  })

  it('gives every index a pod of its own', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(jobs, job('idx', 'succeed', { completions: 3, parallelism: 3, completionMode: 'Indexed' }))
    await world.pass(5_000)
    expect(await statusOf(world, 'idx')).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
    const found = (await world.list<Pod>(pods)).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    expect(found.map(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-completion-index'])).toEqual([
      '0',
      '1',
      '2',
    ])
    expect(found[1]?.metadata.name).toMatch(/^idx-1-\w{5}$/)
    expect(found[1]?.spec.hostname).toBe('idx-1')
    expect(found[1]?.spec.containers[0]?.env?.[0]?.name).toBe('JOB_COMPLETION_INDEX')
  })

  it('ends at its deadline when its pods have gone', async () => {
    const world = await new ManagerWorld({ startMs: 1000 }).boot()
    await world.create(jobs, job('dead', 'unready', { activeDeadlineSeconds: 5 }))
    await world.pass(10_000)
    const [target, failed] = (await statusOf(world, 'dead'))?.conditions ?? []
    expect(target).toMatchObject({ type: 'FailureTarget', reason: 'DeadlineExceeded' })
    expect(failed).toMatchObject({ type: 'Failed', message: 'Job was active longer than specified deadline' })
    expect(Date.parse(failed?.lastTransitionTime ?? '')).toBeGreaterThan(Date.parse(target?.lastTransitionTime ?? ''))
    expect(await world.list(pods)).toEqual([])
  })

  it('waits while it is suspended', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(jobs, job('susp', 'succeed', { suspend: true }))
    await world.pass(2_000)
    const suspended = await statusOf(world, 'susp')
    expect(suspended?.conditions).toMatchObject([
      { type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended' },
    ])
    expect(suspended?.startTime).toBeUndefined()
    await world.patch(jobs, 'susp', { spec: { suspend: false } })
    await world.pass(4_000)
    expect((await statusOf(world, 'susp'))?.conditions?.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'Suspended False',
      'SuccessCriteriaMet True',
      'Complete True',
    ])
    expect((await world.events('Job')).map((event) => event.split(' ')[1])).toEqual([
      'Suspended',
      'SuccessfulCreate',
      'Resumed',
      'Completed',
    ])
  })

  it('is deleted with its pods when its time to live after the end is over', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(jobs, job('ttl', 'succeed', { ttlSecondsAfterFinished: 5 }))
    await world.pass(4_000)
    expect(await statusOf(world, 'ttl')).toMatchObject({ succeeded: 1 })
    await world.pass(6_000)
    expect(await world.list(jobs)).toEqual([])
    expect(await world.list(pods)).toEqual([])
  })
  it('tries each index for itself, and goes on with the others when one has failed for good', async () => {
    const world = await new ManagerWorld().boot()
    const spec = { completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 } as const
    await world.create(jobs, job('each', 'fail', spec))
    await world.pass(40_000)
    const created = world.changes.filter(({ object, verb }) => object.kind === 'Pod' && verb === 'created')
    expect(created.length).toBe(4)
    expect(await statusOf(world, 'each')).toMatchObject({
      failed: 4,
      failedIndexes: '0,1',
      conditions: [
        { type: 'FailureTarget', reason: 'FailedIndexes' },
        { type: 'Failed', reason: 'FailedIndexes' },
      ],
    })
    expect((await world.list<Pod>(pods)).every(({ metadata }) => !metadata.finalizers?.length)).toBe(true)
  })

  it('leaves a Job alone that another controller looks after', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(jobs, job('theirs', 'succeed', { managedBy: 'acme.io/jobs' }))
    await world.pass(5_000)
    expect(await statusOf(world, 'theirs')).toEqual({})
    expect(await world.list(pods)).toEqual([])
  })
})
