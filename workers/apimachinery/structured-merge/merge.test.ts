import { describe, expect, it } from 'vitest'
import { compare } from './compare.ts'
import { readFieldSet } from './field-set.ts'
import { fieldSetOf, removeFields } from './field-set-of.ts'
import { merge } from './merge.ts'
import { mergeTypeOf } from './merge-type.ts'
import { typeErrors } from './type-errors.ts'

const table = {
  'test.v1.Root': {
    set: '[s|set',
    list: '[test.v1.Item|k=name,protocol=TCP',
    ports: '[test.v1.Item|k=port=0,name=',
    whole: '[s',
    map: '{s',
    wholeMap: '{s|a',
    struct: 'test.v1.Item|p',
    wholeStruct: 'test.v1.Item|a|p',
    count: 'i',
    always: 'test.v1.Item|w',
    anything: 'o',
  },
  'test.v1.Item': { name: 's|w', protocol: 's', value: 's', nested: 'test.v1.Item|p', port: 'i' },
}
const root = mergeTypeOf(table, 'test.v1.Root')
const words = (text: string) => (text === '' ? [] : text.split(' '))

describe('a merged list', () => {
  it.each([
    ['a b c', 'a b', 'a b c'],
    ['a b c', '', 'a b c'],
    ['', 'a b c', 'a b c'],
    ['a b', 'b a', 'b a'],
    ['a b c', 'd e f', 'a b c d e f'],
    ['a b c g f', 'c d e f', 'a b c g d e f'],
    ['c d e f', 'a c e', 'a c d e f'],
    ['a b c x y z', 'd e f x y z', 'a b c d e f x y z'],
    ['c a g f', 'c f a g', 'c f a g'],
    ['a b c d', 'd e f a', 'b c d e f a'],
    ['c d e f g h i j', '2 h 3 e 4 k l', 'c d f g 2 h i j 3 e 4 k l'],
    ['a b c d e f g h i j', '1 b 2 h 3 e 4 k l', 'a 1 b c d f g 2 h i j 3 e 4 k l'],
    ['a b b', 'c', 'a b b c'],
    ['a b b', 'b', 'a b'],
    ['a b c d e c', '1 b 2 e d', 'a 1 b c 2 e c d'],
    ['a a b b', 'b c d', 'a a b c d'],
    ['c a g f c a', 'c f a g', 'c f a g'],
  ])('of %s and %s is %s, as upstream merges it', (live, config, merged) => {
    expect(merge(root, { set: words(live) }, { set: words(config) })).toEqual({ set: words(merged) })
  })

  it('has one element for each key, where a key that is not said has its usual value', () => {
    const live = {
      list: [
        { name: 'a', protocol: 'TCP', value: '1' },
        { name: 'a', protocol: 'UDP' },
      ],
    }
    expect(merge(root, live, { list: [{ name: 'a', value: '2' }] })).toEqual({
      list: [
        { name: 'a', protocol: 'TCP', value: '2' },
        { name: 'a', protocol: 'UDP' },
      ],
    })
  })

  it('is the configuration where it has one owner', () => {
    expect(merge(root, { whole: ['a'], wholeMap: { a: '1' } }, { whole: ['b'], wholeMap: { b: '1' } })).toEqual({
      whole: ['b'],
      wholeMap: { b: '1' },
    })
  })
})

it('a merge that changes nothing gives the object itself', () => {
  const live = { map: { a: '1', b: '2' }, list: [{ name: 'a', nested: { name: 'n' } }], anything: { x: [1] } }
  expect(
    merge(root, live, { map: { a: '1' }, list: [{ name: 'a', nested: { name: 'n' } }], anything: { x: [1] } }),
  ).toBe(live)
})

