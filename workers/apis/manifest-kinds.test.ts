import { beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '../apimachinery/object.ts'
import { parseSchedule } from './batch/cron-job/schedule.ts'
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
  warningsOf,
} from './testing/kind-under-test.ts'

beforeAll(openKinds)

const template = { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } }

describe('a StatefulSet', () => {
  const kind = () => kindOf('apps/v1', 'StatefulSet')
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  const spec = { selector: { matchLabels: { app: 'd' } }, serviceName: 'x', template }

  test('has defaults, and so have its claims', () => {
    expect(create(kind(), { metadata: meta, spec: { ...spec, volumeClaimTemplates: [claim] } })).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          {
            kind: 'PersistentVolumeClaim',
            apiVersion: 'v1',
            spec: { volumeMode: 'Filesystem' },
            status: { phase: 'Pending' },
          },
        ],
      },
      status: { replicas: 0, availableReplicas: 0 },
    })
  })

  test('mounts the claims that are made for its pods', () => {
    const mounts = [{ name: 'data', mountPath: '/data' }]
    const mounted = { ...template, spec: { containers: [{ name: 'c', image: 'nginx:1', volumeMounts: mounts }] } }
    const claims = { volumeClaimTemplates: [claim] }
    expect(errorsOf(kind(), { metadata: meta, spec: { ...spec, template: mounted, ...claims } })).toEqual([])
    expect(errorsOf(kind(), { metadata: meta, spec: { ...spec, template: mounted } })).toEqual([
      'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ])
  })

  test('changes only in part', () => {
    expect(
      updateErrors(kind(), { metadata: meta, spec }, { metadata: meta, spec: { ...spec, serviceName: 'y' } }),
    ).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ])
    expect(updateErrors(kind(), { metadata: meta, spec }, { metadata: meta, spec: { ...spec, replicas: 5 } })).toEqual(
      [],
    )
  })

  test('has a name that its pods can have as host name', () => {
    expect(errorsOf(kind(), { metadata: { ...meta, name: 'a.b' }, spec })).toEqual([
      'metadata.name: Invalid value: "a.b": must not contain dots',
    ])
  })

  test('is told in a table as recorded', () => {
    const object = { metadata: { ...created, name: 'mu' }, spec: { ...spec, replicas: 3 }, status: { replicas: 3 } }
    expect(row(kind(), object)).toEqual(['mu', '0/3', '10m', 'c', 'nginx:1'])
  })
})

describe('a PersistentVolumeClaim', () => {
  const kind = () => kindOf('v1', 'PersistentVolumeClaim')
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'tl', resources: { requests: { storage: '1Gi' } } }

  test('is defaulted as recorded', () => {
    expect(create(kind(), { metadata: meta, spec })).toEqual({
      metadata: meta,
      spec: { ...spec, volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    })
  })

  test('without modes and size is refused', () => {
    expect(errorsOf(kind(), { metadata: meta, spec: {} })).toEqual([
      'spec.accessModes: Required value: at least 1 access mode is required',
      'spec.resources[storage]: Required value',
    ])
    const wrong = {
      accessModes: ['Shared', 'ReadWriteOncePod', 'ReadWriteMany'],
      resources: { requests: { storage: '0' } },
    }
    expect(errorsOf(kind(), { metadata: meta, spec: wrong })).toEqual([
      'spec.accessModes: Unsupported value: "Shared": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
      'spec.resources[storage]: Invalid value: "0": must be greater than zero',
    ])
  })

  test('grows only once it is bound', () => {
    const bigger = { ...spec, resources: { requests: { storage: '2Gi' } } }
    const [error] = updateErrors(kind(), { metadata: meta, spec }, { metadata: meta, spec: bigger })
    expect(error).toBe(
      [
        'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
        '@@ -6,7 +6,7 @@',
        '  "Resources": {',
        '   "Limits": null,',
        '   "Requests": {',
        '-   "storage": "1Gi"',
        '+   "storage": "2Gi"',
        '   }',
        '  },',
        '  "VolumeName": "",',
        '',
      ].join('\n'),
    )
    const old = {
      ...create(kind(), { metadata: meta, spec }),
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    }
    const next = { ...old, spec: bigger }
    expect(
      kind().strategy.validateUpdate({ ...next, spec: { ...bigger, volumeMode: 'Filesystem' } } as KubeObject, old),
    ).toEqual([])
  })

  test('is told with what it is bound to', () => {
    const bound = { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } }
    const object = { metadata: created, spec: { ...spec, volumeName: 'pv', volumeMode: 'Filesystem' }, status: bound }
    expect(row(kind(), object)).toEqual(['x', 'Bound', 'pv', '2Gi', 'RWO', 'tl', '<unset>', '10m', 'Filesystem'])
    expect(row(kind(), { metadata: created, spec, status: { phase: 'Pending' } }).slice(1, 6)).toEqual([
      'Pending',
      '',
      '',
      '',
      'tl',
    ])
  })
})

