// Kubernetes' protobuf bodies as the JSON objects they stand for: `k8s\0`, then a runtime.Unknown that says which kind
// its bytes are. Like apimachinery/pkg/runtime/serializer/protobuf.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { type Field, fieldsOf, isMessage, isNumber, magic, maxDepth, typeOf } from './protobuf-types.ts'

type Json = Record<string, unknown>
/** What cannot be decoded, in words that can be told to the client. */
export class ProtobufError extends Error {}
export class UnknownKindError extends ProtobufError {}

/** The object in a body; throws a {@link ProtobufError}. */
export function decodeProtobuf(bytes: Uint8Array): Json {
  if (!startsWithMagic(bytes))
    throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  try {
    const { typeMeta, raw } = readUnknown(new BinaryReader(bytes.subarray(magic.length)))
    const type = typeOf(typeMeta.apiVersion, typeMeta.kind)
    if (type === undefined)
      throw new UnknownKindError(`no kind "${typeMeta.kind}" is registered for version "${typeMeta.apiVersion}"`)
    const value = readMessage(new BinaryReader(raw), raw.length, type, 0) as Json
    return { kind: typeMeta.kind, apiVersion: typeMeta.apiVersion, ...value }
  } catch (error) {
    if (error instanceof ProtobufError) throw error
    throw new ProtobufError(
      `proto: ${error instanceof Error ? error.message : 'cannot parse invalid wire-format data'}`,
    )
  }
}

/** The events of a watch: frames of a length in four bytes and a WatchEvent. */
export function decodeProtobufWatch(bytes: Uint8Array): unknown[] {
  const events: unknown[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + view.getUint32(at)
    const frame = bytes.subarray(at + 4, end)
    events.push(readMessage(new BinaryReader(frame), frame.length, 'meta/v1.WatchEvent', 0))
    at = end
  }
  return events
}

function startsWithMagic(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

/** runtime.Unknown: typeMeta {apiVersion = 1, kind = 2} = 1, raw = 2. */
function readUnknown(reader: BinaryReader): { typeMeta: { apiVersion: string; kind: string }; raw: Uint8Array } {
  const typeMeta = { apiVersion: '', kind: '' }
  let raw: Uint8Array = new Uint8Array()
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag()
    if (number === 1 && wire === WireType.LengthDelimited) {
      const inner = new BinaryReader(reader.bytes())
      while (inner.pos < inner.len) {
        const [field, innerWire] = inner.tag()
        if (field === 1) typeMeta.apiVersion = inner.string()
        else if (field === 2) typeMeta.kind = inner.string()
        else inner.skip(innerWire)
      }
    } else if (number === 2 && wire === WireType.LengthDelimited) raw = reader.bytes()
    else reader.skip(wire)
  }
  return { typeMeta, raw }
}

function readMessage(reader: BinaryReader, end: number, type: string, depth: number): unknown {
  if (depth > maxDepth) throw new ProtobufError('proto: the message is nested too deeply')
  const value: Json = Object.create(null)
  const fields = fieldsOf(type)
  while (reader.pos < end) {
    const [number, wire] = reader.tag()
    const field = fields.get(number)
    if (field) readField(reader, field, wire, value, depth)
    else reader.skip(wire)
  }
  return asJson(type, value, fields)
}

function readField(reader: BinaryReader, field: Field, wire: WireType, value: Json, depth: number): void {
  if (field.map) {
    const [key, entry] = readEntry(reader, field.type, depth)
    const map = (value[field.name] ??= Object.create(null)) as Json
    map[key] = entry
    return
  }
  if (field.list && wire === WireType.LengthDelimited && isNumber(field.type)) {
    // Packed, as a writer of another language than Go may send it.
    const end = reader.uint32() + reader.pos
    while (reader.pos < end) ((value[field.name] ??= []) as unknown[]).push(readScalar(reader, field.type))
    return
  }
  const one = readValue(reader, field.type, depth)
  if (field.list) ((value[field.name] ??= []) as unknown[]).push(one)
  else if (field.inline) Object.assign(value, one)
  else if (!(field.omit && isZero(one))) value[field.name] = one
}

