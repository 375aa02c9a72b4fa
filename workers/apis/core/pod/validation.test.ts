import { beforeAll, describe, expect, test } from 'vitest'
import { formatFieldError } from '../../../apimachinery/field-error.ts'
import { decode } from '../../decode.ts'
import type { Pod } from '../types.ts'
import { podKind } from './kind.ts'

beforeAll(() => podKind.openForUpdate?.())

const base = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p1', namespace: 'default' },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
}

function create(manifest: unknown): Pod {
  const decoded = decode('core.v1.Pod', manifest)
  if ('error' in decoded) throw new Error(decoded.error)
  const pod = podKind.defaults(decoded.value as Pod)
  return (podKind.strategy.prepareForCreate?.(pod) ?? pod) as Pod
}
const errorsOf = (manifest: unknown) => podKind.strategy.validate(create(manifest)).map(formatFieldError)
const withSpec = (spec: object) => ({ ...base, spec: { ...base.spec, ...spec } })
const withContainer = (container: object) => withSpec({ containers: [{ name: 'c', image: 'nginx', ...container }] })

test('a pod with a bad name is refused for its name and its container', () => {
  expect(
    errorsOf({
      ...base,
      metadata: { ...base.metadata, name: 'Bad_Name' },
      spec: { containers: [{ name: 'Bad_Name', image: 'nginx' }] },
    }),
  ).toEqual([
    "metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    "spec.containers[0].name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ])
})

describe('a pod is refused in upstream words', () => {
  test.each([
    [{ containers: [] }, 'spec.containers: Required value'],
    [
      { restartPolicy: 'Sometimes' },
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      {
        containers: [
          { name: 'c', image: 'a' },
          { name: 'c', image: 'b' },
        ],
      },
      'spec.containers[1].name: Duplicate value: "c"',
    ],
    [
      { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] },
      'spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type',
    ],
    [
      { tolerations: [{ key: 'a', operator: 'Exists', value: 'x' }] },
      'spec.tolerations[0].operator: Invalid value: "x": value must be empty when `operator` is \'Exists\'',
    ],
    [
      { activeDeadlineSeconds: 0 },
      'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
    ],
    [
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
          { maxSkew: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
        ],
      },
      'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{kubernetes.io/hostname, DoNotSchedule}"',
    ],
  ])('%o', (spec, error) => {
    expect(errorsOf(withSpec(spec))).toEqual([error])
  })

  test.each([
    [
      { resources: { requests: { cpu: '2' }, limits: { cpu: '200m' } } },
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 200m',
    ],
    [{ image: '' }, 'spec.containers[0].image: Required value'],
    [
      { image: ' nginx' },
      'spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace',
    ],
    [
      { volumeMounts: [{ name: 'nope', mountPath: '/x' }] },
      'spec.containers[0].volumeMounts[0].name: Not found: "nope"',
    ],
    [
      { ports: [{ containerPort: 99999 }] },
      'spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive',
    ],
    [{ livenessProbe: {} }, 'spec.containers[0].livenessProbe: Required value: must specify a handler type'],
    [
      { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } },
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ],
    [
      { env: [{ name: 'A', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] },
      'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ],
    [
      { imagePullPolicy: 'Maybe' },
      'spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ])('container %o', (container, error) => {
    expect(errorsOf(withContainer(container))).toEqual([error])
  })
})

describe('what is not simulated is refused, and says so', () => {
  test.each([
    [
      { setHostnameAsFQDN: true },
      'spec.setHostnameAsFQDN: Forbidden: Wheelhouse does not simulate fully qualified host names',
    ],
    [
      { volumes: [{ name: 'v', image: { reference: 'busybox' } }] },
      'spec.volumes[0].image: Forbidden: Wheelhouse does not simulate images as volumes',
    ],
  ])('%o', (spec, error) => {
    expect(errorsOf(withSpec(spec))).toEqual([error])
  })

  test('the harmless neighbours of refused fields are taken', () => {
    expect(
      errorsOf(
        withSpec({
          setHostnameAsFQDN: false,
          hostPID: true,
          securityContext: { runAsNonRoot: true, sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] },
          os: { name: 'linux' },
          volumes: [{ name: 'v', nfs: { server: 'a', path: '/' } }],
        }),
      ),
    ).toEqual([])
  })
})

