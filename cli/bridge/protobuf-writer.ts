// Kubernetes' JSON objects as protobuf: the other way round of protobuf.ts, byte for byte what Go's generated code writes.
// Fields come in the order of their numbers; what is no pointer in Go is written even when it is zero; maps are sorted.
// Like apimachinery/pkg/runtime/serializer/protobuf.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { type Field, fieldsOf, isMessage, isNumber, magic, maxDepth, typeOf } from './protobuf-types.ts'

type Json = Readonly<Record<string, unknown>>

/** An object in a `runtime.Unknown`, or undefined when its kind has no form in protobuf. */
export function encodeProtobuf(object: Json): Uint8Array | undefined {
  const { apiVersion, kind } = object
  const [version, name] = [String(apiVersion ?? ''), String(kind ?? '')]
  const type = typeOf(version, name)
  if (type === undefined) return undefined
  const writer = new BinaryWriter()
  writer.raw(Uint8Array.from(magic))
  const typeMeta = new BinaryWriter()
  writeString(typeMeta, 1, version)
  writeString(typeMeta, 2, name)
  writeBytes(writer, 1, typeMeta.finish())
  writeBytes(writer, 2, messageOf(type, object, 0))
  // contentEncoding and contentType.
  writeString(writer, 3, '')
  writeString(writer, 4, '')
  return writer.finish()
}

/** One event of a watch in its frame: its length in four bytes, then a WatchEvent. */
export function encodeProtobufEvent({
  type,
  object,
}: {
  readonly type: string
  readonly object: Json
}): Uint8Array | undefined {
  const encoded = encodeProtobuf(object)
  if (!encoded) return undefined
  const event = new BinaryWriter()
  writeString(event, 1, type)
  const raw = new BinaryWriter()
  writeBytes(raw, 1, encoded)
  writeBytes(event, 2, raw.finish())
  const bytes = event.finish()
  const frame = new Uint8Array(4 + bytes.length)
  new DataView(frame.buffer).setUint32(0, bytes.length)
  frame.set(bytes, 4)
  return frame
}

const encoder = new TextEncoder()

function messageOf(type: string, value: unknown, depth: number): Uint8Array {
  const writer = new BinaryWriter()
  writeMessage(writer, type, value, depth)
  return writer.finish()
}

function writeMessage(writer: BinaryWriter, type: string, value: unknown, depth: number): void {
  if (depth > maxDepth) throw new RangeError('the object is nested too deeply')
  if (writeSpecial(writer, type, value, depth)) return
  const object = typeof value === 'object' && value !== null ? (value as Json) : {}
  for (const field of inOrder(type)) writeField(writer, field, object, depth)
}

const ordered = new Map<string, readonly Field[]>()

function inOrder(type: string): readonly Field[] {
  const known = ordered.get(type)
  if (known) return known
  const fields = [...fieldsOf(type).values()].sort((a, b) => a.number - b.number)
  ordered.set(type, fields)
  return fields
}

function writeField(writer: BinaryWriter, field: Field, object: Json, depth: number): void {
  const { number, name, type } = field
  if (field.inline) return writeBytes(writer, number, messageOf(type, object, depth + 1))
  const value = Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined
  if (field.list) {
    for (const one of Array.isArray(value) ? value : []) writeValue(writer, number, type, one, depth)
  } else if (field.map) writeMap(writer, field, (value ?? {}) as Json, depth)
  else if (value !== undefined || isAlwaysWritten(field)) writeValue(writer, number, type, value, depth)
}

/** Bytes, lists and maps may be nil; all else that is no pointer has a value. */
function isAlwaysWritten({ type, pointer }: Field): boolean {
  return !pointer && type !== 'bytes'
}

