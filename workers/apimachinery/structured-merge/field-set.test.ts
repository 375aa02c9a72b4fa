import { describe, expect, it } from 'vitest'
import { emptySet, type FieldSet, type FieldsV1, readFieldSet } from './field-set.ts'
import { pathText } from './path-element.ts'

const set = (fields: FieldsV1): FieldSet => {
  const found = readFieldSet(fields)
  if (found === undefined) throw new Error('no set of fields')
  return found
}

const labels = { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } } }
const more = { 'f:metadata': { 'f:labels': { 'f:app': {}, 'f:tier': {} } }, 'f:spec': { 'f:replicas': {} } }

describe('a set of fields', () => {
  it('is the same one whoever has read it, in whatever order', () => {
    expect(set({ 'f:b': {}, 'f:a': {} })).toBe(set({ 'f:a': {}, 'f:b': {} }))
    expect(JSON.stringify(set({ 'v:1': {}, 'k:{"a":1}': {}, 'f:b': {}, 'f:a': {} }).fieldsV1)).toBe(
      '{"f:a":{},"f:b":{},"k:{\\"a\\":1}":{},"v:1":{}}',
    )
  })

  it('has what either has, both have, or only one has', () => {
    expect(set(labels).union(set(more)).fieldsV1).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {}, 'f:tier': {} } },
      'f:spec': { 'f:replicas': {} },
    })
    expect(set(labels).intersection(set(more)).fieldsV1).toEqual({ 'f:metadata': { 'f:labels': { 'f:app': {} } } })
    expect(set(labels).difference(set(more)).fieldsV1).toEqual({ 'f:metadata': { 'f:labels': {} } })
    expect(set(more).difference(set(more))).toBe(emptySet)
  })

  it('loses a path alone, or with all below it', () => {
    const ports = { 'f:ports': { '.': {}, 'k:{"port":80}': { '.': {}, 'f:port': {} } } }
    expect(set(ports).difference(set({ 'f:ports': {} })).fieldsV1).toEqual({
      'f:ports': { 'k:{"port":80}': { '.': {}, 'f:port': {} } },
    })
    expect(set(ports).recursiveDifference(set({ 'f:ports': {} }))).toBe(emptySet)
  })

  it('tells its paths as messages show them', () => {
    const fields = {
      'f:spec': {
        'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:name': {} } },
        'f:finalizers': { 'v:"a/b"': {} },
      },
    }
    expect(set(fields).paths().map(pathText)).toEqual([
      '.spec.finalizers[="a/b"]',
      '.spec.ports[port=80,protocol="TCP"].name',
    ])
  })

  it('cannot be read from what is no set', () => {
    for (const wrong of [{ x: {} }, { 'g:a': {} }, { 'f:a': 1 }, { 'k:[]': {} }, { 'v:': {} }, { 'i:x': {} }])
      expect(readFieldSet(wrong)).toBeUndefined()
    let deep: FieldsV1 = {}
    for (let i = 0; i < 500; i++) deep = { 'f:a': deep }
    expect(readFieldSet(deep)).toBeUndefined()
  })
})
