import { beforeAll, describe, expect, test } from 'vitest'
import {
  clusterMeta,
  create,
  created,
  errorsOf,
  kindOf,
  meta,
  openKinds,
  row,
  updateErrors,
} from './testing/kind-under-test.ts'

beforeAll(openKinds)

describe('a LimitRange', () => {
  const kind = () => kindOf('v1', 'LimitRange')

  test('completes what it says of containers', () => {
    const limits = [{ type: 'Container', max: { cpu: '1' }, min: { memory: '64Mi' } }]
    expect(create(kind(), { metadata: meta, spec: { limits } })).toMatchObject({
      spec: {
        limits: [
          {
            type: 'Container',
            max: { cpu: '1' },
            min: { memory: '64Mi' },
            default: { cpu: '1' },
            defaultRequest: { cpu: '1', memory: '64Mi' },
          },
        ],
      },
    })
  })

  test('must be possible to keep', () => {
    const limits = [
      { type: 'Container', max: { cpu: '1' }, min: { cpu: '2' }, default: { cpu: '1' }, defaultRequest: { cpu: '1' } },
      { type: 'Pod', default: { cpu: '1' } },
      { type: 'PersistentVolumeClaim' },
      { type: 'Pod', maxLimitRequestRatio: { cpu: '500m' } },
    ]
    expect(errorsOf(kind(), { metadata: meta, spec: { limits } })).toEqual([
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
      'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
      "spec.limits[1].default: Forbidden: may not be specified when `type` is 'Pod'",
      'spec.limits[2].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
      'spec.limits[3].type: Duplicate value: "Pod"',
      'spec.limits[3].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1',
    ])
  })
})

describe('a ResourceQuota', () => {
  const kind = () => kindOf('v1', 'ResourceQuota')

  test('of an unknown resource is refused as recorded', () => {
    expect(errorsOf(kind(), { metadata: meta, spec: { hard: { bogus: '1' } } })).toEqual([
      'spec.hard[bogus]: Invalid value: "bogus": must be a standard resource type or fully qualified',
      'spec.hard[bogus]: Invalid value: "bogus": must be a standard resource for quota',
    ])
    expect(errorsOf(kind(), { metadata: meta, spec: { hard: { pods: '1500m' } } })).toEqual([
      'spec.hard[pods]: Invalid value: "1500m": must be an integer',
    ])
  })

  test('tells what is used in two columns, as recorded', () => {
    const hard = { 'services.nodeports': '0', configmaps: '3', 'limits.memory': '1Gi', pods: '2', 'requests.cpu': '1' }
    const used = { configmaps: '1', 'limits.memory': '0', pods: '0', 'requests.cpu': '0', 'services.nodeports': '0' }
    expect(row(kind(), { metadata: created, spec: { hard }, status: { hard, used } })).toEqual([
      'x',
      'configmaps: 1/3, pods: 0/2, requests.cpu: 0/1, services.nodeports: 0/0',
      'limits.memory: 0/1Gi',
      '10m',
    ])
  })

  test('keeps its scopes, which must fit its resources', () => {
    const spec = { hard: { pods: '1' }, scopes: ['BestEffort'] }
    expect(updateErrors(kind(), { metadata: meta, spec }, { metadata: meta, spec: { hard: { pods: '1' } } })).toEqual([
      'spec.scopes: Invalid value: null: field is immutable',
    ])
    const scopes = ['BestEffort', 'NotBestEffort']
    expect(errorsOf(kind(), { metadata: meta, spec: { hard: { cpu: '1' }, scopes } })).toEqual([
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
    ])
  })
})

describe('a PodDisruptionBudget', () => {
  const kind = () => kindOf('policy/v1', 'PodDisruptionBudget')
  const selector = { matchLabels: { app: 'web' } }

  test('says one thing', () => {
    expect(errorsOf(kind(), { metadata: meta, spec: { minAvailable: 1, maxUnavailable: '101%', selector } })).toEqual([
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":"101%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ])
  })

  test('is born without anything allowed, and counts changes', () => {
    const old = create(kind(), { metadata: meta, spec: { minAvailable: 3, selector } })
    expect(old).toMatchObject({ metadata: { generation: 1 }, status: { disruptionsAllowed: 0, expectedPods: 0 } })
    const next = create(kind(), { metadata: meta, spec: { minAvailable: 2, selector } })
    expect(kind().strategy.prepareForUpdate?.(next, old).metadata.generation).toBe(2)
    expect(row(kind(), { ...old, metadata: created })).toEqual(['x', '3', 'N/A', 0, '10m'])
  })
})

