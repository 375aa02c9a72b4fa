import { expect, it } from 'vitest'
import { storedObject } from './stored-value.ts'

it('takes objects, and texts that are JSON of one', () => {
  const object = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' } }
  expect(storedObject(object)).toBe(object)
  expect(storedObject(`${JSON.stringify(object)}\n`)).toEqual(object)
})

it('takes nothing else', () => {
  for (const value of ['hello', '', '"hello"', 'null', '{}', '{"metadata":null}', '{"metadata":{"name":1}}', null, 1])
    expect(storedObject(value)).toBeUndefined()
})
