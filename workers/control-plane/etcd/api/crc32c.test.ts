import { expect, it } from 'vitest'
import { Crc32c } from './crc32c.ts'

it('gives the check value that is published for CRC-32C', () => {
  const crc = new Crc32c()
  crc.add(Buffer.from('12345'))
  crc.add(Buffer.from('6789'))
  expect(crc.value).toBe(0xe3069283)
})
