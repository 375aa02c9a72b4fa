import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyJsonPatch, readJsonPatch } from '../apimachinery/json-patch.ts'
import { applyMergePatch, createMergePatch } from '../apimachinery/merge-patch.ts'
import { PatchError } from '../apimachinery/patch-error.ts'
import { createThreeWayMergePatch, createTwoWayMergePatch } from '../apimachinery/strategic-merge-diff.ts'
import { applyStrategicMergePatch, type Plain } from '../apimachinery/strategic-merge-patch.ts'
import { deploymentKind } from './apps/deployment/kind.ts'
import type { Deployment } from './apps/types.ts'
import { decode } from './decode.ts'
import { openapi } from './openapi.ts'

type Exchange = { type: string; body: unknown; status: number; answer: Deployment & { message?: string } }
const exchanges: readonly Exchange[] = JSON.parse(
  readFileSync(new URL('testdata/deployment-patches.json', import.meta.url), 'utf8'),
)

function patched(target: Deployment, { type, body }: Exchange): Deployment {
  const value =
    type === 'json-patch+json'
      ? applyJsonPatch(target, readJsonPatch(body))
      : type === 'merge-patch+json'
        ? applyMergePatch(target, body)
        : applyStrategicMergePatch(target as unknown as Plain, body, openapi, 'apps.v1.Deployment')
  const decoded = decode('apps.v1.Deployment', value)
  if ('error' in decoded) throw new PatchError(decoded.error)
  return deploymentKind.defaults(decoded.value as Deployment) as Deployment
}

/** Controllers write between the patches; what they write is no business of the patch. */
const wished = ({ metadata, spec }: Deployment) => ({
  labels: metadata.labels,
  finalizers: metadata.finalizers,
  foo: metadata.annotations?.['foo'],
  spec,
})

describe('patches of a Deployment end as on a real API server', () => {
  const [created] = exchanges
  let current = created?.answer as Deployment
  for (const [i, exchange] of exchanges.entries()) {
    if (i === 0 || exchange.status !== 200) continue
    const before = current
    current = exchange.answer
    test(`${i}: ${exchange.type} ${JSON.stringify(exchange.body)}`, () => {
      expect(wished(patched(before, exchange))).toEqual(wished(exchange.answer))
    })
  }
})

test('a strategic merge patch whose element has no key is refused in upstream words', () => {
  const patch = { spec: { template: { spec: { containers: [{ image: 'noname' }] } } } }
  const target = { spec: { template: { spec: { containers: [{ name: 'a' }] } } } }
  expect(() => applyStrategicMergePatch(target, patch, openapi, 'apps.v1.Deployment')).toThrow(
    'map: map[image:noname] does not contain declared merge key: name',
  )
  expect(() => readJsonPatch({ a: 1 })).toThrow(
    'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  )
})

describe('kubectl apply', () => {
  const container = (name: string, image: string, more = {}) => ({ name, image, ...more })
  const deployment = (containers: unknown[], replicas?: number) => ({
    spec: { ...(replicas === undefined ? {} : { replicas }), template: { spec: { containers } } },
  })

  test('leaves what others set alone, and removes what was applied before and is gone', () => {
    const applied = deployment([container('a', '1'), container('b', '1')], 2)
    const live = deployment(
      [container('a', '1', { imagePullPolicy: 'Always' }), container('b', '1'), container('sidecar', '9')],
      5,
    )
    const manifest = deployment([container('a', '2')])
    const patch = createThreeWayMergePatch(applied, manifest, live, openapi, 'apps.v1.Deployment')
    expect(patch).toEqual({
      spec: {
        replicas: null,
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'a' }],
            containers: [
              { name: 'a', image: '2' },
              { $patch: 'delete', name: 'b' },
            ],
          },
        },
      },
    })
    expect(applyStrategicMergePatch(live, patch, openapi, 'apps.v1.Deployment')).toEqual(
      deployment([container('a', '2', { imagePullPolicy: 'Always' }), container('sidecar', '9')]),
    )
  })

  test('an unchanged manifest needs no patch', () => {
    const manifest = deployment([container('a', '1')], 2)
    const live = deployment([container('a', '1', { resources: {} })], 2)
    expect(createThreeWayMergePatch(manifest, manifest, live, openapi, 'apps.v1.Deployment')).toEqual({})
  })

  test('a change of the strategy keeps only the keys of the new one', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
    const after = { spec: { strategy: { type: 'Recreate' } } }
    const patch = createThreeWayMergePatch(before, after, before, openapi, 'apps.v1.Deployment')
    expect(patch).toEqual({
      spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } },
    })
    expect(applyStrategicMergePatch(before, patch, openapi, 'apps.v1.Deployment')).toEqual(after)
  })

  test('finalizers are merged as a set', () => {
    const before = { metadata: { finalizers: ['a/b', 'c/d'] } }
    const after = { metadata: { finalizers: ['c/d', 'e/f'] } }
    const patch = createTwoWayMergePatch(before, after, openapi, 'apps.v1.Deployment')
    expect(patch).toEqual({
      metadata: {
        '$setElementOrder/finalizers': ['c/d', 'e/f'],
        '$deleteFromPrimitiveList/finalizers': ['a/b'],
        finalizers: ['e/f'],
      },
    })
    expect(applyStrategicMergePatch(before, patch, openapi, 'apps.v1.Deployment')).toEqual(after)
  })
})

const name = fc.constantFrom('a', 'b', 'c', 'd')
const env = fc.uniqueArray(fc.record({ name, value: fc.constantFrom('1', '2') }, { requiredKeys: ['name'] }), {
  selector: (one) => one.name,
})
const containers = fc.uniqueArray(
  fc.record(
    { name, image: fc.constantFrom('x', 'y'), env, args: fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }) },
    { requiredKeys: ['name'] },
  ),
  { selector: (one) => one.name, minLength: 1 },
)
const anyDeployment = fc.record({
  metadata: fc.record({ labels: fc.dictionary(name, fc.constantFrom('1', '2')) }),
  spec: fc.record(
    { replicas: fc.nat(3), template: fc.record({ spec: fc.record({ containers }) }) },
    { requiredKeys: ['template'] },
  ),
})

test('the patch between two Deployments, applied, makes the second of the first', () => {
  fc.assert(
    fc.property(anyDeployment, anyDeployment, (before, after) => {
      const patch = createTwoWayMergePatch(before, after, openapi, 'apps.v1.Deployment')
      const result = applyStrategicMergePatch(before, patch, openapi, 'apps.v1.Deployment')
      expect(result).toEqual(after)
    }),
  )
})

test('a JSON merge patch between two values, applied, makes the second of the first', () => {
  const object = fc.dictionary(
    fc.constantFrom('a', 'b', '__proto__'),
    fc.oneof(fc.integer(), fc.array(fc.integer()), fc.dictionary(name, fc.string())),
  )
  fc.assert(
    fc.property(object, object, (before, after) => {
      expect(applyMergePatch(before, createMergePatch(before, after))).toEqual({ ...after })
    }),
  )
})
