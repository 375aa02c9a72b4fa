// How long entries are in protocol buffers: the limits of messages, of what is in flight and of what is applied at once are
// counted in these bytes.
import type { Entry } from './message.ts'

/** The longest run of entries from the first that fits; always the first, however long it is. */
export function limitSize(entries: readonly Entry[], maxBytes: number): readonly Entry[] {
  if (maxBytes === Number.POSITIVE_INFINITY) return entries
  let bytes = 0
  for (const [position, entry] of entries.entries()) {
    bytes += encodedBytes(entry)
    if (bytes > maxBytes && position > 0) return entries.slice(0, position)
  }
  return entries
}

export function encodedSize(entries: readonly Entry[]): number {
  let bytes = 0
  for (const entry of entries) bytes += encodedBytes(entry)
  return bytes
}

/** Of what the entries carry alone: that of a new leader's empty entry is 0. */
export function payloadSize(entries: readonly Entry[]): number {
  let bytes = 0
  for (const entry of entries) bytes += entry.bytes
  return bytes
}

/** Each field has a byte before it; that an entry is a normal one is not written. */
function encodedBytes({ type, term, index, bytes }: Entry): number {
  const payload = bytes === 0 ? 0 : 1 + varintBytes(bytes) + bytes
  return (type === 'EntryNormal' ? 0 : 2) + 1 + varintBytes(term) + 1 + varintBytes(index) + payload
}

export function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 128; rest /= 128) bytes++
  return bytes
}