describe('a pod that exists', () => {
  const old = {
    ...create(withSpec({ nodeName: 'node-3' })),
    metadata: { name: 'p1', namespace: 'default', uid: 'u', resourceVersion: '1', generation: 1 },
  } as Pod
  const update = (spec: Partial<Pod['spec']>) => {
    const changed = { ...old, spec: { ...old.spec, ...spec } }
    const prepared = (podKind.strategy.prepareForUpdate?.(changed, old) ?? changed) as Pod
    return { prepared, errors: podKind.strategy.validateUpdate(prepared, old).map(formatFieldError) }
  }
  const [container] = old.spec.containers

  test('may change its image, which raises its generation', () => {
    const { prepared, errors } = update({ containers: [{ ...container, name: 'c', image: 'nginx:2' }] })
    expect(errors).toEqual([])
    expect(prepared.metadata.generation).toBe(2)
  })

  test('may not change where it wants to run, and is told the difference', () => {
    const { errors } = update({ nodeSelector: { a: 'b' } })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(
      /^spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,.*\n@@ -\d+,7 \+\d+,9 @@\n {2}"TerminationGracePeriodSeconds": 30,\n {2}"ActiveDeadlineSeconds": null,\n {2}"DNSPolicy": "ClusterFirst",\n- "NodeSelector": null,\n\+ "NodeSelector": {\n\+ {2}"a": "b"\n\+ },\n/,
    )
  })

  test('may not lose a container', () => {
    const { errors } = update({ containers: [] })
    expect(errors).toContain('spec.containers: Forbidden: pod updates may not add or remove containers')
  })

  test('may gain tolerations, not lose them', () => {
    const toleration = { key: 'a', operator: 'Exists' } as const
    expect(update({ tolerations: [toleration] }).errors).toEqual([])
    const tolerant = { ...old, spec: { ...old.spec, tolerations: [toleration] } }
    expect(podKind.strategy.validateUpdate(old, tolerant).map(formatFieldError)).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })
})

describe('the grace period of a deletion', () => {
  const grace = (pod: unknown, asked?: number) => podKind.strategy.gracePeriodSeconds?.(pod as Pod, asked)
  test('is 30 seconds, what was asked for, or none where nobody would wait', () => {
    const running = create(withSpec({ nodeName: 'n' }))
    expect(grace(running)).toBe(30)
    expect(grace(running, 5)).toBe(5)
    expect(grace(running, -1)).toBe(1)
    expect(grace(create(base)), 'not scheduled').toBe(0)
    expect(grace({ ...running, status: { phase: 'Succeeded' } })).toBe(0)
  })
})

test('doubtful but legal fields are warned of', () => {
  const pod = create({
    ...withContainer({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
  })
  expect(podKind.strategy.warnings?.(pod, undefined)).toEqual([
    'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
  ])
})

test('limits become requests in a pod, and the QoS class follows', () => {
  const limits = { cpu: '1', memory: '1Gi' }
  const pod = create(withContainer({ resources: { limits } }))
  expect(pod.spec.containers[0]?.resources).toEqual({ limits, requests: limits })
  expect(pod.status?.qosClass).toBe('Guaranteed')
  expect(create(withContainer({ resources: { requests: { cpu: '1' } } })).status?.qosClass).toBe('Burstable')
  expect(create(base).status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' })
})

test('a pod with gates says that they keep it from being scheduled', () => {
  const pod = create(withSpec({ schedulingGates: [{ name: 'a.b/c' }] }))
  expect(pod.status?.conditions).toMatchObject([{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }])
})
