// Ranges of IP addresses: `10.244.0.0/16`, `2001:db8::/64`.
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'

export type Cidr = { readonly bits: 32 | 128; readonly address: bigint; readonly prefix: number }

export function validateCidr(text: string, path: string): FieldError[] {
  if (parseCidr(text) !== undefined) return []
  return [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

/** Undefined when it is none. Numbers may have leading zeros, as Go once allowed. */
export function parseCidr(text: string): Cidr | undefined {
  const [host = '', length = '', ...rest] = text.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return undefined
  const parsed = parseIp(host)
  const prefix = Number(length)
  return parsed && prefix <= parsed.bits ? { ...parsed, prefix } : undefined
}

export function parseIp(text: string): Omit<Cidr, 'prefix'> | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): Omit<Cidr, 'prefix'> | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined
  return { bits: 32, address: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) }
}

function parseIpv6(text: string): Omit<Cidr, 'prefix'> | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map(groupsOf)
  const [head, tail] = [groups[0], halves.length === 2 ? groups[1] : []]
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => 0n), ...tail]
  return { bits: 128, address: all.reduce((sum, group) => sum * 65536n + group, 0n) }
}

/** The 16-bit groups of one side of `::`; the last two may be written as an IPv4 address. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    const embedded = i === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined
    if (embedded) groups.push(embedded.address >> 16n, embedded.address & 0xffffn)
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`))
    else return undefined
  }
  return groups
}

/** Whether the first address of `inner` lies in `outer`. */
export function containsRange(outer: Cidr, inner: Cidr): boolean {
  const shift = BigInt(outer.bits - outer.prefix)
  return outer.bits === inner.bits && outer.address >> shift === inner.address >> shift
}
