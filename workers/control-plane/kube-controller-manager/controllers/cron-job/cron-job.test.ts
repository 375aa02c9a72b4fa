import { describe, expect, it } from 'vitest'
import type { CronJob, Job } from '../../../../apis/batch/types.ts'
import { cronJobs, jobs } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { job } from '../../testing/workloads.ts'

const minute = 60_000

/** A CronJob whose pods end as `fate` says. */
function cronJob(fate: string, spec: Partial<CronJob['spec']> = {}): CronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report', namespace: 'default' },
    spec: {
      schedule: '* * * * *',
      jobTemplate: { metadata: { labels: { kind: 'report' } }, spec: job('', fate).spec },
      ...spec,
    },
  }
}

const names = async (world: ManagerWorld) => (await world.list<Job>(jobs)).map(({ metadata }) => metadata.name)
const stripped = (event: string) => event.replace(/\d{8}/, 'N')

describe('a CronJob', () => {
  it('starts Jobs by the clock and keeps the last few', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(cronJobs, cronJob('succeed', { successfulJobsHistoryLimit: 2 }))
    await world.pass(5 * minute)
    const kept = await world.list<Job>(jobs)
    expect(kept.length).toBe(2)
    expect(kept[0]?.metadata).toMatchObject({
      labels: { kind: 'report' },
      annotations: {
        'batch.kubernetes.io/cronjob-scheduled-timestamp': expect.stringMatching(/^2026-01-01T00:0\d:00Z$/),
      },
      ownerReferences: [{ kind: 'CronJob', name: 'report', controller: true }],
    })
    const { status } = (await world.get<CronJob>(cronJobs, 'report')) ?? {}
    expect(status?.active).toBeUndefined()
    expect(status?.lastScheduleTime).toMatch(/^2026-01-01T00:0\d:00Z$/)
    expect(Date.parse(status?.lastSuccessfulTime ?? '')).toBeGreaterThan(Date.parse(status?.lastScheduleTime ?? ''))
    expect((await world.events('CronJob')).map(stripped).slice(0, 2)).toEqual([
      'Normal SuccessfulCreate Created job report-N',
      'Normal SawCompletedJob Saw completed job: report-N, condition: Complete',
    ])
  })

  it('starts none while one runs, if that is forbidden', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(cronJobs, cronJob('run', { concurrencyPolicy: 'Forbid' }))
    await world.pass(3 * minute)
    expect((await names(world)).length).toBe(1)
    expect((await world.events('CronJob')).slice(1).map(stripped)).toContain(
      'Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
    )
  })

  it('replaces the one that runs, if told so', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(cronJobs, cronJob('run', { concurrencyPolicy: 'Replace' }))
    await world.pass(1.5 * minute)
    const before = await names(world)
    await world.pass(minute)
    const after = await names(world)
    expect([before.length, after.length]).toEqual([1, 1])
    expect(after).not.toEqual(before)
    expect((await world.events('CronJob')).map(stripped)).toContain('Normal SuccessfulDelete Deleted job report-N')
  })

  it('starts none while it is suspended, and only the last missed one after', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(cronJobs, cronJob('succeed', { suspend: true }))
    await world.pass(4 * minute)
    expect(await names(world)).toEqual([])
    await world.patch(cronJobs, 'report', { spec: { suspend: false } })
    await world.pass(1000)
    expect((await names(world)).length).toBe(1)
  })

  it('leaves a start alone that is too late', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(
      cronJobs,
      cronJob('succeed', { schedule: '0 1 * * *', suspend: true, startingDeadlineSeconds: 30 }),
    )
    await world.pass(62 * minute)
    await world.patch(cronJobs, 'report', { spec: { suspend: false } })
    await world.pass(minute)
    expect(await names(world)).toEqual([])
  })
})
