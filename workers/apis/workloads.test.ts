import { beforeAll, describe, expect, test } from 'vitest'
import { formatFieldError } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import { decode } from './decode.ts'
import type { Kind } from './define-kind.ts'
import { findKindOf, kinds } from './kinds.ts'

beforeAll(async () => {
  for (const kind of kinds) await kind.open?.()
})

function kindOf(apiVersion: string, kind: string): Kind {
  const found = findKindOf(apiVersion, kind)
  if (found === undefined) throw new Error(`no ${kind}`)
  return found
}

function create(kind: Kind, manifest: object): KubeObject {
  const decoded = decode(kind.schema, manifest)
  if ('error' in decoded) throw new Error(decoded.error)
  const object = kind.defaults(decoded.value as KubeObject)
  return kind.strategy.prepareForCreate?.(object) ?? object
}

const errorsOf = (kind: Kind, manifest: object) => kind.strategy.validate(create(kind, manifest)).map(formatFieldError)
const meta = { name: 'x', namespace: 'default', uid: 'u-1', resourceVersion: '1' }
const template = { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } }

describe('a Deployment', () => {
  const deployment = kindOf('apps/v1', 'Deployment')
  const manifest = { metadata: meta, spec: { selector: { matchLabels: { app: 'd' } }, template } }

  test('has defaults', () => {
    expect(create(deployment, manifest)).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      },
      status: {},
    })
  })

  test('without a spec is refused for all that it lacks', () => {
    expect(errorsOf(deployment, { metadata: meta, spec: null })).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ])
  })

  test('must select its pods, and always the same', () => {
    const other = { ...manifest, spec: { ...manifest.spec, selector: { matchLabels: { app: 'other' } } } }
    const old = create(deployment, manifest)
    const changed = create(deployment, other)
    expect(deployment.strategy.validateUpdate(changed, old).map(formatFieldError)).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"d"}: `selector` does not match template `labels`',
      'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
    ])
  })

  test('must be able to roll', () => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }
    expect(errorsOf(deployment, { ...manifest, spec: { ...manifest.spec, strategy } })).toEqual([
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ])
    const recreate = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }
    expect(errorsOf(deployment, { ...manifest, spec: { ...manifest.spec, strategy: recreate } })).toEqual([
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ])
  })

  test('counts changes of its spec and annotations, not of its labels and status', () => {
    const old = create(deployment, manifest)
    const next = (change: object) => deployment.strategy.prepareForUpdate?.({ ...old, ...change }, old)
    expect(next({ metadata: { ...old.metadata, labels: { a: 'b' } } })?.metadata.generation).toBe(1)
    expect(next({ metadata: { ...old.metadata, annotations: { a: 'b' } } })?.metadata.generation).toBe(2)
    expect(next({ spec: { ...(old.spec as object), replicas: 3 } })?.metadata.generation).toBe(2)
    expect(next({ status: { replicas: 7 } })).toEqual(old)
  })

  test('keeps spec and labels in an update of its status', () => {
    const old = create(deployment, manifest)
    const sent = { ...old, metadata: { ...old.metadata, labels: { x: '1' } }, spec: {}, status: { replicas: 9 } }
    expect(deployment.status?.strategy.prepareForUpdate?.(sent, old)).toEqual({ ...old, status: { replicas: 9 } })
  })

  test('is scaled by its replicas', () => {
    const object = create(deployment, manifest)
    expect(deployment.scale?.selector(object)).toBe('app=d')
    expect(deployment.scale?.withReplicas(object, 5)).toMatchObject({ spec: { replicas: 5 } })
  })
})

