import { describe, expect, it } from 'vitest'
import { patchTypeOf } from './patch-schema.ts'
import { threeWayPatch, twoWayPatch } from './strategic-diff.ts'

const deployment = patchTypeOf('apps/v1', 'Deployment')
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
const pod = (containers: readonly object[], more: object = {}) => ({
  spec: { template: { spec: { containers, ...more } } },
})

describe('the patch that apply sends', () => {
  it('leaves alone what others have set', () => {
    const applied = { spec: { replicas: 2 } }
    const current = { spec: { replicas: 2, paused: true }, status: { replicas: 2 } }
    expect(plain(threeWayPatch(applied, { spec: { replicas: 2 } }, current, deployment))).toEqual({})
  })

  it('takes back what it had set itself and no longer wants', () => {
    const applied = { spec: { replicas: 2, minReadySeconds: 5 } }
    const patch = threeWayPatch(
      applied,
      { spec: { replicas: 3 } },
      { spec: { replicas: 2, minReadySeconds: 5 } },
      deployment,
    )
    expect(plain(patch)).toEqual({ spec: { replicas: 3, minReadySeconds: null } })
  })

  it('names list items by their merge key, tells their order, and deletes those that are gone', () => {
    const [a, b] = [
      { name: 'a', image: 'x' },
      { name: 'b', image: 'y' },
    ]
    const injected = { name: 'sidecar', image: 's' }
    const patch = threeWayPatch(pod([a, b]), pod([{ name: 'a', image: 'z' }]), pod([a, b, injected]), deployment)
    expect(plain(patch)).toEqual(
      pod(
        [
          { $patch: 'delete', name: 'b' },
          { name: 'a', image: 'z' },
        ],
        { '$setElementOrder/containers': [{ name: 'a' }] },
      ),
    )
  })

  it('replaces lists that have no merge key', () => {
    const before = pod([{ name: 'a', args: ['1', '2'] }])
    expect(plain(threeWayPatch(before, pod([{ name: 'a', args: ['1'] }]), before, deployment))).toEqual(
      pod([{ name: 'a', args: ['1'] }], { '$setElementOrder/containers': [{ name: 'a' }] }),
    )
  })

  it('retains only the keys of a strategy that is changed', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
    expect(plain(twoWayPatch(before, { spec: { strategy: { type: 'Recreate' } } }, deployment))).toEqual({
      spec: { strategy: { type: 'Recreate', rollingUpdate: null, $retainKeys: ['type'] } },
    })
  })

  it('adds to sets of scalars and takes out of them', () => {
    const meta = patchTypeOf('v1', 'Pod')
    const patch = twoWayPatch({ metadata: { finalizers: ['a', 'b'] } }, { metadata: { finalizers: ['b', 'c'] } }, meta)
    expect(plain(patch)).toEqual({
      metadata: {
        finalizers: ['c'],
        '$deleteFromPrimitiveList/finalizers': ['a'],
        '$setElementOrder/finalizers': ['b', 'c'],
      },
    })
  })
})