describe('a PersistentVolume', () => {
  const kind = () => kindOf('v1', 'PersistentVolume')
  const spec = { capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } }

  test('is defaulted as recorded', () => {
    const at = { ...clusterMeta, creationTimestamp: '2026-01-01T00:00:00Z' }
    expect(create(kind(), { metadata: at, spec })).toEqual({
      metadata: at,
      spec: {
        ...spec,
        hostPath: { path: '/x', type: '' },
        persistentVolumeReclaimPolicy: 'Retain',
        volumeMode: 'Filesystem',
      },
      status: { phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' },
    })
  })

  test('is made of one thing', () => {
    expect(errorsOf(kind(), { metadata: clusterMeta, spec: { ...spec, hostPath: undefined } })).toEqual([
      'spec: Required value: must specify a volume type',
    ])
    expect(errorsOf(kind(), { metadata: clusterMeta, spec: { ...spec, nfs: { server: 's', path: '/' } } })).toEqual([
      'spec.nfs: Forbidden: may not specify more than 1 volume type',
    ])
    expect(
      errorsOf(kind(), { metadata: clusterMeta, spec: { ...spec, hostPath: undefined, local: { path: '/d' } } }),
    ).toEqual(['spec.nodeAffinity: Required value: Local volume requires node affinity'])
  })

  test('keeps what it is made of', () => {
    const [error] = updateErrors(
      kind(),
      { metadata: clusterMeta, spec },
      { metadata: clusterMeta, spec: { ...spec, hostPath: { path: '/y' } } },
    )
    expect(error).toContain(
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    )
    expect(error).toContain('-  "Path": "/x",\n+  "Path": "/y",')
  })

  test('that is to be recycled warns', () => {
    expect(
      warningsOf(kind(), { metadata: clusterMeta, spec: { ...spec, persistentVolumeReclaimPolicy: 'Recycle' } }),
    ).toEqual([
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    ])
  })
})

describe('a StorageClass', () => {
  const kind = () => kindOf('storage.k8s.io/v1', 'StorageClass')

  test('that is the default says so in tables', () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
    const object = create(kind(), { metadata: { ...created, annotations }, provisioner: 'rancher.io/local-path' })
    expect(row(kind(), object)).toEqual(['x (default)', 'rancher.io/local-path', 'Delete', 'Immediate', false, '10m'])
  })

  test('stays as it was made', () => {
    const before = { metadata: clusterMeta, provisioner: 'a.b/c', parameters: { type: 'ssd' } }
    const after = {
      metadata: clusterMeta,
      provisioner: 'a.b/d',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
    }
    expect(updateErrors(kind(), before, after)).toEqual([
      'parameters: Forbidden: updates to parameters are forbidden.',
      'provisioner: Forbidden: updates to provisioner are forbidden.',
      'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ])
  })
})

describe('a ReplicationController', () => {
  const kind = () => kindOf('v1', 'ReplicationController')

  test('selects the pods of its template when it does not say', () => {
    expect(create(kind(), { metadata: meta, spec: { template } })).toMatchObject({
      metadata: { labels: { app: 'd' }, generation: 1 },
      spec: { replicas: 1, selector: { app: 'd' } },
      status: { replicas: 0 },
    })
  })

  test('without anything is refused for what it lacks', () => {
    expect(errorsOf(kind(), { metadata: meta, spec: {} })).toEqual([
      'spec.selector: Required value',
      'spec.template: Required value',
    ])
  })
})

describe('a NetworkPolicy', () => {
  const kind = () => kindOf('networking.k8s.io/v1', 'NetworkPolicy')

  test('is defaulted: what is isolated, and by which protocol', () => {
    const spec = { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }], egress: [{}] }
    expect(create(kind(), { metadata: meta, spec })).toMatchObject({
      metadata: { generation: 1 },
      spec: { policyTypes: ['Ingress', 'Egress'], ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }] },
    })
  })

  test('refuses peers and ports that are none', () => {
    const ingress = [
      {
        from: [
          {},
          { podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } },
          { ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } },
        ],
        ports: [{ port: 0 }, { port: 'web', endPort: 90 }, { port: 90, endPort: 80 }],
      },
    ]
    expect(errorsOf(kind(), { metadata: meta, spec: { podSelector: {}, ingress } })).toEqual([
      'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ingress[0].ports[1].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
      'spec.ingress[0].ports[2].endPort: Invalid value: 80: must be greater than or equal to `port`',
      'spec.ingress[0].from[0]: Required value: must specify a peer',
      'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
      'spec.ingress[0].from[2].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    ])
  })
})

