import { expect, it } from 'vitest'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'

const path = '/api/v1/namespaces/default/configmaps'
type Message = { readonly message: string; readonly code: number }

async function post(client: RestClient, type: string, body: string, query = '') {
  return client.request('POST', `${path}${query}`, body, { 'content-type': type, accept: 'application/json' })
}

async function get(client: RestClient, accept: string, at = path) {
  return client.request('GET', at, undefined, { accept })
}

it('takes YAML and answers it to whom prefers it', async () => {
  const world = await ApiWorld.ready()
  await world.as('vec', async (client) => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y1}\ndata: {a: "1", on: "yes"}\n'
    expect((await post(client, 'application/yaml', yaml)).status).toBe(201)
    const { headers, body } = await get(client, 'application/yaml', `${path}/y1`)
    expect(headers['content-type']).toBe('application/yaml')
    // A bare `on` is a boolean to Go's reader, and its name as a key.
    expect(body).toMatch(/^apiVersion: v1\ndata:\n {2}a: "1"\n {2}"true": "yes"\nkind: ConfigMap\nmetadata:\n/)
    expect((await get(client, 'application/yaml', `${path}/none`)).body).toMatch(/^apiVersion: v1\ncode: 404\n/)
    const preferred = await get(client, 'application/json;q=0.5,application/yaml', `${path}/y1`)
    expect(preferred.headers['content-type']).toBe('application/yaml')
    const table = await get(client, 'application/yaml;as=Table;v=v1;g=meta.k8s.io')
    expect(table.body).toMatch(/^apiVersion: meta.k8s.io\/v1\ncolumnDefinitions:\n/)
  })
})

it('names protobuf as the form of an answer where that is accepted alone', async () => {
  const world = await ApiWorld.ready()
  await world.as('vec', async (client) => {
    const protobuf = 'application/vnd.kubernetes.protobuf'
    const list = await get(client, protobuf)
    expect(list).toMatchObject({ headers: { 'content-type': protobuf }, body: { kind: 'ConfigMapList' } })
    // A Table has no form in protobuf, what is said next is taken.
    const table = await get(client, `${protobuf};as=Table;v=v1;g=meta.k8s.io,application/json`)
    expect(table).toMatchObject({ headers: { 'content-type': 'application/json' }, body: { kind: 'ConfigMapList' } })
    const refused = await get(client, `${protobuf};as=Table;v=v1;g=meta.k8s.io`)
    expect(refused.body).toMatchObject({ code: 406, reason: 'NotAcceptable' })
    const watch = await get(client, 'application/yaml', `${path}?watch=1`)
    expect(watch.status).toBe(406)
    expect(watch.body).toContain('only the following media types are accepted: application/json;stream=watch')
  })
})

it('finds fields that come twice in JSON as Go does, strictly or with a warning', async () => {
  const world = await ApiWorld.ready()
  await world.as('vec', async (client) => {
    const json = 'application/json'
    const twice = (name: string) =>
      `{"apiVersion":"v1","kind":"ConfigMap","bogus":1,"metadata":{"name":"x","name":"${name}"}}`
    const strict = await post(client, json, twice('d1'), '?fieldValidation=Strict')
    expect((strict.body as Message).message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "bogus", duplicate field "metadata.name"',
    )
    const warned = await post(client, json, twice('d1'))
    expect(warned.status).toBe(201)
    expect(warned.headers['warning']).toBe(
      '299 - "unknown field \\"bogus\\""\n299 - "duplicate field \\"metadata.name\\""',
    )
    const ignored = await post(client, json, twice('d2'), '?fieldValidation=Ignore')
    expect([ignored.status, ignored.headers['warning']]).toEqual([201, undefined])
    // Nobody looks into what is unknown.
    const within = await post(client, json, '{"bogus":{"a":1,"a":2},"metadata":{"name":"d3"}}')
    expect(within.headers['warning']).toBe('299 - "unknown field \\"bogus\\""')
  })
})

it('finds keys that come twice in YAML by their line', async () => {
  const world = await ApiWorld.ready()
  await world.as('vec', async (client) => {
    const yaml = 'metadata:\n  name: a\n  name: b\ndata:\n  k: v\n  k: w\n'
    const strict = await post(client, 'application/yaml', yaml, '?fieldValidation=Strict')
    expect((strict.body as Message).message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 3: key "name" already set in map\n  line 6: key "k" already set in map',
    )
    const warned = await post(client, 'application/yaml', yaml)
    expect(warned.headers['warning']).toBe(
      '299 - "line 3: key \\"name\\" already set in map"\n299 - "line 6: key \\"k\\" already set in map"',
    )
    expect((warned.body as { metadata: object }).metadata).toMatchObject({ name: 'b' })
  })
})

it('says of a body that it cannot read where it stopped, and of one in another form which it takes', async () => {
  const world = await ApiWorld.ready()
  await world.as('vec', async (client) => {
    const said = async (type: string, body: string) => ((await post(client, type, body)).body as Message).message
    const unrecognized = 'the object provided is unrecognized (must be of type ConfigMap): '
    expect(await said('application/json', '{bad json')).toBe(
      `${unrecognized}couldn't get version/kind; json parse error: invalid character 'b' looking for beginning of object key string ({bad json)`,
    )
    expect(await said('application/json', '[1]')).toContain('json: cannot unmarshal array into Go value of type struct')
    expect(await said('application/json', 'metadata: {}')).toContain(' (6d657461646174613a207b7d)')
    expect(await said('application/json', '{"kind":5}')).toContain(
      'json: cannot unmarshal number into Go struct field .kind of type string',
    )
    expect(await said('application/yaml', 'a: b: c')).toContain(
      `${unrecognized}yaml: mapping values are not allowed in this context (613a20623a2063)`,
    )
    expect(await said('text/plain', 'a: b')).toBe(
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    )
  })
})

it('finds fields that come twice in patches', async () => {
  const world = await ApiWorld.ready()
  await world.as('vec', async (client) => {
    await post(client, 'application/json', '{"metadata":{"name":"p"},"data":{"a":"1"}}')
    const patch = (type: string, body: string, query = '') =>
      client.request('PATCH', `${path}/p${query}`, body, { 'content-type': type })
    const merge = await patch('application/merge-patch+json', '{"data":{"a":"2","a":"3"}}')
    expect(merge.headers['warning']).toBe('299 - "duplicate field \\"data.a\\""')
    const strategic = 'application/strategic-merge-patch+json'
    const strict = await patch(strategic, '{"data":{"a":"4","a":"5"}}', '?fieldValidation=Strict')
    expect((strict.body as Message).message).toBe(
      ' "" is invalid: patch: Invalid value: "map[data:map[a:5]]": strict decoding error: duplicate field "data.a"',
    )
    const operations = '[{"op":"replace","path":"/data/a","path":"/data/a","value":"6","extra":1}]'
    const json = await patch('application/json-patch+json', operations)
    expect(json.headers['warning']).toBe(
      '299 - "json patch unknown field \\"[0].extra\\""\n299 - "json patch duplicate field \\"[0].path\\""',
    )
  })
})
