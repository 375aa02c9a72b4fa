// The hash that tells pods of one template from those of another: `pod-template-hash`, and the names of ReplicaSets and
// ControllerRevisions. It is upstream's own: FNV over a dump of the Go struct with every type and field, so that a
// manifest has the same names here as on a real cluster. Like pkg/controller ComputeHash and util/hash DeepHashObject.
import { fnv32a, fnv32aBytes } from '../apimachinery/fnv.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'
import type { FieldSchema } from '../apimachinery/schema.ts'
import { typeSchema } from '../apimachinery/schema.ts'
import type { PodTemplateSpec } from './core/types.ts'
import { openapi } from './openapi.ts'

type Plain = Readonly<Record<string, unknown>>

const dumped = new WeakMap<PodTemplateSpec, number>()

/** `7988b68c98`. A collision count changes the hash, for when two templates have the same. */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
  let sum = dumped.get(template)
  if (sum === undefined) {
    sum = fnv32a(`(v1.PodTemplateSpec)${dumpStruct('core.v1.PodTemplateSpec', template as Plain)}`)
    dumped.set(template, sum)
  }
  if (collisionCount !== undefined) {
    const count = [0, 8, 16, 24].map((shift) => (collisionCount >>> shift) & 0xff)
    sum = fnv32aBytes([...count, 0, 0, 0, 0], sum)
  }
  return safeEncode(String(sum))
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Letters and digits that make no bad words. Like rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  return [...text].map((char) => alphabet[char.charCodeAt(0) % alphabet.length]).join('')
}

function dumpStruct(type: string, value: Plain): string {
  const schema = typeSchema(openapi, type)
  if (schema === undefined) throw new Error(`no type ${type}`)
  const parts: string[] = []
  let embedded: string | undefined
  let inner: string[] = []
  const close = () => {
    if (embedded !== undefined) parts.push(`${embedded}:(v1.${embedded}){${inner.join(' ')}}`)
    embedded = undefined
    inner = []
  }
  for (const field of schema.fields.values()) {
    if (field.embeddedIn !== embedded) close()
    embedded = field.embeddedIn
    const dump = `${field.goName}:${dumpField(field, value[field.name])}`
    if (embedded === undefined) parts.push(dump)
    else inner.push(dump)
  }
  close()
  return `{${parts.join(' ')}}`
}

function dumpField(field: FieldSchema, value: unknown): string {
  const element = elementType(field)
  if (field.container === 'list') {
    const items = value as readonly unknown[] | undefined
    return `([]${element})${items?.length ? `[${items.map((item) => dumpValue(field, item)).join(' ')}]` : '<nil>'}`
  }
  if (field.container === 'map') return dumpMap(field, value as Plain | undefined)
  if (field.isPointer) {
    return `(*${element})${value === undefined || value === null ? '<nil>' : dumpValue(field, value)}`
  }
  return `(${element})${dumpValue(field, value)}`
}

function dumpMap(field: FieldSchema, value: Plain | undefined): string {
  const type = field.goType ?? `map[string]${elementType(field)}`
  const keys = Object.keys(value ?? {}).sort()
  if (keys.length === 0) return `(${type})<nil>`
  return `(${type})map[${keys.map((key) => `${key}:${dumpValue(field, value?.[key])}`).join(' ')}]`
}

const scalarTypes: Readonly<Record<string, string>> = {
  s: 'string',
  i: 'int32',
  l: 'int64',
  d: 'float64',
  b: 'bool',
  q: 'resource.Quantity',
  x: 'intstr.IntOrString',
  t: 'v1.Time',
  T: 'v1.MicroTime',
  y: '[]uint8',
}

function elementType(field: FieldSchema): string {
  if (field.isStruct) return `v1.${field.type.split('.')[2]}`
  return (field.container === 'map' ? undefined : field.goType) ?? scalarTypes[field.type] ?? 'interface {}'
}

function dumpValue(field: FieldSchema, value: unknown): string {
  if (field.isStruct) return dumpStruct(field.type, (value ?? {}) as Plain)
  switch (field.type) {
    case 'i':
    case 'l':
    case 'd':
      return String(value ?? 0)
    case 'b':
      return String(value ?? false)
    case 'q':
      return dumpQuantity(value as string | undefined)
    case 'x':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${value ?? 0} StrVal:(string)}`
    case 't':
    case 'T':
      return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
    default:
      return typeof value === 'string' ? value : ''
  }
}

/** An amount as Go holds it after reading: a number and a power of ten, and the text where that was kept. */
function dumpQuantity(text: string | undefined): string {
  const { value, scale, kept, format } = goQuantity(text ?? '')
  const amount = `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`
  return `{${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`
}

function goQuantity(text: string): { value: bigint | number; scale: number; kept: string; format: string } {
  const quantity = parseQuantity(text)
  if (quantity === undefined) return { value: 0, scale: 0, kept: '', format: '' }
  if (text === '0') return { value: 0, scale: 0, kept: text, format: 'DecimalSI' }
  const kept = quantity.text ?? ''
  if (/[KMGTPE]i$/.test(text)) return { value: quantity.units / 1_000_000_000n, scale: 0, kept, format: 'BinarySI' }
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z]*)([+-]?\d*)$/.exec(text)
  const [, sign = '', whole = '', fraction = '', suffix = '', exponent = ''] = match ?? []
  const powers: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
  const power = exponent === '' ? (powers[suffix] ?? 0) : Number(exponent)
  return { value: BigInt(`${sign}${whole}${fraction}`), scale: power - fraction.length, kept, format: quantity.format }
}
