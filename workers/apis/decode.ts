// Turns what a client sent into an object of the API's types, or says what is wrong in the words of Go's JSON decoder.
// Unknown fields are dropped and told; nulls and empty values vanish where Go leaves them out. What needs no change is
// shared with the input: a pod made from a template that was decoded before costs next to nothing.
import { canonicalQuantity } from '../apimachinery/quantity.ts'
import type { FieldSchema } from '../apimachinery/schema.ts'
import { typeSchema } from '../apimachinery/schema.ts'
import { canonicalMicroTime, canonicalTime, timeError } from '../apimachinery/time.ts'
import { base64Error } from './base64.ts'
import { openapi } from './openapi.ts'

export type Decoded =
  | {
      readonly value: unknown
      /** Paths like `spec.template.spec.containers[0].imagee`, in the order of the input, 100 at most. */
      readonly unknownFields: readonly string[]
    }
  /** As in `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. */
  | { readonly error: string }

/** Decodes a value as the type called `apps.v1.Deployment`. */
export function decode(type: string, value: unknown): Decoded {
  depth = 0
  unknown = []
  freeFormBudget = maxFreeFormValues
  try {
    if (value === null || value === undefined) return { value: {}, unknownFields: [] }
    return { value: decodeStruct(structType(type), value), unknownFields: unknown }
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message }
    throw error
  }
}

/** What the strict decoder says of what it found. Like runtime.NewStrictDecodingError. */
export function strictDecodingError(findings: readonly string[]): string {
  return `strict decoding error: ${findings.join(', ')}`
}

export function unknownField(path: string): string {
  return `unknown field ${JSON.stringify(path)}`
}

class DecodeError extends Error {}

/** Types whose values often come again by reference: what came out for them last time is remembered. */
const remembered = new Set([
  'core.v1.PodSpec',
  'core.v1.PodTemplateSpec',
  'core.v1.Container',
  'core.v1.Volume',
  'core.v1.ServiceSpec',
  'apps.v1.DeploymentSpec',
  'apps.v1.ReplicaSetSpec',
  'apps.v1.DaemonSetSpec',
  'batch.v1.JobSpec',
  'meta.v1.LabelSelector',
])
const maxUnknownFields = 100
const maxFreeFormDepth = 200
const maxFreeFormValues = 1_000_000

type Struct = {
  readonly name: string
  readonly fields: ReadonlyMap<string, FieldSchema>
  /** What must be there even when it is empty. */
  readonly fills: readonly (readonly [name: string, value: unknown])[]
  readonly seen: WeakMap<object, object> | undefined
}
type Plain = Record<string, unknown>

// Where the decoder is: it runs to its end at once, so one place will do.
const path: (string | number)[] = []
const owners: string[] = []
let depth = 0
let unknown: string[] = []
let freeFormBudget = 0

const structs = new Map<string, Struct>()

function structType(name: string): Struct {
  const found = structs.get(name)
  if (found !== undefined) return found
  const schema = typeSchema(openapi, name)
  if (schema === undefined) throw new Error(`no type ${name}`)
  const seen = remembered.has(name) ? new WeakMap<object, object>() : undefined
  const fills: [string, unknown][] = []
  const type = { name, fields: schema.fields, fills, seen }
  structs.set(name, type)
  for (const field of schema.fields.values()) {
    const value = emptyValue(field)
    if (value !== undefined) fills.push([field.name, value])
  }
  return type
}

/** What Go writes for a field that nobody has set; lists and pointers stay away instead of being null. */
function emptyValue(field: FieldSchema): unknown {
  if (!field.isAlwaysWritten || field.isPointer || field.container !== 'one') return undefined
  if (field.isStruct) return Object.fromEntries(structType(field.type).fills)
  switch (field.type) {
    case 's':
      return ''
    case 'i':
    case 'l':
    case 'd':
      return 0
    case 'b':
      return false
    case 't':
    case 'T':
      return null
    default:
      return undefined
  }
}