describe('a HorizontalPodAutoscaler', () => {
  const kind = () => kindOf('autoscaling/v2', 'HorizontalPodAutoscaler')
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }

  test('looks at the CPU when it does not say', () => {
    expect(create(kind(), { metadata: meta, spec: { scaleTargetRef, maxReplicas: 5 } })).toEqual({
      metadata: meta,
      spec: {
        scaleTargetRef,
        maxReplicas: 5,
        minReplicas: 1,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
      status: { desiredReplicas: 0, currentMetrics: null },
    })
  })

  test('completes its behavior', () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } }
    expect(create(kind(), { metadata: meta, spec: { scaleTargetRef, maxReplicas: 5, behavior } })).toMatchObject({
      spec: {
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max' },
          scaleDown: {
            stabilizationWindowSeconds: 60,
            selectPolicy: 'Max',
            policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
          },
        },
      },
    })
  })

  test('is refused when it cannot work', () => {
    const metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } },
      { type: 'Pods', pods: { metric: { name: '' }, target: { type: 'Value', averageValue: '0' } } },
      { type: 'Other' },
    ]
    const spec = { scaleTargetRef: { kind: '', name: 'a/b' }, minReplicas: 3, maxReplicas: 2, metrics }
    expect(errorsOf(kind(), { metadata: meta, spec })).toEqual([
      'spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
      'spec.scaleTargetRef.kind: Required value',
      `spec.scaleTargetRef.name: Invalid value: "a/b": may not contain '/'`,
      'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
      'spec.metrics[1].pods.metric.name: Required value: must specify a metric name',
      'spec.metrics[1].pods.target.averageValue: Invalid value: "0": must be positive',
      'spec.metrics[2].type: Unsupported value: "Other": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      'spec.metrics[2].type: Unsupported value: "Other": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
    ])
  })

  test('is told as recorded', () => {
    const object = create(kind(), { metadata: created, spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 5 } })
    expect(row(kind(), object)).toEqual(['x', 'Deployment/web', 'cpu: <unknown>/80%', '2', 5, 0, '10m'])
  })
})

describe('what nodes and storage can do', () => {
  test('a Node has its range of addresses twice, and keeps it', () => {
    const node = kindOf('v1', 'Node')
    const withRange = (podCIDR: string, podCIDRs?: string[]) => ({ metadata: clusterMeta, spec: { podCIDR, podCIDRs } })
    expect(create(node, withRange('10.1.0.0/24'))).toMatchObject({ spec: { podCIDRs: ['10.1.0.0/24'] } })
    expect(updateErrors(node, withRange('10.1.0.0/24'), withRange('10.2.0.0/24', ['10.1.0.0/24']))).toEqual([
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    ])
  })

  test('a RuntimeClass keeps its handler', () => {
    const kind = kindOf('node.k8s.io/v1', 'RuntimeClass')
    expect(row(kind, { metadata: created, handler: 'gvisor' })).toEqual(['x', 'gvisor', '10m'])
    expect(errorsOf(kind, { metadata: clusterMeta, handler: 'a.b' })).toEqual([
      'handler: Invalid value: "a.b": must not contain dots',
    ])
    expect(
      updateErrors(kind, { metadata: clusterMeta, handler: 'a' }, { metadata: clusterMeta, handler: 'b' }),
    ).toEqual(['handler: Invalid value: "b": field is immutable'])
  })

  test('a CSIDriver has defaults', () => {
    const kind = kindOf('storage.k8s.io/v1', 'CSIDriver')
    const driver = create(kind, {
      metadata: { ...clusterMeta, creationTimestamp: created.creationTimestamp },
      spec: {},
    })
    expect(driver.spec).toEqual({
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent'],
      requiresRepublish: false,
      seLinuxMount: false,
    })
    expect(row(kind, driver)).toEqual(['x', true, false, false, '<unset>', false, 'Persistent', '10m'])
  })

  test('a CSINode has each driver once', () => {
    const drivers = [
      { name: 'a.b', nodeID: 'n' },
      { name: 'a.b', nodeID: '' },
    ]
    expect(errorsOf(kindOf('storage.k8s.io/v1', 'CSINode'), { metadata: clusterMeta, spec: { drivers } })).toEqual([
      'spec.drivers[1].nodeID: Required value',
      'spec.drivers[1].name: Duplicate value: "a.b"',
    ])
  })

  test('a VolumeAttachment is of one volume and stays so', () => {
    const kind = kindOf('storage.k8s.io/v1', 'VolumeAttachment')
    expect(errorsOf(kind, { metadata: clusterMeta, spec: { attacher: 'a.b', nodeName: 'n', source: {} } })).toEqual([
      'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    ])
  })

  test('a CSIStorageCapacity has the table of kinds that have none', () => {
    const kind = kindOf('storage.k8s.io/v1', 'CSIStorageCapacity')
    expect(row(kind, { metadata: created, storageClassName: 'fast' })).toEqual(['x', '2026-01-01T00:00:00Z'])
    expect(errorsOf(kind, { metadata: meta, storageClassName: 'fast', capacity: '-1' })).toEqual([
      'capacity: Invalid value: "-1": must be greater than or equal to 0',
    ])
  })

  test('a VolumeAttributesClass says something and stays so', () => {
    const kind = kindOf('storage.k8s.io/v1', 'VolumeAttributesClass')
    expect(errorsOf(kind, { metadata: clusterMeta, driverName: 'a.b' })).toEqual([
      'parameters: Required value: must contain at least one key/value pair',
    ])
    const before = { metadata: clusterMeta, driverName: 'a.b', parameters: { iops: '1' } }
    expect(updateErrors(kind, before, { ...before, parameters: { iops: '2' } })).toEqual([
      'parameters: Forbidden: updates to parameters are forbidden.',
    ])
  })
})
