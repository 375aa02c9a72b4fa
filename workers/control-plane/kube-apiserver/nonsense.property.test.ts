import { beforeAll, expect, it } from 'vitest'
import { apiVersionOf } from '../../apis/define-kind.ts'
import { kinds } from '../../apis/kinds.ts'
import { plainObject } from '../../apis/testing/plain-objects.ts'
import { randomObject } from '../../apis/testing/random-object.ts'
import { Random } from '../../simulation/random.ts'
import { ApiWorld } from './testing/api-world.ts'
import { Collection } from './testing/collection.ts'

const objectsOfAKind = 40
const wrong = [
  null,
  {},
  [],
  '',
  'x',
  -1,
  0,
  1.5,
  2 ** 40,
  true,
  [null],
  [{}],
  { a: null },
  { '': {} },
  ['', ''],
  'a'.repeat(300),
]
type Json = Readonly<Record<string, unknown>>

beforeAll(async () => {
  for (const kind of kinds) await kind.open?.()
})

/** The value with one of its parts gone, or something else. */
function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.25)) return random.pick(wrong)
  if (Array.isArray(value)) {
    if (value.length === 0) return random.pick(wrong)
    const at = random.below(value.length)
    return random.chance(0.2) ? value.toSpliced(at, 1) : value.with(at, mutated(value[at], random))
  }
  const keys = Object.keys(value)
  if (keys.length === 0) return random.pick(wrong)
  const key = random.pick(keys)
  const { [key]: one, ...others } = value as Json
  return random.chance(0.25) ? others : { ...others, [key]: mutated(one, random) }
}

it.each(kinds.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind] as const))(
  'objects that make no sense are answered, and never by a fault of the server: %s',
  async (id, kind) => {
    const world = await ApiWorld.ready()
    await world.as(
      'mallory',
      async (client) => {
        const collection = new Collection(client, kind)
        const random = new Random(7, id)
        const plain = plainObject(kind, 1)
        if (!kind.isVirtual) await collection.send('POST', '', plain)
        const at = `/${plain.metadata.name}`
        const faults: string[] = []
        // A fault of the server is an error of Collection's.
        const send = (...request: Parameters<Collection['send']>) =>
          collection.send(...request).catch((error: Error) => faults.push(error.message.slice(0, 1000)))
        for (let i = 0; i < objectsOfAKind; i++) {
          let object: unknown = random.chance(0.5) ? randomObject(kind, 1, random) : plain
          for (let times = 1 + random.below(3); times > 0; times--) object = mutated(object, random)
          await send('POST', '?dryRun=All', object)
          if (kind.isVirtual) continue
          await send('PUT', `${at}?dryRun=All`, object)
          await send('PATCH', `${at}?dryRun=All`, object, 'application/merge-patch+json')
          await send('PATCH', `${at}?dryRun=All`, object, 'application/strategic-merge-patch+json')
          await send(
            'PATCH',
            `${at}?dryRun=All`,
            [{ op: 'add', path: '', value: object }],
            'application/json-patch+json',
          )
          await send('PATCH', `${at}?dryRun=All&fieldManager=m&force=true`, object, 'application/apply-patch+yaml')
          await send('PATCH', `${at}/status?dryRun=All`, object, 'application/merge-patch+json')
        }
        expect(faults).toEqual([])
        expect((await collection.send('GET', '')).status).toBeLessThan(406)
      },
      600_000,
    )
  },
)
