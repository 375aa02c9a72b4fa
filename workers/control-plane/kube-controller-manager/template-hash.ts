// The hash that names a ReplicaSet or a ControllerRevision after its pod template: 32-bit FNV-1a over the template as Go
// prints it, so that names are those of a real cluster. Like controller.ComputeHash and hash.DeepHashObject.
import type { PodTemplateSpec } from '../../apis/core/types.ts'
import { podTemplateLayout } from './pod-template-layout.ts'
import { safeEncode } from './safe-encode.ts'

export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = fnv1a(utf8(printed('PodTemplateSpec', template)), 0x811c9dc5)
  if (collisionCount !== undefined)
    hash = fnv1a([0, 8, 16, 24].map((shift) => (collisionCount >> shift) & 255).concat([0, 0, 0, 0]), hash)
  return safeEncode(String(hash))
}

type Field = { readonly name: string; readonly json: string; readonly type: string }
/** Without a name in JSON a field is embedded: its own fields stand in the object itself. */
type Layout = ReadonlyMap<string, readonly Field[]>

let parsedLayout: Layout | undefined

function layout(): Layout {
  parsedLayout ??= new Map(
    podTemplateLayout
      .trim()
      .split('\n')
      .map((line) => {
        const [type = '', fields = ''] = line.split('=')
        return [type, fields.split(',').map(parseField)]
      }),
  )
  return parsedLayout
}

function parseField(text: string): Field {
  if (text.startsWith('+')) return { name: text.slice(1), json: '', type: text.slice(1) }
  const [names = '', type = 'string'] = text.split(' ')
  const [name = '', json] = names.split(':')
  return { name, json: json ?? jsonName(name), type }
}

/** `DNSPolicy` is `dnsPolicy`, `TTY` is `tty`. */
function jsonName(name: string): string {
  const head = /^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+(?=$|\d)|^[A-Z]/.exec(name)?.[0] ?? ''
  return head.toLowerCase() + name.slice(head.length)
}

const goTypes: Readonly<Record<string, string>> = { bool: 'bool', string: 'string', int32: 'int32', int64: 'int64' }

/** How Go's reflection names a type: `*v1.Probe`, `map[string]string`. */
function goType(type: string): string {
  if (type.startsWith('*')) return `*${goType(type.slice(1))}`
  if (type.startsWith('[]')) return `[]${goType(type.slice(2))}`
  if (type === 'map[string]string') return type
  return goTypes[type] ?? (type.startsWith('meta.') ? `v1.${type.slice(5)}` : type.includes('.') ? type : `v1.${type}`)
}

/** A value as spew prints it with `%#v` and sorted keys. Elements of lists and maps and what pointers lead to bear no type. */
function printed(type: string, value: unknown, isTyped = true): string {
  const tag = isTyped ? `(${goType(type)})` : ''
  if (type.startsWith('*'))
    return value === undefined || value === null
      ? `(${goType(type)})<nil>`
      : `${tag}${printed(type.slice(1), value, false)}`
  if (type.startsWith('[]')) {
    const items = (value ?? []) as readonly unknown[]
    return items.length === 0
      ? `${tag}<nil>`
      : `${tag}[${items.map((item) => printed(type.slice(2), item, false)).join(' ')}]`
  }
  if (type === 'map[string]string') return tag + printedMap('string', value)
  if (type === 'ResourceList') return tag + printedMap('resource.Quantity', value)
  if (type === 'meta.Time') return `${tag}{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}`
  if (type === 'resource.Quantity') return tag + printedQuantity(String(value))
  if (type === 'intstr.IntOrString') return tag + printedIntOrString(value)
  const fields = layout().get(type)
  if (fields) return tag + printedStruct(fields, value)
  if (type === 'bool') return `${tag}${value === true}`
  if (type === 'int32' || type === 'int64') return `${tag}${value ?? 0}`
  return `${tag}${typeof value === 'string' ? value : ''}`
}

function printedStruct(fields: readonly Field[], value: unknown): string {
  const object = (value ?? {}) as Readonly<Record<string, unknown>>
  const parts = fields.map(({ name, json, type }) => `${name}:${printed(type, json === '' ? object : object[json])}`)
  return `{${parts.join(' ')}}`
}

function printedMap(type: string, value: unknown): string {
  const entries = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>)
  if (entries.length === 0) return '<nil>'
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, item]) => `${key}:${printed(type, item, false)}`).join(' ')}]`
}

function printedIntOrString(value: unknown): string {
  const isText = typeof value === 'string'
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${isText ? 0 : (value ?? 0)} StrVal:(string)${isText ? value : ''}}`
}

const decimalScales: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binaryUnits = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** A quantity is an integer, a power of ten, and the text it was read from. */
function printedQuantity(text: string): string {
  const [, sign = '', whole = '0', fraction = '', suffix = ''] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text) ?? []
  const unit = binaryUnits.indexOf(suffix) + 1
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1]
  const digits = BigInt(`${whole}${fraction}` || '0') * 1024n ** BigInt(unit)
  const scale = (exponent === undefined ? (decimalScales[suffix] ?? 0) : Number(exponent)) - fraction.length
  const format = unit > 0 ? 'BinarySI' : exponent === undefined ? 'DecimalSI' : 'DecimalExponent'
  const amount = `{value:(int64)${sign === '-' ? -digits : digits} scale:(resource.Scale)${scale}}`
  return `{i:(resource.int64Amount)${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`
}

function* utf8(text: string): Generator<number> {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) yield code
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 63)]
    else if (code < 0x10000) yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
    else yield* [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
  }
}

function fnv1a(bytes: Iterable<number>, seed: number): number {
  let hash = seed
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
