import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { secretKind } from './core/secret/names.ts'
import { decode, strictDecodingError, unknownField } from './decode.ts'
import { findKindOf } from './kinds.ts'

beforeAll(() => secretKind.open?.())

const decodeOrThrow = (type: string, value: unknown) => {
  const decoded = decode(type, value)
  if ('error' in decoded) throw new Error(decoded.error)
  return decoded.value
}
const errorOf = (type: string, value: unknown) => {
  const decoded = decode(type, value)
  return 'error' in decoded ? decoded.error : undefined
}

describe("type errors are worded as Go's decoder words them", () => {
  test.each([
    [
      'apps.v1.Deployment',
      { spec: { replicas: 'three' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'apps.v1.Deployment',
      { spec: { replicas: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'core.v1.Pod',
      { spec: { containers: [{ env: [{ name: 'A', value: 1 }] }] } },
      'json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    [
      'core.v1.Pod',
      { spec: { containers: {} } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'core.v1.Pod',
      { spec: { containers: [{ imagePullPolicy: true }] } },
      'json: cannot unmarshal bool into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      'core.v1.Pod',
      { metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'core.v1.ConfigMap',
      { data: 'x' },
      'json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string',
    ],
    ['core.v1.ConfigMap', [1], 'json: cannot unmarshal array into Go value of type v1.ConfigMap'],
    [
      'core.v1.Pod',
      { spec: { containers: [{ resources: { limits: { cpu: 'abc' } } }] } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['core.v1.Secret', { data: { a: '%%%%' } }, 'illegal base64 data at input byte 0'],
    [
      'core.v1.Pod',
      { metadata: { creationTimestamp: 'now' } },
      'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"',
    ],
  ])('%s %o', (type, value, error) => {
    expect(errorOf(type, value)).toBe(error)
  })
})

test('unknown fields are named with their path, in the order they were written', () => {
  const decoded = decode('apps.v1.Deployment', {
    spec: { replicass: 3, template: { spec: { containers: [{ name: 'a', imagee: 'b' }] } } },
  })
  if ('error' in decoded) throw new Error(decoded.error)
  expect(decoded.unknownFields).toEqual(['spec.replicass', 'spec.template.spec.containers[0].imagee'])
  expect(strictDecodingError(decoded.unknownFields.map(unknownField))).toBe(
    'strict decoding error: unknown field "spec.replicass", unknown field "spec.template.spec.containers[0].imagee"',
  )
})

test('what Go leaves out when it is empty is left out, what it always writes is there', () => {
  expect(
    decodeOrThrow('core.v1.Pod', {
      metadata: { name: 'a', annotations: {} },
      spec: { hostNetwork: false, nodeName: '', enableServiceLinks: false, containers: [{ name: 'c', stdin: false }] },
    }),
  ).toEqual({
    metadata: { name: 'a' },
    spec: { enableServiceLinks: false, containers: [{ name: 'c', resources: {} }] },
    status: {},
  })
  expect(decodeOrThrow('apps.v1.DaemonSet', {})).toMatchObject({
    status: { numberReady: 0, desiredNumberScheduled: 0 },
  })
})

test('quantities and times come out as the API writes them', () => {
  const pod = decodeOrThrow('core.v1.Pod', {
    metadata: { creationTimestamp: '2026-01-01T01:00:00.5+01:00' },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu: 0.5, memory: '2048Mi' } } }] },
  })
  expect(pod).toMatchObject({
    metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ resources: { requests: { cpu: '500m', memory: '2Gi' } } }] },
  })
  const lease = decodeOrThrow('coordination.v1.Lease', { spec: { renewTime: '2026-01-01T00:00:00Z' } })
  expect(lease).toMatchObject({ spec: { renewTime: '2026-01-01T00:00:00.000000Z' } })
})

test('a template that was decoded before comes out as the same object', () => {
  const spec = { containers: [{ name: 'c', image: 'nginx' }] }
  const first = decodeOrThrow('core.v1.Pod', { metadata: { name: 'a' }, spec }) as { spec: unknown }
  const second = decodeOrThrow('core.v1.Pod', { metadata: { name: 'b' }, spec }) as { spec: unknown }
  expect(second.spec).toBe(first.spec)
})

test('an object that needs no change is the object itself', () => {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 'b' } }
  expect(decodeOrThrow('core.v1.ConfigMap', configMap)).toBe(configMap)
})

test('hostile keys and depths are errors or plain keys, never a crash', () => {
  const data = JSON.parse('{"__proto__": "x", "constructor": null}')
  const configMap = decodeOrThrow('core.v1.ConfigMap', { data }) as { data: object }
  expect(Object.entries(configMap.data)).toEqual([
    ['__proto__', 'x'],
    ['constructor', ''],
  ])
  expect(Object.getPrototypeOf(configMap.data)).toBe(Object.prototype)
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  expect(errorOf('apps.v1.ControllerRevision', { data: { deep } })).toBe('json: exceeded max depth')
  expect(decode('core.v1.Pod', JSON.parse('{"__proto__": {"a": 1}}'))).toMatchObject({ unknownFields: ['__proto__'] })
})

test('any JSON is decoded or refused', () => {
  const types = ['core.v1.Pod', 'apps.v1.Deployment', 'core.v1.Service', 'apps.v1.DaemonSet', 'core.v1.Event']
  const value = fc.object({
    key: fc.constantFrom(
      'metadata',
      'spec',
      'template',
      'containers',
      'name',
      'labels',
      'ports',
      'replicas',
      '__proto__',
      'x',
    ),
    maxDepth: 6,
    values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double()],
    withNullPrototype: false,
  })
  fc.assert(
    fc.property(fc.constantFrom(...types), value, (type, object) => {
      const decoded = decode(type, object)
      if ('error' in decoded) return decoded.error.length > 0
      // What came out is clean: decoding it again changes nothing.
      const again = decode(type, decoded.value)
      return !('error' in again) && again.unknownFields.length === 0 && again.value === decoded.value
    }),
    { numRuns: 500 },
  )
})

test('maps of lists, as what an authenticator says of a user, are read as such', async () => {
  await findKindOf('authentication.k8s.io/v1', 'TokenReview')?.open?.()
  const type = 'authentication.v1.UserInfo'
  const extra = { 'example.com/a': ['b'], none: null }
  expect(decode(type, { extra })).toEqual({ value: { extra }, unknownFields: [] })
  expect(errorOf(type, { extra: { a: {} } })).toBe(
    'json: cannot unmarshal object into Go struct field UserInfo.extra of type v1.ExtraValue',
  )
})
