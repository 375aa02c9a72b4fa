import { expect, test } from 'vitest'
import { applyJsonPatch, readJsonPatch } from './json-patch.ts'

const apply = (document: unknown, ...operations: unknown[]) => applyJsonPatch(document, readJsonPatch(operations))

test('operations work on maps and lists, in order', () => {
  const document = { a: { b: '1' }, list: ['x', 'y'] }
  expect(apply(document, { op: 'add', path: '/a/c', value: 2 }, { op: 'remove', path: '/a/b' })).toEqual({
    a: { c: 2 },
    list: ['x', 'y'],
  })
  expect(
    apply(document, { op: 'add', path: '/list/-', value: 'z' }, { op: 'add', path: '/list/0', value: 'w' }),
  ).toMatchObject({ list: ['w', 'x', 'y', 'z'] })
  expect(apply(document, { op: 'move', from: '/a/b', path: '/a/~1~0' })).toMatchObject({ a: { '/~': '1' } })
  expect(apply(document, { op: 'copy', from: '/list', path: '/a/l' })).toMatchObject({ a: { l: ['x', 'y'] } })
  expect(apply(document, { op: 'test', path: '/list/1', value: 'y' })).toBe(document)
  expect(document).toEqual({ a: { b: '1' }, list: ['x', 'y'] })
})

test('what cannot be done fails as a whole', () => {
  const document = { a: 1 }
  for (const operation of [
    { op: 'remove', path: '/nope' },
    { op: 'replace', path: '/nope', value: 1 },
    { op: 'add', path: '/nope/deeper', value: 1 },
    { op: 'test', path: '/a', value: 2 },
    { op: 'bogus', path: '/a' },
    { op: 'add', path: '/a/0', value: 2 },
    'nonsense',
    null,
  ]) {
    expect(() => apply(document, { op: 'add', path: '/b', value: 1 }, operation)).toThrow()
  }
  expect(() => apply({ list: [] }, { op: 'add', path: '/list/5', value: 1 })).toThrow('invalid index referenced')
})

test('doubling a document over and over is refused', () => {
  const doublings = Array.from({ length: 64 }, (_, i) => ({ op: 'copy', from: '/x', path: `/x/${i}` }))
  expect(() => apply({ x: { y: 1 } }, ...doublings)).toThrow('the accumulated size increase of copy is too large')
})

test('a key called __proto__ is a key', () => {
  const result = apply({}, { op: 'add', path: '/__proto__', value: { polluted: true } }) as object
  expect(Object.keys(result)).toEqual(['__proto__'])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})