function writeMap(writer: BinaryWriter, { number, type }: Field, map: Json, depth: number): void {
  for (const key of Object.keys(map).sort(byBytes)) {
    const entry = new BinaryWriter()
    writeString(entry, 1, key)
    writeValue(entry, 2, type, map[key], depth)
    writeBytes(writer, number, entry.finish())
  }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function writeValue(writer: BinaryWriter, number: number, type: string, value: unknown, depth: number): void {
  if (isMessage(type)) writeBytes(writer, number, messageOf(type, value, depth + 1))
  else if (type === 'string') writeString(writer, number, String(value ?? ''))
  else if (type === 'bytes') writeBytes(writer, number, Buffer.from(String(value ?? ''), 'base64'))
  else if (type === 'bool') writer.tag(number, WireType.Varint).bool(value === true)
  else if (type === 'double') writer.tag(number, WireType.Bit64).double(Number(value ?? 0))
  else if (isNumber(type)) writer.tag(number, WireType.Varint).int64(Number(value ?? 0))
}

/** Types whose JSON is no object. Returns whether it was one. */
function writeSpecial(writer: BinaryWriter, type: string, value: unknown, depth: number): boolean {
  switch (type) {
    case 'meta/v1.Time':
    case 'meta/v1.MicroTime':
      writeTime(writer, value)
      return true
    case 'resource.Quantity':
      writeString(writer, 1, String(value ?? '0'))
      return true
    case 'intstr.IntOrString':
      writeInteger(writer, 1, typeof value === 'string' ? 1 : 0)
      writeInteger(writer, 2, typeof value === 'number' ? value : 0)
      writeString(writer, 3, typeof value === 'string' ? value : '')
      return true
    case 'runtime.RawExtension':
    case 'meta/v1.FieldsV1':
    case 'apiextensions/v1.JSON':
      if (value !== undefined && value !== null) writeString(writer, 1, JSON.stringify(value))
      return true
    case 'meta/v1.Duration':
      writeInteger(writer, 1, nanoseconds(String(value ?? '0s')))
      return true
    default:
      return writeChoice(writer, type, value, depth)
  }
}

const schema = 'apiextensions/v1.JSONSchemaProps'

/** One of several things that look different in JSON. */
function writeChoice(writer: BinaryWriter, type: string, value: unknown, depth: number): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const list = Array.isArray(value) ? value : []
  const writeSchema = (number: number, one: unknown) => writeBytes(writer, number, messageOf(schema, one, depth + 1))
  if (type === 'apiextensions/v1.JSONSchemaPropsOrBool') {
    writer.tag(1, WireType.Varint).bool(value === true || isObject)
    if (isObject) writeSchema(2, value)
  } else if (type === 'apiextensions/v1.JSONSchemaPropsOrArray') {
    if (isObject) writeSchema(1, value)
    for (const one of list) writeSchema(2, one)
  } else if (type === 'apiextensions/v1.JSONSchemaPropsOrStringArray') {
    if (isObject) writeSchema(1, value)
    for (const one of list) writeString(writer, 2, String(one))
  } else if (type.endsWith('.ExtraValue') || type === 'meta/v1.Verbs') {
    for (const one of list) writeString(writer, 1, String(one))
  } else return false
  return true
}

/** No time at all is an empty message. */
function writeTime(writer: BinaryWriter, value: unknown): void {
  if (typeof value !== 'string') return
  const ms = Date.parse(value)
  if (Number.isNaN(ms)) return
  const micros = Number((/\.(\d{1,6})/.exec(value)?.[1] ?? '').padEnd(6, '0'))
  writeInteger(writer, 1, Math.floor(ms / 1000))
  writeInteger(writer, 2, micros * 1000)
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 }

/** Go's `1h2m3.5s`. */
function nanoseconds(text: string): number {
  let seconds = 0
  for (const [, amount = '0', unit = 's'] of text.matchAll(/([\d.]+)(h|ms|m|s|us|µs|ns)/g))
    seconds += Number(amount) * (unitSeconds[unit] ?? 0)
  return Math.round(seconds * 1e9) * (text.startsWith('-') ? -1 : 1)
}

function writeInteger(writer: BinaryWriter, number: number, value: number): void {
  writer.tag(number, WireType.Varint).int64(value)
}

function writeString(writer: BinaryWriter, number: number, text: string): void {
  writeBytes(writer, number, encoder.encode(text))
}

function writeBytes(writer: BinaryWriter, number: number, bytes: Uint8Array): void {
  writer.tag(number, WireType.LengthDelimited).bytes(bytes)
}
