// What discovery tells of how a resource is stored: when it changes, so has the version. Like discovery.StorageVersionHash.
import { sha256 } from '../../apimachinery/sha256.ts'
import type { Kind } from '../../apis/define-kind.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const known = new Map<string, string>()
const mostKnown = 1000

export function storageVersionHash({ group, version, kind }: Pick<Kind, 'group' | 'version' | 'kind'>): string {
  const stored = `${group}/${version}/${kind}`
  const found = known.get(stored)
  if (found !== undefined) return found
  const hash = base64(sha256(stored).slice(0, 16))
  if (known.size < mostKnown) known.set(stored, hash)
  return hash
}

/** Base64 of eight bytes in hexadecimal. */
function base64(hex: string): string {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
  const digits = bits.padEnd(66, '0').match(/.{6}/g) ?? []
  return `${digits.map((six) => alphabet[Number.parseInt(six, 2)]).join('')}=`
}