it('a configuration owns leaves and elements, not the fields that hold them', () => {
  const config = {
    map: { a: '1' },
    list: [{ name: 'a' }],
    wholeStruct: { name: 'x' },
    struct: { nested: {} },
    set: ['s'],
  }
  expect(fieldSetOf(root, config).fieldsV1).toEqual({
    'f:list': { 'k:{"name":"a","protocol":"TCP"}': { '.': {}, 'f:name': {} } },
    'f:map': { 'f:a': {} },
    'f:set': { 'v:"s"': {} },
    'f:struct': { 'f:nested': {} },
    'f:wholeStruct': {},
  })
})

it('a write owns also what holds the leaves, where it was not there', () => {
  const { changed } = compare(root, {}, { map: { a: '1' }, struct: { name: 'x' }, always: { name: 'y' }, count: 1 })
  expect(changed.fieldsV1).toEqual({
    'f:always': { 'f:name': {} },
    'f:count': {},
    'f:map': { '.': {}, 'f:a': {} },
    'f:struct': { '.': {}, 'f:name': {} },
  })
})

it('a comparison tells what was changed and what was removed', () => {
  const before = { map: { a: '1', b: '1' }, list: [{ name: 'x', value: '1' }], set: ['a'], count: 1 }
  const after = { map: { a: '2' }, list: [{ name: 'y' }], set: ['a', 'b'], count: 1 }
  const { changed, removed } = compare(root, before, after)
  expect(changed.fieldsV1).toEqual({
    'f:list': { 'k:{"name":"y","protocol":"TCP"}': { '.': {}, 'f:name': {} } },
    'f:map': { 'f:a': {} },
    'f:set': { 'v:"b"': {} },
  })
  expect(removed.fieldsV1).toEqual({
    'f:list': { 'k:{"name":"x","protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
    'f:map': { 'f:b': {} },
  })
})

it('fields and elements can be taken away', () => {
  const value = { map: { a: '1', b: '1' }, list: [{ name: 'x', value: '1' }, { name: 'y' }], count: 1 }
  const set = readFieldSet({
    'f:count': {},
    'f:list': { 'k:{"name":"x","protocol":"TCP"}': { 'f:value': {} }, 'k:{"name":"y","protocol":"TCP"}': {} },
    'f:map': { 'f:b': {} },
  })
  expect(removeFields(root, value, set as NonNullable<typeof set>)).toEqual({ map: { a: '1' }, list: [{ name: 'x' }] })
})

describe('a configuration', () => {
  it.each([
    [{ none: 1 }, '.none: field not declared in schema'],
    [{ count: 'x' }, '.count: expected numeric (int or float), got string'],
    [{ map: 'x' }, '.map: expected map, got &{x}'],
    [{ whole: { a: 1 } }, '.whole: expected list, got &{map[a:1]}'],
    [{ struct: { name: true } }, '.struct.name: expected string, got &value.valueUnstructured{Value:true}'],
    [{ set: ['a', 'a'] }, '.set: duplicate entries for key [="a"]'],
    [{ list: [{ name: 'a' }, { name: 'a' }] }, '.list: duplicate entries for key [name="a",protocol="TCP"]'],
    [{ list: ['a'] }, '.list: element 0: associative list with keys may not have non-map elements'],
    [
      { wholeStruct: { none: 1 }, count: '1' },
      'errors:\n  .wholeStruct.none: field not declared in schema\n  .count: expected numeric (int or float), got string',
    ],
  ])('%j is refused: %s', (config, errors) => {
    expect(typeErrors(root, config)).toBe(errors)
  })

  it('names elements by what their keys are when they are not said', () => {
    expect(fieldSetOf(root, { ports: [{}, { port: 1 }] }).fieldsV1).toEqual({
      'f:ports': { 'k:{"name":"","port":0}': {}, 'k:{"name":"","port":1}': { '.': {}, 'f:port': {} } },
    })
  })

  it('may say null where it says nothing', () => {
    expect(typeErrors(root, { count: null, map: null, list: null, struct: null })).toBeUndefined()
  })
})
