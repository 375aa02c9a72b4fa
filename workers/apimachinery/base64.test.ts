import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

describe('base64', () => {
  it.each(['', 'a', 'ab', 'abc', 'system:node:worker-1;O=system:nodes', '조타실 ⎈ 🚢'])(
    '%j is what Node makes of it',
    (text) => {
      const encoded = Buffer.from(text).toString('base64')
      expect(encodeBase64(text)).toBe(encoded)
      expect(decodeBase64(encoded)).toBe(text)
    },
  )

  it('is refused when it is none, and shows bytes that are no text', () => {
    expect(decodeBase64('a')).toBeUndefined()
    expect(decodeBase64('a*==')).toBeUndefined()
    expect(decodeBase64(Buffer.from([0xff, 0x41]).toString('base64'))).toBe('\ufffdA')
  })
})