/** A map's entry is a message of key = 1 and value = 2. */
function readEntry(reader: BinaryReader, type: string, depth: number): [string, unknown] {
  const inner = new BinaryReader(reader.bytes())
  let key = ''
  let value: unknown = type === 'string' || type === 'bytes' ? '' : {}
  while (inner.pos < inner.len) {
    const [number, wire] = inner.tag()
    if (number === 1) key = inner.string()
    else if (number === 2) value = readValue(inner, type, depth)
    else inner.skip(wire)
  }
  return [key, value]
}

function readValue(reader: BinaryReader, type: string, depth: number): unknown {
  if (!isMessage(type)) return readScalar(reader, type)
  const bytes = reader.bytes()
  return readMessage(new BinaryReader(bytes), bytes.length, type, depth + 1)
}

function readScalar(reader: BinaryReader, type: string): unknown {
  switch (type) {
    case 'string':
      return reader.string()
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64')
    case 'bool':
      return reader.bool()
    case 'double':
      return reader.double()
    case 'int32':
      return reader.int32()
    case 'uint32':
      return reader.uint32()
    default:
      return Number(type === 'uint64' ? reader.uint64() : reader.int64())
  }
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || value === null
}

/** Types whose JSON is no object, and fields that the JSON has whatever they hold. */
function asJson(type: string, value: Json, fields: ReadonlyMap<number, Field>): unknown {
  switch (type) {
    case 'meta/v1.Time':
    case 'meta/v1.MicroTime':
      return time(value, type.endsWith('MicroTime'))
    case 'resource.Quantity':
      return value['string'] ?? '0'
    case 'intstr.IntOrString':
      return value['type'] === 1 ? (value['strVal'] ?? '') : (value['intVal'] ?? 0)
    case 'runtime.RawExtension':
    case 'meta/v1.FieldsV1':
    case 'apiextensions/v1.JSON':
      return rawJson(value)
    case 'meta/v1.Duration':
      return duration(Number(value['duration'] ?? 0))
    case 'apiextensions/v1.JSONSchemaPropsOrBool':
      return value['schema'] ?? value['allows'] ?? false
    case 'apiextensions/v1.JSONSchemaPropsOrArray':
      return value['jSONSchemas'] ?? value['schema'] ?? null
    case 'apiextensions/v1.JSONSchemaPropsOrStringArray':
      return value['property'] ?? value['schema'] ?? null
  }
  if (type.endsWith('.ExtraValue') || type === 'meta/v1.Verbs') return value['items'] ?? []
  for (const field of fields.values())
    if (field.always && !(field.name in value)) {
      const zero = zeroOf(field)
      if (zero !== undefined) value[field.name] = zero
    }
  return { ...value }
}

function zeroOf({ type, list, map, pointer }: Field): unknown {
  if (list || map || pointer) return null
  if (type === 'string' || type === 'bytes') return ''
  if (type === 'bool') return false
  return isNumber(type) ? 0 : undefined
}

function time({ seconds = 0, nanos = 0 }: Json, micro: boolean): string | null {
  if (seconds === 0 && nanos === 0) return null
  const iso = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return micro ? `${iso}.${String(Math.floor(Number(nanos) / 1000)).padStart(6, '0')}Z` : `${iso}Z`
}

/** `raw` holds JSON; it has been made base64 like all bytes. */
function rawJson(value: Json): unknown {
  const bytes = Buffer.from(String(value['raw'] ?? value['Raw'] ?? ''), 'base64')
  if (startsWithMagic(bytes)) return decodeProtobuf(bytes)
  const text = bytes.toString('utf8')
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    throw new ProtobufError('the embedded object is not JSON')
  }
}

/** As Go writes a duration: `1m30s`. */
function duration(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9
  if (seconds === 0) return '0s'
  const [hours, minutes] = [Math.trunc(seconds / 3600), Math.trunc((seconds % 3600) / 60)]
  const rest = `${Number((seconds % 60).toFixed(9))}s`
  if (hours !== 0) return `${hours}h${minutes}m${rest}`
  return minutes === 0 ? rest : `${minutes}m${rest}`
}
