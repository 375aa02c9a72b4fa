// Versions of keys as the bytes that bbolt holds: the revision as the key, the KeyValue message as the value. Like
// server/storage/mvcc/revision.go and api/mvccpb.
import type { KeyValue } from '../../../protocols/etcd.ts'

/** Undefined is nothing, text is itself, objects are the JSON that a person would see of them. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : `${JSON.stringify(value)}\n`
}

export function revisionBytes(main: number, sub: number, isTombstone: boolean): number[] {
  return [...bigEndian(main), 0x5f, ...bigEndian(sub), ...(isTombstone ? [0x74] : [])]
}

export function keyValueBytes({ key, createRevision, modRevision, version, value, lease }: KeyValue): number[] {
  return [
    ...text(1, key),
    ...number(2, createRevision),
    ...number(3, modRevision),
    ...number(4, version),
    ...text(5, valueText(value)),
    ...number(6, lease),
  ]
}

/** A deletion says only of which key. */
export function tombstoneBytes({ key }: KeyValue): number[] {
  return text(1, key)
}

export function utf8Bytes(value: string): number[] {
  const bytes: number[] = []
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

function bigEndian(value: number): number[] {
  const [high, low] = [Math.floor(value / 2 ** 32), value >>> 0]
  return [high, low].flatMap((half) => [half >>> 24, (half >>> 16) & 255, (half >>> 8) & 255, half & 255])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

function number(tag: number, value: number): number[] {
  return value === 0 ? [] : [tag << 3, ...varint(value)]
}

function text(tag: number, value: string): number[] {
  if (value === '') return []
  const bytes = utf8Bytes(value)
  return [(tag << 3) | 2, ...varint(bytes.length), ...bytes]
}
