import { beforeAll, expect, it } from 'vitest'
import { apiVersionOf } from '../../workers/apis/define-kind.ts'
import { kinds } from '../../workers/apis/kinds.ts'
import type { NamedObject } from '../../workers/apis/testing/random-object.ts'
import { ApiWorld } from '../../workers/control-plane/kube-apiserver/testing/api-world.ts'
import { Collection } from '../../workers/control-plane/kube-apiserver/testing/collection.ts'
import { Random } from '../../workers/simulation/random.ts'
import { decodeProtobuf } from './protobuf.ts'
import { encodeProtobuf } from './protobuf-writer.ts'

const objectsOfAKind = 8

beforeAll(async () => {
  for (const kind of kinds) await kind.open?.()
})

it.each(
  kinds.filter(({ isVirtual }) => !isVirtual).map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind] as const),
)('what the server stored is the same when it went through protobuf: %s', async (id, kind) => {
  const world = await ApiWorld.ready()
  const stored: NamedObject[] = []
  await world.as(
    'vec',
    async (client) => {
      const collection = new Collection(client, kind)
      for (let index = 1; index <= objectsOfAKind; index++) {
        const object = await collection.validObject(index, new Random(index, id))
        stored.push(await collection.must('POST', '', object))
      }
    },
    60_000,
  )
  for (const object of stored) {
    const bytes = encodeProtobuf(JSON.parse(JSON.stringify(object)) as Record<string, unknown>)
    expect(withoutNothing(decodeProtobuf(bytes ?? new Uint8Array()))).toEqual(withoutNothing(object))
  }
})

/** Protobuf has no list that is there and empty: it comes back as null. */
function withoutNothing(value: unknown): unknown {
  const isNothing = (one: unknown) => one === null || (Array.isArray(one) && one.length === 0)
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (isNothing(one) ? undefined : one)))
}
