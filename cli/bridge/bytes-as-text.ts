// Streams of the simulation are text. Bytes that are no UTF-8, as in an archive that `kubectl cp` sends, travel through them
// as lone surrogates, U+DC80 to U+DCFF, and come out as the bytes they were. Like Python's surrogateescape.
import { isUtf8 } from 'node:buffer'

/** Turns the bytes of one stream into text, piece by piece: a character may come in two pieces. */
export class BytesAsText {
  #held: Uint8Array = new Uint8Array()

  push(bytes: Uint8Array): string {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    const whole = all.length - unfinished(all)
    this.#held = all.slice(whole)
    return textOf(all.subarray(0, whole))
  }

  /** What is left when nothing more comes. */
  end(): string {
    const rest = textOf(this.#held)
    this.#held = new Uint8Array()
    return rest
  }
}

/** The bytes that a text stands for. */
export function bytesOfText(text: string): Buffer {
  if (!/[\udc80-\udcff]/u.test(text)) return Buffer.from(text, 'utf8')
  const parts = text.split(/([\udc80-\udcff]+)/u).map((part, i) => {
    if (i % 2 === 0) return Buffer.from(part, 'utf8')
    return Buffer.from(part, 'utf16le').filter((_, at) => at % 2 === 0)
  })
  return Buffer.concat(parts)
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (isUtf8(buffer)) return buffer.toString('utf8')
  let text = ''
  let from = 0
  for (let at = 0; at < buffer.length; ) {
    const length = sequenceLength(buffer[at] ?? 0)
    if (length > 0 && at + length <= buffer.length && isUtf8(buffer.subarray(at, at + length))) {
      at += length
      continue
    }
    text += buffer.toString('utf8', from, at) + String.fromCharCode(0xdc00 + (buffer[at] ?? 0))
    from = ++at
  }
  return text + buffer.toString('utf8', from)
}

/** How many bytes a character has that begins with this one; 0: none does. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
}

/** How many bytes at the end may be the beginning of a character. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}
