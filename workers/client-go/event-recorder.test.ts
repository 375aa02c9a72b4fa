import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../apimachinery/object.ts'
import { EventRecorder } from './event-recorder.ts'
import { EventSeriesRecorder } from './event-series-recorder.ts'
import { withFakeApi } from './testing/with-fake-api.ts'

const replicaSet: KubeObject = {
  kind: 'ReplicaSet',
  apiVersion: 'apps/v1',
  metadata: { namespace: 'default', name: 'web-7988b68c98', uid: 'a8d2ef00', resourceVersion: '3036' },
}

function world() {
  const fake = withFakeApi()
  fake.startServer()
  const sent = () => fake.api.requests.map(({ method, body }) => [method, body as Record<string, unknown>] as const)
  return { ...fake, sent }
}

describe('an event recorder', () => {
  it('writes an event as controllers do', async () => {
    const { simulation, start, sent } = world()
    start((host, client) =>
      new EventRecorder(host, client, 'replicaset-controller').event(
        replicaSet,
        'Normal',
        'SuccessfulCreate',
        'Created pod: web-7988b68c98-mdc4z',
      ),
    )
    await simulation.run(100)
    expect(sent()).toEqual([
      [
        'POST',
        {
          kind: 'Event',
          apiVersion: 'v1',
          metadata: { name: expect.stringMatching(/^web-7988b68c98\.[0-9a-f]{16}$/), namespace: 'default' },
          involvedObject: {
            kind: 'ReplicaSet',
            namespace: 'default',
            name: 'web-7988b68c98',
            uid: 'a8d2ef00',
            apiVersion: 'apps/v1',
            resourceVersion: '3036',
          },
          reason: 'SuccessfulCreate',
          message: 'Created pod: web-7988b68c98-mdc4z',
          source: { component: 'replicaset-controller' },
          firstTimestamp: '2026-01-01T00:00:00Z',
          lastTimestamp: '2026-01-01T00:00:00Z',
          count: 1,
          type: 'Normal',
          eventTime: null,
          reportingComponent: 'replicaset-controller',
          reportingInstance: '',
        },
      ],
    ])
  })

  it('tells when an event happened, however late the API server can be reached', async () => {
    const { api, simulation, start, startServer } = withFakeApi()
    start((host, client) => {
      const recorder = new EventRecorder(host, client, 'kubelet', 'worker-1')
      for (const reason of ['Pulling', 'Pulled']) recorder.event(replicaSet, 'Normal', reason, reason)
    })
    await simulation.run(1000)
    startServer()
    await simulation.run(30_000)
    const times = api.requests.map(({ body }) => (body as { firstTimestamp: string }).firstTimestamp)
    expect(times).toEqual(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'])
  })

  it('counts repeats of the same event', async () => {
    const { simulation, start, sent } = world()
    start(async (host, client) => {
      const recorder = new EventRecorder(host, client, 'kubelet', 'worker-1')
      for (let i = 0; i < 3; i++) {
        recorder.event(replicaSet, 'Warning', 'BackOff', 'Back-off', { fieldPath: 'spec.containers{c}' })
        await host.clock.sleep(2000)
      }
    })
    await simulation.run(10_000)
    expect(sent()[0]?.[1]).toMatchObject({
      source: { component: 'kubelet', host: 'worker-1' },
      involvedObject: { fieldPath: 'spec.containers{c}' },
    })
    expect(sent().slice(1)).toEqual([
      ['PATCH', { count: 2, lastTimestamp: '2026-01-01T00:00:02Z', message: 'Back-off' }],
      ['PATCH', { count: 3, lastTimestamp: '2026-01-01T00:00:04Z', message: 'Back-off' }],
    ])
  })

  it('combines similar events from the tenth on, and lets 25 through in one go', async () => {
    const { simulation, start, sent } = world()
    start((host, client) => {
      const recorder = new EventRecorder(host, client, 'replicaset-controller')
      for (let i = 1; i <= 40; i++) recorder.event(replicaSet, 'Normal', 'SuccessfulCreate', `Created pod: web-${i}`)
    })
    await simulation.run(1000)
    expect(sent().length).toBe(25)
    expect(sent().filter(([method]) => method === 'POST').length).toBe(10)
    expect(sent()[9]?.[1]).toMatchObject({ count: 1, message: '(combined from similar events): Created pod: web-10' })
    expect(sent()[24]?.[1]).toEqual({
      count: 16,
      lastTimestamp: '2026-01-01T00:00:00Z',
      message: '(combined from similar events): Created pod: web-25',
    })
    const names = sent().map(([, body]) => (body['metadata'] as { name: string } | undefined)?.name)
    expect(new Set(names.slice(0, 10)).size).toBe(10)
  })
})

describe('an event series recorder', () => {
  it('writes events as the scheduler does, and makes a series of repeats', async () => {
    const { simulation, start, sent } = world()
    start(async (host, client) => {
      const recorder = new EventSeriesRecorder(host, client, 'default-scheduler', 'default-scheduler-control-plane')
      for (let i = 0; i < 4; i++) {
        recorder.event(replicaSet, undefined, 'Warning', 'FailedScheduling', 'Scheduling', '0/3 nodes are available')
        await host.clock.sleep(1000)
      }
    })
    await simulation.run(13 * 60_000)
    expect(sent()[0]).toEqual([
      'POST',
      expect.objectContaining({
        apiVersion: 'events.k8s.io/v1',
        deprecatedSource: {},
        eventTime: '2026-01-01T00:00:00.000000Z',
        action: 'Scheduling',
        note: '0/3 nodes are available',
        reportingController: 'default-scheduler',
        reportingInstance: 'default-scheduler-control-plane',
      }),
    ])
    expect(
      sent()
        .slice(1)
        .map(([method, body]) => [method, body['series']]),
    ).toEqual([
      ['PATCH', { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' }],
      ['PATCH', { count: 4, lastObservedTime: '2026-01-01T00:00:03.000000Z' }],
    ])
  })
})
