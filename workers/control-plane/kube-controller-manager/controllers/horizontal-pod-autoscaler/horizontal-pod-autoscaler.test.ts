import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import type { Resource } from '../../../../apimachinery/resource.ts'
import type { Deployment } from '../../../../apis/apps/types.ts'
import type { HorizontalPodAutoscaler } from '../../../../apis/autoscaling/v2-types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { deployments, horizontalPodAutoscalers, pods } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { deployment, template } from '../../testing/workloads.ts'

const autoscaler = (minReplicas: number, maxReplicas: number): KubeObject => {
  const object: HorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas,
      maxReplicas,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
    },
  }
  return object
}

async function worldOf(replicas: number): Promise<ManagerWorld> {
  const world = await new ManagerWorld().boot()
  const { spec } = template({})
  const containers = spec.containers.map((each) => ({ ...each, resources: { requests: { cpu: '100m' } } }))
  const busy = { metadata: { labels: { app: 'web' } }, spec: { ...spec, containers } }
  await world.create(deployments, deployment('web', { replicas, template: busy }))
  await world.pass(3000)
  return world
}

const replicasOf = async (world: ManagerWorld) => (await world.get<Deployment>(deployments, 'web'))?.spec.replicas
const conditionsOf = async (world: ManagerWorld) =>
  (await world.get<HorizontalPodAutoscaler>(horizontalPodAutoscalers, 'web'))?.status?.conditions?.map(
    ({ type, status, reason }) => `${type} ${status} ${reason}`,
  )

const definitions: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  namespaced: false,
}
const podMetrics: Resource = { group: 'metrics.k8s.io', version: 'v1beta1', plural: 'pods', namespaced: true }

/** Stands in for a metrics server: what it tells is stored. */
const metricsApi = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'pods.metrics.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
  },
  spec: {
    group: 'metrics.k8s.io',
    scope: 'Namespaced',
    names: { plural: 'pods', kind: 'PodMetrics' },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
} as KubeObject

async function use(world: ManagerWorld, cpu: string): Promise<void> {
  for (const { metadata } of await world.list<Pod>(pods)) {
    const object = {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: { name: metadata.name, namespace: 'default', labels: metadata.labels },
      timestamp: '2026-01-02T00:00:00Z',
      window: '15s',
      containers: [{ name: 'c', usage: { cpu, memory: '10Mi' } }],
    } as unknown as KubeObject
    if (await world.get(podMetrics, metadata.name)) await world.delete(podMetrics, metadata.name)
    await world.create(podMetrics, object)
  }
}

describe('a HorizontalPodAutoscaler', () => {
  it('says that nobody tells it of metrics', async () => {
    const world = await worldOf(2)
    await world.create(horizontalPodAutoscalers, autoscaler(1, 5))
    await world.pass(14_000)
    expect(await conditionsOf(world)).toBeUndefined()
    await world.pass(2000)
    expect(await conditionsOf(world)).toEqual([
      'AbleToScale True SucceededGetScale',
      'ScalingActive False FailedGetResourceMetric',
    ])
    const api =
      'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'
    expect(await world.events('HorizontalPodAutoscaler')).toEqual([
      `Warning FailedGetResourceMetric failed to get cpu utilization: ${api}`,
      `Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: ${api}`,
    ])
    expect(await replicasOf(world)).toBe(2)
  })

  it('keeps within its bounds', async () => {
    const world = await worldOf(1)
    await world.create(horizontalPodAutoscalers, autoscaler(3, 5))
    await world.pass(16_000)
    expect(await replicasOf(world)).toBe(3)
    await world.patch(deployments, 'web', { spec: { replicas: 9 } })
    await world.pass(16_000)
    expect(await replicasOf(world)).toBe(5)
    const said = (await world.events('HorizontalPodAutoscaler')).filter((event) => event.includes('Successful'))
    expect(said).toEqual([
      'Normal SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas',
      'Normal SuccessfulRescale New size: 5; reason: Current number of replicas above Spec.MaxReplicas',
    ])
  })

  it('goes by what the pods use, where metrics are served', async () => {
    const world = await worldOf(2)
    await world.create(definitions, metricsApi)
    await world.pass(3000)
    await use(world, '90m')
    await world.create(horizontalPodAutoscalers, autoscaler(1, 10))
    await world.pass(16_000)
    expect(await replicasOf(world)).toBe(4)
    expect(await conditionsOf(world)).toEqual([
      'AbleToScale True SucceededRescale',
      'ScalingActive True ValidMetricFound',
      'ScalingLimited False DesiredWithinRange',
    ])
    const { status } = (await world.get<HorizontalPodAutoscaler>(horizontalPodAutoscalers, 'web')) ?? {}
    expect(status?.currentMetrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 90, averageValue: '90m' } } },
    ])
    await use(world, '10m')
    await world.pass(60_000)
    expect(await replicasOf(world)).toBe(4)
    await world.pass(300_000)
    expect(await replicasOf(world)).toBe(1)
    expect((await world.events('HorizontalPodAutoscaler')).slice(0, 1)).toEqual([
      'Normal SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target',
    ])
  })
})