function decodeStruct(type: Struct, value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(value, goStruct(type.name))
  const known = type.seen?.get(value)
  if (known !== undefined) return known
  const unknownBefore = unknown.length
  const decoded = decodeFields(type, value as Plain)
  if (type.seen !== undefined && unknown.length === unknownBefore) {
    type.seen.set(value, decoded)
    if (decoded !== value) type.seen.set(decoded, decoded)
  }
  return decoded
}

function decodeFields(type: Struct, value: Plain): object {
  let copy: Plain | undefined
  owners[depth] = type.name
  depth++
  for (const key in value) {
    const before = value[key]
    const field = type.fields.get(key)
    path[depth - 1] = key
    const after = field === undefined ? dropUnknown() : decodeField(field, before)
    if (copy !== undefined) {
      if (after !== undefined) copy[key] = after
    } else if (after !== before || before === undefined) {
      copy = copyUntil(value, key)
      if (after !== undefined) copy[key] = after
    }
  }
  depth--
  for (const [name, empty] of type.fills) {
    const present = copy ?? value
    if (present[name] !== undefined && Object.hasOwn(present, name)) continue
    copy ??= { ...value }
    copy[name] = empty
  }
  return copy ?? value
}

function copyUntil(value: Plain, end: string): Plain {
  const copy: Plain = {}
  for (const key in value) {
    if (key === end) break
    copy[key] = value[key]
  }
  return copy
}

function dropUnknown(): undefined {
  if (unknown.length < maxUnknownFields) unknown.push(formatPath(true))
}

/** Undefined: the field is absent, or empty and left out. */
function decodeField(field: FieldSchema, value: unknown): unknown {
  if (value === null || value === undefined) return field.isAlwaysWritten ? emptyValue(field) : undefined
  if (field.container === 'list') return decodeList(field, value)
  if (field.container === 'map') return decodeMap(field, value)
  if (field.mayBeBoolean && typeof value === 'boolean') return value
  if (field.isStruct) return decodeStruct(structType(field.type), value)
  const decoded = decodeScalar(field, value)
  if (field.isPointer || field.isAlwaysWritten) return decoded
  return decoded === '' || decoded === 0 || decoded === false ? undefined : decoded
}

function decodeList(field: FieldSchema, value: unknown): unknown {
  if (!Array.isArray(value)) throw mismatch(value, `[]${goElement(field)}`)
  if (value.length === 0) return field.isAlwaysWritten ? value : undefined
  let copy: unknown[] | undefined
  const type = field.isStruct ? structType(field.type) : undefined
  owners[depth] = owners[depth - 1] ?? ''
  depth++
  for (let i = 0; i < value.length; i++) {
    const before: unknown = value[i]
    path[depth - 1] = i
    const after =
      type === undefined ? decodeScalar(field, before ?? emptyScalar(field)) : decodeStruct(type, before ?? {})
    if (after === before) continue
    copy ??= value.slice()
    copy[i] = after
  }
  depth--
  return copy ?? value
}

function decodeMap(field: FieldSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(value, goMap(field))
  let entries = 0
  let changed = false
  const plain = value as Plain
  const type = field.isStruct ? structType(field.type) : undefined
  const holdsLists = field.type.startsWith('[')
  const decodeOne = (one: unknown) => {
    if (type !== undefined) return decodeStruct(type, one)
    return holdsLists ? decodeTexts(field, one) : decodeScalar(field, one ?? emptyScalar(field))
  }
  for (const key in plain) {
    entries++
    const before = plain[key]
    if (before === undefined || decodeOne(before) !== before) changed = true
  }
  if (entries === 0 && !field.isAlwaysWritten) return undefined
  if (!changed) return value
  // fromEntries, unlike assignment, also takes a key called __proto__ as a key.
  const defined = Object.entries(plain).filter(([, one]) => one !== undefined)
  return Object.fromEntries(defined.map(([key, one]) => [key, decodeOne(one)]))
}

/** A list of strings as a value of a map. */
function decodeTexts(field: FieldSchema, value: unknown): unknown {
  if (value === null) return value
  if (!Array.isArray(value)) throw mismatch(value, field.goType ?? '[]string')
  for (const one of value) if (typeof one !== 'string') throw mismatch(one, 'string')
  return value
}