describe('a Job', () => {
  const job = kindOf('batch/v1', 'Job')
  const spec = { template: { spec: { containers: [{ name: 'c', image: 'x' }], restartPolicy: 'Never' } } }

  test('selects its pods by its own uid', () => {
    const labels = {
      'batch.kubernetes.io/controller-uid': 'u-1',
      'batch.kubernetes.io/job-name': 'x',
      'controller-uid': 'u-1',
      'job-name': 'x',
    }
    const created = create(job, { metadata: meta, spec })
    expect(created).toMatchObject({
      metadata: { labels, generation: 1 },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        manualSelector: false,
        podReplacementPolicy: 'TerminatingOrFailed',
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u-1' } },
        template: { metadata: { labels } },
      },
    })
    expect(job.strategy.validate(created)).toEqual([])
  })

  test('needs a restart policy that ends', () => {
    const always = { template: { spec: { containers: [{ name: 'c', image: 'x' }] } } }
    expect(errorsOf(job, { metadata: meta, spec: always })).toEqual([
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ])
  })

  test('may not be given other completions or another template', () => {
    const old = create(job, { metadata: meta, spec })
    const more = { ...old, spec: { ...(old.spec as object), completions: 9 } }
    expect(job.strategy.validateUpdate(more, old).map(formatFieldError)).toEqual([
      'spec.completions: Invalid value: 9: field is immutable',
    ])
    const template = (old.spec as { template: { spec: object } }).template
    const changed = { ...template, spec: { ...template.spec, containers: [{ name: 'c', image: 'y' }] } }
    const [error] = job.strategy
      .validateUpdate({ ...old, spec: { ...(old.spec as object), template: changed } }, old)
      .slice(-1)
    expect(error?.body).toMatch(
      /^Invalid value: \{"labels":\{.*\},"Spec":\{"Volumes":null,"InitContainers":null,"Containers":\[\{"Name":"c","Image":"y","Command":null/,
    )
    expect(error?.body).toMatch(/"HostnameOverride":null,"SchedulingGroup":null\}\}: field is immutable$/)
  })
})

describe('a DaemonSet', () => {
  const daemonSet = kindOf('apps/v1', 'DaemonSet')
  const manifest = { metadata: meta, spec: { selector: { matchLabels: { app: 'd' } }, template } }

  test('has defaults and counts its templates in an annotation', () => {
    const created = create(daemonSet, manifest)
    expect(created).toMatchObject({
      metadata: { annotations: { 'deprecated.daemonset.template.generation': '1' } },
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
      status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
    })
    const other = { ...template, spec: { containers: [{ name: 'c', image: 'nginx:2' }] } }
    const changed = { ...created, spec: { ...(created.spec as object), template: other } }
    expect(daemonSet.strategy.prepareForUpdate?.(changed, created).metadata).toMatchObject({
      generation: 2,
      annotations: { 'deprecated.daemonset.template.generation': '2' },
    })
  })
})

describe('a Service', () => {
  const service = kindOf('v1', 'Service')
  const spec = { selector: { app: 'd' }, ports: [{ port: 80 }] }

  test('has defaults; addresses are given by the API server', () => {
    expect(create(service, { metadata: meta, spec })).toEqual({
      metadata: meta,
      spec: {
        selector: { app: 'd' },
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
      },
      status: { loadBalancer: {} },
    })
    expect(create(service, { metadata: meta, spec: { ...spec, type: 'LoadBalancer' } }).spec).toMatchObject({
      externalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
    })
  })

  test('is refused in upstream words', () => {
    expect(errorsOf(service, { metadata: meta, spec: {} })).toEqual(['spec.ports: Required value'])
    expect(errorsOf(service, { metadata: meta, spec: { ports: [{ port: 80 }, { port: 81 }] } })).toEqual([
      'spec.ports[0].name: Required value',
      'spec.ports[1].name: Required value',
    ])
    const [error] = errorsOf(service, { metadata: { ...meta, name: '1a' }, spec })
    expect(error).toMatch(/^metadata.name: Invalid value: "1a": a DNS-1035 label must consist of/)
  })

  test('may not change its address', () => {
    const old = {
      ...create(service, { metadata: meta, spec: { ...spec, clusterIP: '10.96.77.77', clusterIPs: ['10.96.77.77'] } }),
    }
    const next = { ...old, spec: { ...(old.spec as object), clusterIP: '10.96.77.78', clusterIPs: ['10.96.77.78'] } }
    expect(service.strategy.validateUpdate(next, old).map(formatFieldError)).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.77.78"]: may not change once set',
    ])
  })
})

describe('ConfigMaps, Secrets, Namespaces and Nodes', () => {
  test('an immutable ConfigMap stays as it is', () => {
    const configMap = kindOf('v1', 'ConfigMap')
    const old = create(configMap, { metadata: meta, immutable: true, data: { a: '1' } })
    const next = create(configMap, { metadata: meta, immutable: true, data: { a: '2' } })
    expect(configMap.strategy.validateUpdate(next, old).map(formatFieldError)).toEqual([
      'data: Forbidden: field is immutable when `immutable` is set',
    ])
  })

  test('stringData becomes data', () => {
    const secret = kindOf('v1', 'Secret')
    expect(create(secret, { metadata: meta, stringData: { a: 'über', b: '' } })).toMatchObject({
      type: 'Opaque',
      data: { a: 'w7xiZXI=', b: '' },
    })
    const old = create(secret, { metadata: meta })
    expect(secret.strategy.validateUpdate({ ...old, type: 'foo' } as KubeObject, old).map(formatFieldError)).toEqual([
      'type: Invalid value: "foo": field is immutable',
    ])
  })

  test('a Namespace is born with its label, its finalizer and its phase', () => {
    const namespace = kindOf('v1', 'Namespace')
    expect(create(namespace, { metadata: { name: 'team' } })).toEqual({
      metadata: { name: 'team', labels: { 'kubernetes.io/metadata.name': 'team' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })
  })

  test('a Node keeps the pod CIDR it was given', () => {
    const node = kindOf('v1', 'Node')
    const old = create(node, {
      metadata: { ...meta, namespace: undefined },
      spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
    })
    const next = { ...old, spec: { podCIDR: '1.2.3.0/24', podCIDRs: ['1.2.3.0/24'] } }
    expect(node.strategy.validateUpdate(next, old).map(formatFieldError)).toEqual([
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    ])
  })

  test('no new finalizer is added to what is being deleted', () => {
    const configMap = kindOf('v1', 'ConfigMap')
    const old = create(configMap, { metadata: { ...meta, deletionTimestamp: '2026-01-01T00:00:00Z' } })
    const next = { ...old, metadata: { ...old.metadata, finalizers: ['d.e/f', 'a.b/c'] } }
    expect(configMap.strategy.validateUpdate(next, old).map(formatFieldError)).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.b/c", "d.e/f"}',
    ])
  })
})

