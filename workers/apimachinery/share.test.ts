import { expect, test } from 'vitest'
import { deepEqual, sameJson } from './deep-equal.ts'
import { fillIn, mapShared, withFields } from './share.ts'

test('an object that has all its defaults is the object itself', () => {
  const object: { a: number; b?: number } = { a: 1, b: 2 }
  expect(fillIn(object, { b: 3 })).toBe(object)
  expect(fillIn({ a: 1 } as typeof object, { b: 3 })).toEqual({ a: 1, b: 3 })
  expect(withFields(object, { a: 1 })).toBe(object)
  expect(withFields(object, { b: undefined })).toEqual({ a: 1 })
  expect('b' in withFields(object, { b: undefined })).toBe(false)
})

test('a list of which no element changed is the list itself', () => {
  const list = [{ a: 1 }, { a: 2 }]
  expect(mapShared(list, (one) => one)).toBe(list)
  const changed = mapShared(list, (one) => (one.a === 2 ? { a: 3 } : one))
  expect(changed).toEqual([{ a: 1 }, { a: 3 }])
  expect(changed[0]).toBe(list[0])
})

test('for the API nothing, an empty list and an empty map are the same; for a patch they are not', () => {
  expect(deepEqual({ a: 1, b: [] }, { a: 1 })).toBe(true)
  expect(deepEqual({ a: 1 }, { a: 1, c: {} })).toBe(true)
  expect(deepEqual({ a: 1 }, { a: 2 })).toBe(false)
  expect(deepEqual({ a: undefined }, {})).toBe(true)
  expect(deepEqual([1, 2], [2, 1])).toBe(false)
  expect(sameJson({ a: [] }, {})).toBe(false)
  expect(sameJson({ a: undefined }, {})).toBe(true)
})