function emptyScalar(field: FieldSchema): unknown {
  if (field.type === 'b') return false
  return 'ild'.includes(field.type) ? 0 : ''
}

function decodeScalar(field: FieldSchema, value: unknown): unknown {
  switch (field.type) {
    case 's':
      if (typeof value === 'string') return value
      throw mismatch(value, field.goType ?? 'string')
    case 'b':
      if (typeof value === 'boolean') return value
      throw mismatch(value, 'bool')
    case 'i':
      if (typeof value === 'number' && (value | 0) === value) return value
      throw mismatch(value, 'int32')
    case 'l':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value
      throw mismatch(value, 'int64')
    case 'd':
      if (typeof value === 'number') return value
      throw mismatch(value, 'float64')
    case 'q':
      return decodeQuantity(value)
    case 'x':
      return decodeIntOrString(value)
    case 't':
    case 'T':
      return decodeTime(field.type, value)
    case 'y':
      return decodeBytes(value)
    default:
      return decodeFreeForm(value, 0)
  }
}

function decodeQuantity(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '?'
  const canonical = canonicalQuantity(text)
  if (canonical !== undefined) return canonical
  const regex = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
  if (!new RegExp(regex).test(text)) throw new DecodeError(`quantities must match the regular expression '${regex}'`)
  throw new DecodeError("unable to parse quantity's suffix")
}

function decodeIntOrString(value: unknown): number | string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && (value | 0) === value) return value
  throw new DecodeError(`json: cannot unmarshal ${goValue(value, 'int32')} into Go value of type int32`)
}

function decodeTime(type: 't' | 'T', value: unknown): string | undefined {
  if (typeof value !== 'string') {
    throw new DecodeError(`json: cannot unmarshal ${goValue(value, 'string')} into Go value of type string`)
  }
  const canonical = type === 't' ? canonicalTime(value) : canonicalMicroTime(value)
  if (canonical === undefined) throw new DecodeError(timeError(value, type === 'T'))
  return canonical
}

function decodeBytes(value: unknown): string {
  if (typeof value !== 'string') throw mismatch(value, '[]uint8')
  const error = base64Error(value)
  if (error !== undefined) throw new DecodeError(error)
  return value
}

/** Anything JSON can say, within bounds. */
function decodeFreeForm(value: unknown, level: number): unknown {
  if (--freeFormBudget < 0 || level > maxFreeFormDepth) throw new DecodeError('json: exceeded max depth')
  if (typeof value === 'object' && value !== null) {
    for (const one of Array.isArray(value) ? value : Object.values(value)) decodeFreeForm(one, level + 1)
  }
  return value
}

// ---- Go's words

function mismatch(value: unknown, goType: string): DecodeError {
  const what = goValue(value, goType)
  if (depth === 0) return new DecodeError(`json: cannot unmarshal ${what} into Go value of type ${goType}`)
  const owner = (owners[depth - 1] ?? '').split('.')[2] ?? ''
  return new DecodeError(
    `json: cannot unmarshal ${what} into Go struct field ${owner}.${formatPath(false)} of type ${goType}`,
  )
}

function goValue(value: unknown, goType: string): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return /^u?int/.test(goType) ? `number ${value}` : 'number'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'object'
}

function goStruct(name: string): string {
  return `v1.${name.split('.')[2] ?? name}`
}

function goElement(field: FieldSchema): string {
  if (field.isStruct) return goStruct(field.type)
  return field.goType ?? { s: 'string', i: 'int32', l: 'int64', b: 'bool' }[field.type] ?? 'string'
}

function goMap(field: FieldSchema): string {
  if (field.goType !== undefined) return field.goType
  if (field.type === 'o') return goStruct(field.name)
  return field.type === 'y' ? 'map[string][]uint8' : `map[string]${goElement(field)}`
}

function formatPath(withIndexes: boolean): string {
  let text = ''
  for (let i = 0; i < depth; i++) {
    const part = path[i]
    if (typeof part === 'number') text += withIndexes ? `[${part}]` : ''
    else text += text === '' ? part : `.${part}`
  }
  return text
}
