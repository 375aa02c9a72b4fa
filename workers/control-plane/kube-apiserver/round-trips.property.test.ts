import { beforeAll, describe, expect, it } from 'vitest'
import { createMergePatch } from '../../apimachinery/merge-patch.ts'
import { PatchError } from '../../apimachinery/patch-error.ts'
import { createTwoWayMergePatch } from '../../apimachinery/strategic-merge-diff.ts'
import { printYaml } from '../../apimachinery/yaml-printer.ts'
import { readYamlDocuments } from '../../apimachinery/yaml-reader.ts'
import { completeOpenapi } from '../../apis/complete-openapi.ts'
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import { kinds } from '../../apis/kinds.ts'
import type { NamedObject } from '../../apis/testing/random-object.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { WatchEvent } from '../../protocols/kube-api.ts'
import { Random } from '../../simulation/random.ts'
import { ApiWorld } from './testing/api-world.ts'
import { asJson, Collection, isNoFault, wished } from './testing/collection.ts'

type Json = Readonly<Record<string, unknown>>

const stored = kinds.filter(({ isVirtual }) => !isVirtual)
const objectsOfAKind = 8
const json = 'application/json'
const patchType = (name: string) => `application/${name}+json`

beforeAll(async () => {
  for (const kind of kinds) await kind.open?.()
})

describe.each(stored.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind] as const))('random: %s', (id, kind) => {
  const diceOf = (index: number) => new Random(index, id)

  it('comes back as it was stored: from get, list, watch and in YAML', () =>
    withCollection(kind, async (collection, client) => {
      const seen = new Map<string, unknown>()
      const onEvent = ({ type, object }: WatchEvent) => {
        if (type === 'ADDED' || type === 'MODIFIED') seen.set((object as NamedObject).metadata.name, plainJson(object))
      }
      client.stream('GET', `${collection.path}?watch=true`, { onEvent, onEnd: () => {} })
      for (let index = 1; index <= objectsOfAKind; index++) {
        const object = await collection.validObject(index, diceOf(index))
        const created = await collection.must('POST', '', object)
        const at = `/${object.metadata.name}`
        const got = plainJson(await collection.must('GET', at))
        expect(settled(got)).toEqual(settled(plainJson(created)))
        const { body: text } = await collection.send('GET', at, undefined, json, 'application/yaml')
        const [document] = readYamlDocuments(String(text)).documents
        expect(document?.value).toEqual(got)
        const updated = await collection.must('PUT', `${at}?dryRun=All`, yamlOf(got), 'application/yaml')
        expect(asJson(updated)).toEqual(asJson(got))
      }
      const list = (await collection.must('GET', '')) as unknown as { items: readonly NamedObject[] }
      for (const item of list.items) {
        const got = plainJson(await collection.must('GET', `/${item.metadata.name}`))
        const { apiVersion, kind: name } = got
        expect(settled({ apiVersion, kind: name, ...plainJson(item) })).toEqual(settled(got))
        expect(settled(seen.get(item.metadata.name) as NamedObject)).toEqual(settled(got))
      }
    }))

  it('needs no more defaults once it has them, and changes nothing when nothing is changed', () =>
    withCollection(kind, async (collection) => {
      for (let index = 1; index <= objectsOfAKind; index++) {
        const object = await collection.validObject(index, diceOf(index))
        const created = plainJson(await collection.must('POST', '', object))
        const at = `/${object.metadata.name}`
        const answers = [
          await collection.send('PUT', at, created),
          await collection.send('PATCH', at, {}, patchType('merge-patch')),
          await collection.send('PATCH', at, {}, patchType('strategic-merge-patch')),
          await collection.send('PATCH', at, [], patchType('json-patch')),
          await collection.send('PATCH', at, wished(created), patchType('merge-patch')),
          await collection.send('PATCH', at, wished(created), patchType('strategic-merge-patch')),
        ].filter(({ body }) => !isNoFault(body))
        for (const { body } of answers) expect(plainJson(settled(body as NamedObject))).toEqual(settled(created))
      }
    }))

  it('becomes the same by an update and by each sort of patch', () =>
    withCollection(kind, async (collection) => {
      for (let index = 1; index <= objectsOfAKind; index++) {
        const object = await collection.validObject(index, diceOf(index))
        const other = await collection.validObject(index, diceOf(index + 100))
        const created = plainJson(await collection.must('POST', '', object))
        const at = `/${object.metadata.name}?dryRun=All`
        const target = await reachable(collection, at, created, other)
        if (!target) continue
        const { wish, answer } = target
        const replaced = Object.keys({ ...created, ...wish }).map((field) => operationFor(field, created, wish))
        const patches = {
          'strategic-merge-patch': strategicPatch(created, wish, kind),
          'merge-patch': createMergePatch(created, wish),
          'json-patch': replaced,
        }
        for (const [name, patch] of Object.entries(patches)) {
          const { body } = await collection.send('PATCH', at, patch, patchType(name))
          if (!isNoFault(body)) expect([name, asJson(body as NamedObject)]).toEqual([name, asJson(answer)])
        }
      }
    }))

  it('is the same applied by the server as created, and applied again it is what it was', () =>
    withCollection(kind, async (collection) => {
      for (let index = 1; index <= objectsOfAKind; index++) {
        const config = await collection.completeObject(index, diceOf(index))
        const apply = (manager: string, body: unknown, force = false) => {
          const query = `?fieldManager=${manager}&force=${force}`
          return collection.send('PATCH', `/${config.metadata.name}${query}`, body, 'application/apply-patch+yaml')
        }
        const made = await apply('one', printYaml(config))
        if (isNoFault(made.body)) continue
        const first = made.body as NamedObject
        expect(asJson(first)).toEqual(config)
        // Who has nothing to say owns nothing.
        if (first.metadata['managedFields'] === undefined) continue
        const again = (await apply('one', config)).body as NamedObject
        expect(again.metadata['resourceVersion']).toEqual(first.metadata['resourceVersion'])
        // Another who wants the same shares it; one who wants something else is told of the conflict.
        expect(asJson((await apply('two', config)).body as NamedObject)).toEqual(config)
        const { labels } = config.metadata as { labels?: Json }
        const changed = { ...config, metadata: { ...config.metadata, labels: { ...labels, app: 'other' } } }
        expect((await apply('three', changed)).status).toBe(labels?.['app'] === undefined ? 200 : 409)
        expect((await apply('three', changed, true)).body).toMatchObject({ metadata: { labels: { app: 'other' } } })
      }
    }))
})

