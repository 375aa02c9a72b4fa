import { expect, it } from 'vitest'
import { patchedJson } from './go-object-json.ts'

const table = {
  'test.v1.Root': { kind: 's', spec: 'test.v1.Spec', list: '[test.v1.Spec', labels: '{s' },
  'test.v1.Spec': { z: 's', a: 's', inner: 'test.v1.Spec' },
}

it('what a patch leaves alone keeps the order of its type, what it changes is sorted', () => {
  const inner = { a: '2', z: '1' }
  const before = { list: [inner], kind: 'K', spec: { inner, a: '1', z: '2' }, labels: { y: '<', b: '1' } }
  expect(patchedJson(table, 'test.v1.Root', before, before)).toBe(
    '{"kind":"K","spec":{"z":"2","a":"1","inner":{"z":"1","a":"2"}},"list":[{"z":"1","a":"2"}],"labels":{"b":"1","y":"\\u003c"}}',
  )
  const patched = { ...before, spec: { ...before.spec, z: 3 } }
  expect(patchedJson(table, 'test.v1.Root', patched, before)).toBe(
    '{"kind":"K","labels":{"b":"1","y":"\\u003c"},"list":[{"z":"1","a":"2"}],"spec":{"a":"1","inner":{"z":"1","a":"2"},"z":3}}',
  )
})
