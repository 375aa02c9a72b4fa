import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeProtobuf, decodeProtobufWatch } from './protobuf.ts'
import { BridgedCluster } from './testing/bridged-cluster.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const protobuf = { accept: 'application/vnd.kubernetes.protobuf' }
let cluster: BridgedCluster

beforeAll(async () => {
  cluster = await BridgedCluster.start()
  await create('a', 'v')
}, 60_000)

afterAll(() => cluster.stop())

function create(name: string, value: string) {
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { k: value } })
  return cluster.send('POST', configMaps, body)
}

it('is protobuf for whom takes nothing else, and for typed clients of kubectl', async () => {
  const { status, headers, bytes } = await cluster.send('GET', `${configMaps}/a`, '', protobuf)
  expect([status, headers['content-type']]).toEqual([200, protobuf.accept])
  expect(decodeProtobuf(bytes)).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } })
  const missing = await cluster.send('GET', `${configMaps}/none`, '', { accept: `${protobuf.accept},application/json` })
  expect(missing.status).toBe(404)
  expect(decodeProtobuf(missing.bytes)).toMatchObject({ kind: 'Status', reason: 'NotFound', code: 404 })
  const metadata = { accept: `${protobuf.accept};as=PartialObjectMetadataList;v=v1;g=meta.k8s.io` }
  const list = await cluster.send('GET', configMaps, '', metadata)
  expect(decodeProtobuf(list.bytes)).toMatchObject({ kind: 'PartialObjectMetadataList' })
})

it('is a stream of frames where a watch is asked for in protobuf', async () => {
  const watch = await cluster.watch(`${configMaps}?watch=true&fieldSelector=metadata.name%3Da`, protobuf)
  expect(watch.headers['content-type']).toBe('application/vnd.kubernetes.protobuf;stream=watch')
  const frame = await new Promise<Buffer>((came) => watch.once('data', came))
  expect(decodeProtobufWatch(frame)).toMatchObject([{ type: 'ADDED', object: { metadata: { name: 'a' } } }])
  watch.destroy()
})

it('is compressed when it is long and the client says it can read that', async () => {
  await create('long', 'x'.repeat(200_000))
  const plain = await cluster.send('GET', `${configMaps}/long`, '', {})
  const gzip = await cluster.send('GET', `${configMaps}/long`, '', { 'accept-encoding': 'br, gzip;q=1' })
  expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true)
  const short = await cluster.send('GET', `${configMaps}/a`, '', { 'accept-encoding': 'gzip' })
  expect(short.headers['content-encoding']).toBeUndefined()
})

it('is YAML, or JSON for people, where they ask for that', async () => {
  const yaml = await cluster.send('GET', `${configMaps}/a`, '', { accept: 'application/yaml' })
  expect([yaml.headers['content-type'], yaml.text.split('\n')[0]]).toEqual(['application/yaml', 'apiVersion: v1'])
  const curl = await cluster.send('GET', `${configMaps}/a`, '', { 'user-agent': 'curl/8.5.0' })
  expect(curl.text).toMatch(/^\{\n {2}"(apiVersion|kind)": [\s\S]*\n\}\n$/)
  const machine = await cluster.send('GET', `${configMaps}/a?pretty=false`, '', { 'user-agent': 'curl/8.5.0' })
  expect(machine.text.split('\n')).toHaveLength(2)
})

it('takes YAML over HTTP as well', async () => {
  const body = 'metadata: {name: from-yaml}\ndata:\n  a: "1"\n'
  const { status, text } = await cluster.send('POST', configMaps, body, { 'content-type': 'application/yaml' })
  expect([status, (JSON.parse(text) as { data: object }).data]).toEqual([201, { a: '1' }])
})