async function withCollection(kind: Kind, body: (collection: Collection, client: RestClient) => Promise<void>) {
  const world = await ApiWorld.ready()
  await world.as('vec', (client) => body(new Collection(client, kind), client), 600_000)
}

function plainJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** The status of what the server itself looks after goes on by itself, and with it the version. */
function settled(object: NamedObject): NamedObject {
  return ['APIService', 'CustomResourceDefinition'].includes(String(object['kind'])) ? asJson(object) : object
}

/** The object as a client would write it, with the version that its update is for. */
function yamlOf(object: NamedObject): string {
  const version = `metadata:\n  resourceVersion: "${object.metadata['resourceVersion']}"`
  return printYaml(wished(object)).replace(/^metadata:$/m, version)
}

/** What an update makes of the object with the other's fields, or with its labels and annotations alone. */
async function reachable(collection: Collection, at: string, created: NamedObject, other: NamedObject) {
  const { labels, annotations } = other.metadata
  const metadata = { ...created.metadata, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) }
  const { metadata: _metadata, apiVersion: _apiVersion, kind: _kind, ...fields } = other
  for (const wish of [
    { ...created, ...fields, metadata },
    { ...created, metadata },
  ] as NamedObject[]) {
    const { status, body } = await collection.send('PUT', at, wish)
    if (status === 200) return { wish, answer: body as NamedObject }
  }
  return undefined
}

/** Lists' elements that have not got what tells them apart are no more to be told apart here than by the server. */
function strategicPatch(created: NamedObject, wish: NamedObject, { schema }: Kind): Json {
  try {
    return createTwoWayMergePatch(created, wish, completeOpenapi, schema)
  } catch (error) {
    if (error instanceof PatchError) return createMergePatch({}, { $patch: 'replace', ...wish })
    throw error
  }
}

function operationFor(field: string, before: Json, after: Json): Json {
  if (after[field] === undefined) return { op: 'remove', path: `/${field}` }
  return { op: before[field] === undefined ? 'add' : 'replace', path: `/${field}`, value: after[field] }
}
