import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BytesAsText, bytesOfText } from './bytes-as-text.ts'

it('brings any bytes through a text, however they are cut', () => {
  const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.string({ unit: 'binary' }).map(utf8)))
  fc.assert(
    fc.property(pieces, fc.nat(7), (parts, cut) => {
      const bytes = Buffer.concat(parts)
      const reader = new BytesAsText()
      let text = ''
      for (let at = 0; at < bytes.length; at += cut + 1) text += reader.push(bytes.subarray(at, at + cut + 1))
      expect(bytesOfText(text + reader.end()).equals(bytes)).toBe(true)
    }),
  )
})

it('leaves what is UTF-8 as it is', () => {
  const reader = new BytesAsText()
  const [first, rest] = [utf8('ü日').subarray(0, 3), utf8('ü日').subarray(3)]
  expect(reader.push(first) + reader.push(rest)).toBe('ü日')
  expect(reader.push(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\udcffb')
})

function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'))
}