describe('tables', () => {
  const nowMs = Date.parse('2026-01-01T00:10:00Z')
  const row = (kind: Kind, object: object) => kind.columns.map((column) => column.cell(object as KubeObject, nowMs))
  const created = { name: 'x', creationTimestamp: '2026-01-01T00:00:00Z' }

  test('of Nodes', () => {
    const status = {
      conditions: [{ type: 'Ready', status: 'False' }],
      addresses: [{ type: 'InternalIP', address: '192.0.2.11' }],
      nodeInfo: {
        kubeletVersion: 'v1.36.2',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        kernelVersion: '6.1.0-18-amd64',
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://1.7.24',
      },
    }
    const labels = { 'node-role.kubernetes.io/control-plane': '' }
    const node = { metadata: { ...created, labels }, spec: { unschedulable: true }, status }
    expect(row(kindOf('v1', 'Node'), node)).toEqual([
      'x',
      'NotReady,SchedulingDisabled',
      'control-plane',
      '10m',
      'v1.36.2',
      '192.0.2.11',
      '<none>',
      'Debian GNU/Linux 12 (bookworm)',
      '6.1.0-18-amd64 (amd64)',
      'containerd://1.7.24',
    ])
  })

  test('of Services', () => {
    const service = (spec: object) =>
      row(kindOf('v1', 'Service'), { metadata: created, spec, status: { loadBalancer: {} } })
    const ports = [
      { port: 80, protocol: 'TCP' },
      { port: 443, nodePort: 30443, protocol: 'TCP' },
    ]
    expect(service({ type: 'NodePort', clusterIPs: ['10.96.0.5'], ports, selector: { app: 'web' } })).toEqual([
      'x',
      'NodePort',
      '10.96.0.5',
      '<none>',
      '80/TCP,443:30443/TCP',
      '10m',
      'app=web',
    ])
    expect(service({ type: 'LoadBalancer', clusterIPs: ['10.96.0.5'], ports: [] })[3]).toBe('<pending>')
    expect(service({ type: 'ExternalName', externalName: 'a.example' }).slice(1, 5)).toEqual([
      'ExternalName',
      '<none>',
      'a.example',
      '<none>',
    ])
  })

  test('of Endpoints and EndpointSlices, three and how many more', () => {
    const addresses = ['1', '2', '3', '4'].map((last) => ({ ip: `10.244.1.${last}` }))
    expect(
      row(kindOf('v1', 'Endpoints'), { metadata: created, subsets: [{ addresses, ports: [{ port: 80 }] }] })[1],
    ).toBe('10.244.1.1:80,10.244.1.2:80,10.244.1.3:80 + 1 more...')
    const slice = kindOf('discovery.k8s.io/v1', 'EndpointSlice')
    expect(row(slice, { metadata: created, addressType: 'IPv4', endpoints: [], ports: [] })).toEqual([
      'x',
      'IPv4',
      '<unset>',
      '<unset>',
      '10m',
    ])
  })

  test('of Jobs', () => {
    const job = (spec: object, status: object) =>
      row(kindOf('batch/v1', 'Job'), { metadata: created, spec: { template: { spec: {} }, ...spec }, status }).slice(
        1,
        4,
      )
    const times = { startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:00:03Z' }
    expect(
      job({ completions: 3 }, { succeeded: 3, ...times, conditions: [{ type: 'Complete', status: 'True' }] }),
    ).toEqual(['Complete', '3/3', '3s'])
    expect(job({ parallelism: 3 }, {})).toEqual(['Running', '0/1 of 3', ''])
  })

  test('of Events', () => {
    const event = {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', name: 'p' },
      eventTime: '2026-01-01T00:09:00.000000Z',
      firstTimestamp: null,
      lastTimestamp: null,
      reason: 'Scheduled',
      type: 'Normal',
      message: ' ok ',
      source: {},
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-vm',
    }
    expect(row(kindOf('v1', 'Event'), event)).toEqual([
      '60s',
      'Normal',
      'Scheduled',
      'pod/p',
      '',
      'default-scheduler, default-scheduler-vm',
      'ok',
      '60s',
      1,
      'e',
    ])
  })
})

describe('what is not simulated is refused, and says so', () => {
  test.each([
    [
      'coordination.k8s.io/v1',
      'Lease',
      { strategy: 'OldestEmulationVersion' },
      'spec.strategy: Forbidden: Wheelhouse does not simulate coordinated leader election',
    ],
  ])('%s %s %o', (apiVersion, kind, spec, error) => {
    expect(errorsOf(kindOf(apiVersion, kind), { metadata: meta, spec })).toContain(error)
  })
})
