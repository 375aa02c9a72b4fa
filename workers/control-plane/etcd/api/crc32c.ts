// CRC-32 with Castagnoli's polynomial, with which etcd tells whether members hold the same.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

export class Crc32c {
  #state = 0xffffffff

  add(bytes: Iterable<number>): void {
    let state = this.#state
    for (const byte of bytes) state = (state >>> 8) ^ (table[(state ^ byte) & 255] as number)
    this.#state = state
  }

  get value(): number {
    return (this.#state ^ 0xffffffff) >>> 0
  }
}
