import { expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import { events } from '../../apis/resources.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Http } from '../../protocols/http.ts'
import { ApiWorld } from './testing/api-world.ts'

const send = async (client: RestClient, verb: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  (await client.request(verb, path, body, { accept: 'application/json' })).body as KubeObject & {
    readonly items: readonly object[]
    readonly message: string
  }

it('an event is the same one in its own group', async () => {
  const world = await ApiWorld.ready()
  await world.as('kubectl', async (client) => {
    await client.create(events, 'default', {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
      reason: 'Pulled',
      message: 'done',
      type: 'Normal',
      count: 2,
      source: { component: 'kubelet' },
      firstTimestamp: '2026-01-01T00:00:00Z',
    } as KubeObject)
    const path = '/apis/events.k8s.io/v1/namespaces/default/events'
    const shown = {
      reason: 'Pulled',
      type: 'Normal',
      regarding: { kind: 'Pod', name: 'web', namespace: 'default' },
      note: 'done',
      deprecatedSource: { component: 'kubelet' },
      deprecatedFirstTimestamp: '2026-01-01T00:00:00Z',
      deprecatedCount: 2,
    }
    expect(await send(client, 'GET', `${path}/e`)).toMatchObject({
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      ...shown,
    })
    const list = await send(client, 'GET', `${path}?fieldSelector=regarding.name%3Dweb,reason!%3DKilling`)
    expect(list).toMatchObject({ kind: 'EventList', apiVersion: 'events.k8s.io/v1', items: [shown] })
    expect(list.items[0]).not.toHaveProperty('kind')
    expect((await send(client, 'GET', `${path}?fieldSelector=involvedObject.name%3Dweb`)).message).toContain(
      'field label not supported: involvedObject.name',
    )
    await send(client, 'DELETE', `${path}/e`)
    await expect(client.get(events, 'default', 'e')).rejects.toThrow('events "e" not found')
  })
})

it('an event of the newer form must have all that the newer form asks for', async () => {
  const world = await ApiWorld.ready()
  await world.as('kubectl', async (client) => {
    const path = '/apis/events.k8s.io/v1/namespaces/default/events'
    const event = { metadata: { name: 'e' }, regarding: { kind: 'Pod', namespace: 'default' }, deprecatedCount: 1 }
    expect((await send(client, 'POST', path, event)).message).toContain(
      'Event "e" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: , count: Invalid value: "": needs to be unset]',
    )
    const reported = { reportingController: 'example.com/c', reportingInstance: 'c-1', action: 'A', reason: 'R' }
    const whole = {
      metadata: { name: 'e' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      regarding: { kind: 'Pod', namespace: 'default' },
      note: 'hi',
      type: 'Normal',
      ...reported,
    }
    const made = await send(client, 'POST', path, whole)
    expect(made).toMatchObject({ apiVersion: 'events.k8s.io/v1', ...whole })
    expect(await client.get(events, 'default', 'e')).toMatchObject({
      apiVersion: 'v1',
      reportingComponent: 'example.com/c',
      message: 'hi',
    })
    expect((await send(client, 'PUT', `${path}/e`, { ...made, note: 'other' })).message).toContain(
      'message: Invalid value: "other": field is immutable',
    )
  })
})

it('an autoscaler keeps what its first version cannot say', async () => {
  const world = await ApiWorld.ready()
  await world.as('kubectl', async (client) => {
    const v1 = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
    const v2 = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'
    const scaleTargetRef = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' }
    const spec = { scaleTargetRef, maxReplicas: 5 }
    const made = await send(client, 'POST', v1, {
      metadata: { name: 'a' },
      spec: { ...spec, targetCPUUtilizationPercentage: 50 },
    })
    expect(made).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { ...spec, minReplicas: 1, targetCPUUtilizationPercentage: 50 },
      status: { currentReplicas: 0, desiredReplicas: 0 },
    })
    const target = { type: 'Utilization', averageUtilization: 50 }
    expect(await send(client, 'GET', `${v2}/a`)).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { ...spec, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] },
      status: { desiredReplicas: 0, currentMetrics: null },
    })
    const metrics = [
      { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      { type: 'Resource', resource: { name: 'cpu', target } },
    ]
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } }
    const complete = await send(client, 'POST', v2, {
      metadata: { name: 'b' },
      spec: { ...spec, metrics, behavior },
    })
    const old = await send(client, 'GET', `${v1}/b`)
    expect(old).toMatchObject({ spec: { targetCPUUtilizationPercentage: 50 } })
    expect(old.metadata.annotations).toMatchObject({
      'autoscaling.alpha.kubernetes.io/metrics':
        '[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"1k"}}]',
      'autoscaling.alpha.kubernetes.io/behavior': expect.stringContaining(
        '"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent"',
      ),
    })
    await send(client, 'PUT', `${v1}/b`, {
      ...old,
      spec: { ...spec, maxReplicas: 6, targetCPUUtilizationPercentage: 50 },
    })
    const after = await send(client, 'GET', `${v2}/b`)
    const { spec: before } = complete as unknown as { spec: object }
    expect(after).toMatchObject({ spec: { ...before, maxReplicas: 6 } })
    expect(after.metadata.annotations).toBeUndefined()
    expect(
      (await send(client, 'POST', v1, { metadata: { name: 'c' }, spec: { ...spec, maxReplicas: 0 } })).message,
    ).toContain('spec.maxReplicas: Invalid value: 0: must be greater than 0')
  })
})

it('the parts of the control plane are asked how they are', async () => {
  const world = await ApiWorld.ready()
  world.machine.start('kube-scheduler', async (host) => {
    host.network.listen<Http>('http', 10_259, (exchange) => exchange.respond({ status: 200, headers: {}, body: 'ok' }))
    await host.signal().wait()
  })
  await world.as('kubectl', async (client) => {
    const refused = 'dial tcp 127.0.0.1:10257: connect: connection refused'
    const health = (status: string, message: string) => [{ type: 'Healthy', status, message }]
    const path = '/api/v1/componentstatuses'
    expect(await send(client, 'GET', path)).toMatchObject({
      kind: 'ComponentStatusList',
      items: [
        { metadata: { name: 'etcd-0' }, conditions: health('True', 'ok') },
        {
          metadata: { name: 'controller-manager' },
          conditions: health('False', `Get "https://127.0.0.1:10257/healthz": ${refused}`),
        },
        { metadata: { name: 'scheduler' }, conditions: health('True', 'ok') },
      ],
    })
    expect(await send(client, 'GET', `${path}/scheduler`)).toMatchObject({
      kind: 'ComponentStatus',
      apiVersion: 'v1',
      conditions: health('True', 'ok'),
    })
    expect(await send(client, 'GET', `${path}/kubelet`)).toMatchObject({ message: 'Component not found: kubelet' })
    expect(await send(client, 'POST', path, { metadata: { name: 'x' } })).toMatchObject({ code: 405 })
  })
})