describe('an Ingress', () => {
  const kind = () => kindOf('networking.k8s.io/v1', 'Ingress')
  const backend = { service: { name: 'back', port: { number: 80 } } }
  const path = { path: '/', pathType: 'Prefix', backend }

  test('needs a rule or a backend', () => {
    expect(errorsOf(kind(), { metadata: meta, spec: {} })).toEqual([
      'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
    ])
  })

  test('is refused for bad hosts, paths and backends', () => {
    const rules = [
      { host: '10.0.0.1', http: { paths: [{ ...path, path: 'a//b/..' }] } },
      {
        host: 'foo.example',
        http: {
          paths: [
            { path: '/', backend },
            { ...path, backend: { service: { name: 'b' } } },
            { ...path, backend: {} },
          ],
        },
      },
    ]
    expect(errorsOf(kind(), { metadata: meta, spec: { rules } })).toEqual([
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
      'spec.rules[0].http.paths[0].path: Invalid value: "a//b/..": must be an absolute path',
      `spec.rules[0].http.paths[0].path: Invalid value: "a//b/..": must not contain '//'`,
      `spec.rules[0].http.paths[0].path: Invalid value: "a//b/..": cannot end with '/..'`,
      'spec.rules[1].http.paths[0].pathType: Required value: pathType must be specified',
      'spec.rules[1].http.paths[1].backend: Required value: port name or number is required',
      'spec.rules[1].http.paths[2].backend: Invalid value: "": resource or service backend is required',
    ])
  })

  test('names its class once', () => {
    const annotations = { 'kubernetes.io/ingress.class': 'a' }
    const manifest = { metadata: { ...meta, annotations }, spec: { ingressClassName: 'b', defaultBackend: backend } }
    expect(errorsOf(kind(), manifest)).toEqual([
      'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified',
    ])
    expect(warningsOf(kind(), manifest)).toEqual([
      `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
    ])
  })

  test('tells its first hosts', () => {
    const rules = ['a', 'b', 'c', 'd'].map((host) => ({ host }))
    expect(row(kind(), { metadata: created, spec: { rules, tls: [{}] }, status: {} })).toEqual([
      'x',
      '<none>',
      'a,b,c + 1 more...',
      '',
      '80, 443',
      '10m',
    ])
  })
})

test('an IngressClass keeps its controller', () => {
  const kind = kindOf('networking.k8s.io/v1', 'IngressClass')
  const before = { metadata: clusterMeta, spec: { controller: 'example.com/a' } }
  expect(updateErrors(kind, before, { metadata: clusterMeta, spec: { controller: 'plain' } })).toEqual([
    'spec.controller: Invalid value: "plain": field is immutable',
    'spec.controller: Invalid value: "plain": must be a domain-prefixed path (such as "acme.io/foo")',
  ])
})

describe('a CronJob', () => {
  const kind = () => kindOf('batch/v1', 'CronJob')
  const pods = { spec: { containers: [{ name: 'c', image: 'busybox' }], restartPolicy: 'OnFailure' } }
  const spec = { schedule: '*/5 * * * *', jobTemplate: { spec: { template: pods } } }

  test('is defaulted as recorded; its Jobs are not', () => {
    const object = create(kind(), { metadata: meta, spec })
    expect(object).toMatchObject({
      metadata: { generation: 1 },
      spec: { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
      status: {},
    })
    expect(Object.keys((object.spec as { jobTemplate: { spec: object } }).jobTemplate.spec)).toEqual(['template'])
    expect(row(kind(), { ...object, metadata: created }).slice(0, 7)).toEqual([
      'x',
      '*/5 * * * *',
      '<none>',
      'False',
      0,
      '<none>',
      '10m',
    ])
  })

  test('is refused when its schedule, zone or Jobs are wrong', () => {
    expect(
      errorsOf(kind(), { metadata: meta, spec: { ...spec, schedule: 'bad', timeZone: 'Europe/Atlantis' } }),
    ).toEqual([
      'spec.schedule: Invalid value: "bad": expected exactly 5 fields, found 1: [bad]',
      'spec.timeZone: Invalid value: "Europe/Atlantis": unknown time zone Europe/Atlantis',
    ])
    const always = { spec: { template: { spec: { ...pods.spec, restartPolicy: 'Always' } }, manualSelector: true } }
    expect(
      errorsOf(kind(), { metadata: { ...meta, name: 'x'.repeat(53) }, spec: { ...spec, jobTemplate: always } }),
    ).toEqual([
      'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
      `metadata.name: Invalid value: "${'x'.repeat(53)}": must be no more than 52 characters`,
    ])
  })

  test('understands the schedules of cron', () => {
    const minutes = (schedule: string) => {
      const parsed = parseSchedule(schedule)
      return 'type' in parsed && parsed.type === 'fields' ? [...parsed.minutes] : parsed
    }
    expect(minutes('*/20 * * * *')).toEqual([0, 20, 40])
    expect(minutes('5/25 1-3 * JAN mon-fri')).toEqual([5, 30, 55])
    expect(minutes('@daily')).toEqual([0])
    expect(parseSchedule('@every 1h30m')).toEqual({ type: 'every', ms: 5_400_000 })
  })

  test.each([
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['@often', 'unrecognized descriptor: @often'],
  ])('refuses the schedule %s', (schedule, error) => {
    expect(parseSchedule(schedule)).toEqual({ error })
  })
})
