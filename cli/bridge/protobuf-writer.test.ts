import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { apiVersionOf } from '../../workers/apis/define-kind.ts'
import { kinds } from '../../workers/apis/kinds.ts'
import { decodeProtobuf, decodeProtobufWatch } from './protobuf.ts'
import { encodeProtobuf, encodeProtobufEvent } from './protobuf-writer.ts'

type Vector = { readonly kind: string; readonly json: Record<string, unknown>; readonly protobufBase64: string }

const recorded = new URL('../conformance/testdata/protobuf/objects.json.gz', import.meta.url)

it('writes objects byte for byte as the API server wrote them', () => {
  const { vectors } = JSON.parse(gunzipSync(readFileSync(recorded)).toString('utf8')) as { vectors: Vector[] }
  expect(vectors.length).toBeGreaterThan(100)
  for (const { kind, json, protobufBase64 } of vectors) {
    const written = Buffer.from(encodeProtobuf(json) ?? '').toString('base64')
    expect([kind, written]).toEqual([kind, protobufBase64])
  }
})

it('has a form for every kind and its list', () => {
  for (const kind of kinds) {
    const apiVersion = apiVersionOf(kind)
    const object = { apiVersion, kind: kind.kind, metadata: { name: 'x', creationTimestamp: null } }
    expect([kind.kind, encodeProtobuf(object) !== undefined]).toEqual([kind.kind, true])
    if (kind.isVirtual) continue
    const list = encodeProtobuf({
      apiVersion,
      kind: `${kind.kind}List`,
      metadata: { resourceVersion: '7' },
      items: [object],
    })
    expect(decodeProtobuf(list ?? new Uint8Array())).toMatchObject({
      kind: `${kind.kind}List`,
      metadata: { resourceVersion: '7' },
      items: [{ metadata: { name: 'x' } }],
    })
  }
  expect(encodeProtobuf({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'x' } })).toBeUndefined()
})

it('frames the events of a watch', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { b: '2', a: '1' } }
  const frames = ['ADDED', 'DELETED'].map((type) => encodeProtobufEvent({ type, object }) ?? new Uint8Array())
  expect(decodeProtobufWatch(Buffer.concat(frames))).toMatchObject([
    { type: 'ADDED', object: { kind: 'ConfigMap', data: { a: '1', b: '2' } } },
    { type: 'DELETED', object: { kind: 'ConfigMap', metadata: { name: 'x' } } },
  ])
})
