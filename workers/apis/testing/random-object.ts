// Random objects of a kind: a plain one with fields added as the kind's schema has them. Most are not valid; `without`
// takes away what a server finds wrong, until it finds nothing.
import { type FieldSchema, typeSchema } from '../../apimachinery/schema.ts'
import type { Random } from '../../simulation/random.ts'
import { completeOpenapi } from '../complete-openapi.ts'
import type { Kind } from '../define-kind.ts'
import { plainObject } from './plain-objects.ts'

type Json = { readonly [name: string]: unknown }
export type NamedObject = Json & { readonly metadata: Json & { readonly name: string } }

/** What only the server sets, or what the tests set themselves. */
const ownFields = new Set(['apiVersion', 'kind', 'metadata', 'status'])
const oddTexts = [
  '',
  'ünï',
  '日本',
  'a\nb',
  '"quoted"',
  "it's",
  'yes',
  '0x1f',
  '1:20',
  '~',
  ' lead',
  '#',
  '-',
  '<&>',
  '\t',
]
const texts = ['a', 'web', 'http', '/data', 'x-1', '10.0.0.1', 'nginx:1.25', 'example.com/a', 'true', '80', 'default']
const quantities = ['1', '100m', '1Gi', '0', '1.5', '2k', '500Mi']
const times = ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z']

export function randomObject(kind: Kind, index: number, random: Random): NamedObject {
  const base = plainObject(kind, index)
  const { metadata, ...rest } = base
  const body = grown(kind.schema, rest, random, 0, ownFields)
  const labels = random.chance(0.5)
    ? { labels: { app: 'a', [`example.com/${random.suffix()}`]: random.pick(['', 'v', 'a.b-C']) } }
    : {}
  const annotations = random.chance(0.7)
    ? { annotations: { 'example.com/note': random.pick(oddTexts), other: 'x' } }
    : {}
  return { ...body, metadata: { ...metadata, ...labels, ...annotations } } as NamedObject
}

/** The object with more fields of its type. */
function grown(type: string, value: Json, random: Random, depth: number, left: ReadonlySet<string> = new Set()): Json {
  const schema = typeSchema(completeOpenapi, type)
  const result: Record<string, unknown> = { ...value }
  for (const field of schema?.fields.values() ?? []) {
    if (left.has(field.name)) continue
    const given = result[field.name]
    if (given === undefined) {
      const chance = field.isRequired ? 1 : 0.5 / (depth + 1.5)
      if (depth < 9 && random.chance(chance)) result[field.name] = randomField(field, random, depth)
    } else if (field.isStruct) result[field.name] = grownField(field, given, random, depth)
  }
  return result
}

function grownField(field: FieldSchema, given: unknown, random: Random, depth: number): unknown {
  const grow = (one: unknown) =>
    typeof one === 'object' && one !== null ? grown(field.type, one as Json, random, depth + 1) : one
  if (field.container === 'list') return Array.isArray(given) ? given.map(grow) : given
  return field.container === 'one' ? grow(given) : given
}

function randomField(field: FieldSchema, random: Random, depth: number): unknown {
  const one = () => (field.isStruct ? grown(field.type, {}, random, depth + 1) : randomScalar(field, random))
  // Each but once: a strategic merge patch takes lists of scalars for sets.
  if (field.container === 'list') return distinct(Array.from({ length: 1 + random.below(2) }, one))
  if (field.container === 'map')
    return Object.fromEntries(
      random.chance(0.5)
        ? [['a', one()]]
        : [
            ['cpu', one()],
            ['b.c', one()],
          ],
    )
  return one()
}

function distinct(list: readonly unknown[]): readonly unknown[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()]
}

function randomScalar(field: FieldSchema, random: Random): unknown {
  if (field.values) return random.pick(field.values)
  switch (field.type) {
    case 'i':
    case 'l':
      return random.pick([0, 1, 2, 5, 80, 8080, 30])
    case 'd':
      return random.pick([0, 1, 2.5])
    case 'b':
      return random.chance(0.5)
    case 'q':
      return random.pick(quantities)
    case 'x':
      return random.pick([1, 80, 'http', '25%', '50%'])
    case 't':
      return random.pick(times)
    case 'T':
      return '2026-01-01T00:00:00.000001Z'
    case 'y':
      return random.pick(['', 'aGVsbG8=', 'AAEC/w=='])
    case 'o':
    case 'j':
      return { any: [1, 'x', null, { deep: true }] }
    default:
      return random.chance(0.15) ? random.pick(oddTexts) : random.pick(texts)
  }
}

/** The object without what stands at a field's path, or in the plain object's words if that has something there too. */
export function without(object: NamedObject, plain: NamedObject, path: string): NamedObject {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  return (removed(object, plain, steps) as NamedObject | undefined) ?? plain
}

function removed(value: unknown, plain: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps
  // What is wrong is the whole of it.
  if (step === undefined) return plain
  if (typeof value !== 'object' || value === null) return plain
  const key = Array.isArray(value) ? Number(step) : step
  const isThere = Array.isArray(value) ? value.length > Number(step) : Object.hasOwn(value, step)
  // What is missing is no fault of what is there beside it, but it came with it.
  if (!isThere) return plain
  const inner = removed((value as Json)[key], at(plain, key), rest)
  if (Array.isArray(value)) {
    const list = inner === undefined ? value.toSpliced(Number(key), 1) : value.with(Number(key), inner)
    return list.length === 0 ? plain : list
  }
  const { [step]: _gone, ...others } = value as Json
  return inner === undefined ? others : { ...value, [step]: inner }
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Json)[key] : undefined
}
