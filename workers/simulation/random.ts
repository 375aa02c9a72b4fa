// Seeded dice. Every program gets a stream of its own, named after its machine and itself, so that adding a program
// or a machine leaves the luck of all others unchanged.
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of random numbers; the same seed and name give the same stream everywhere. */
export class Random {
  readonly #generator: { next(): number }

  constructor(seed: number, name = '') {
    this.#generator = xoroshiro128plus(hashText(`${seed}/${name}`))
  }

  /** An integer of 32 random bits, at least 0. */
  bits(): number {
    return this.#generator.next() >>> 0
  }

  /** A number at least 0 and less than 1. */
  unit(): number {
    return this.bits() / 0x1_0000_0000
  }

  /** An integer at least 0 and less than `bound`. */
  below(bound: number): number {
    return Math.floor(this.unit() * bound)
  }

  /** A number at least `min` and less than `max`. */
  between(min: number, max: number): number {
    return min + this.unit() * (max - min)
  }

  chance(probability: number): boolean {
    return probability > 0 && this.unit() < probability
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** `length` hexadecimal digits. */
  hex(length: number): string {
    // Joined, as below: a container has three ids of 64 digits.
    const parts: string[] = []
    for (let digits = 0; digits < length; digits += 8) parts.push(hex8(this.bits()))
    const text = parts.join('')
    return text.length === length ? text : text.slice(0, length)
  }

  /** A version 4 UUID. */
  uuid(): string {
    const h = this.hex(32)
    const variant = '89ab'[this.below(4)]
    // Joined, not concatenated: engines keep the pieces of a concatenated string, and every object has a uid.
    return [h.slice(0, 8), h.slice(8, 12), `4${h.slice(13, 16)}`, `${variant}${h.slice(17, 20)}`, h.slice(20)].join('-')
  }

  /** A suffix for generated names. Like apimachinery/pkg/util/rand: no vowels, so that no words appear. */
  suffix(length = 5): string {
    const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
    const letters: string[] = []
    for (let i = 0; i < length; i++) letters.push(alphabet[this.below(alphabet.length)] as string)
    return letters.join('')
  }
}

const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 32 bits as 8 hexadecimal digits. */
export function hex8(bits: number): string {
  const [a, b] = [hexBytes[bits >>> 24], hexBytes[(bits >>> 16) & 255]]
  return `${a}${b}${hexBytes[(bits >>> 8) & 255]}${hexBytes[bits & 255]}`
}

/** 32-bit FNV-1a over UTF-16 code units. */
export function hashText(text: string, hash = 0x811c9dc5): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
