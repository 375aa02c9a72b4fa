// Like apiserver/pkg/cel/library/ip.go and cidr.go.
import type { Environment } from '@marcbachmann/cel-js'
import { addOnce } from './string-library.ts'
import { CelCidr, CelIp } from './value-types.ts'

export function addAddresses(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  environment.registerType('net.IP', CelIp)
  environment.registerType('net.CIDR', CelCidr)
  environment.registerOperator('net.IP == net.IP', (a: CelIp, b: CelIp) => a.family === b.family && a.bits === b.bits)
  environment.registerOperator('net.CIDR == net.CIDR', (a: CelCidr, b: CelCidr) => textOf(a) === textOf(b))
  add('isIP(string): bool', (text: string) => parseIp(text) !== undefined)
  add('ip(string): net.IP', ipOf)
  add('string(net.IP): string', ({ text }: CelIp) => text)
  add('net.IP.family(): int', ({ family }: CelIp) => BigInt(family))
  add('net.IP.isUnspecified(): bool', ({ bits }: CelIp) => bits === 0n)
  add('net.IP.isLoopback(): bool', isLoopback)
  add('net.IP.isLinkLocalMulticast(): bool', isLinkLocalMulticast)
  add('net.IP.isLinkLocalUnicast(): bool', isLinkLocalUnicast)
  add('net.IP.isGlobalUnicast(): bool', isGlobalUnicast)
  add('isCIDR(string): bool', (text: string) => parseCidr(text) !== undefined)
  add('cidr(string): net.CIDR', cidrOf)
  add('string(net.CIDR): string', textOf)
  add('net.CIDR.containsIP(string): bool', (cidr: CelCidr, ip: string) => contains(cidr, ipOf(ip)))
  add('net.CIDR.containsIP(net.IP): bool', contains)
  add('net.CIDR.containsCIDR(string): bool', (cidr: CelCidr, other: string) => containsCidr(cidr, cidrOf(other)))
  add('net.CIDR.containsCIDR(net.CIDR): bool', containsCidr)
  add('net.CIDR.ip(): net.IP', ({ ip }: CelCidr) => ip)
  add('net.CIDR.prefixLength(): int', ({ prefix }: CelCidr) => BigInt(prefix))
  add('net.CIDR.masked(): net.CIDR', masked)
}

function ipOf(text: string): CelIp {
  const ip = parseIp(text)
  if (ip === undefined)
    throw new Error(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`,
    )
  return ip
}

function cidrOf(text: string): CelCidr {
  const cidr = parseCidr(text)
  if (cidr === undefined)
    throw new Error('network address parse error during conversion from string: invalid CIDR address')
  return cidr
}

function parseIp(text: string): CelIp | undefined {
  if (text.includes(':')) return parseIpv6(text)
  const parts = text.split('.')
  const isByte = (part: string) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256
  if (parts.length !== 4 || !parts.every(isByte)) return undefined
  return new CelIp(
    text,
    parts.reduce((bits, part) => bits * 256n + BigInt(part), 0n),
    4,
  )
}

/** Without zones and without IPv4 in it, which Kubernetes does not take either. */
function parseIpv6(text: string): CelIp | undefined {
  const halves = text.split('::')
  if (halves.length > 2 || !/^[0-9a-fA-F:]+$/.test(text)) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const bits = groups.reduce((all, group) => (all << 16n) + BigInt(`0x${group}`), 0n)
  return bits >> 32n === 0xffffn ? undefined : new CelIp(text, bits, 6)
}

function parseCidr(text: string): CelCidr | undefined {
  const [address = '', prefix = '', more] = text.split('/')
  const ip = parseIp(address)
  if (ip === undefined || more !== undefined || !/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined
  return Number(prefix) <= widthOf(ip) ? new CelCidr(ip, Number(prefix)) : undefined
}

function widthOf({ family }: CelIp): number {
  return family === 4 ? 32 : 128
}

function networkOf(ip: CelIp, prefix: number): bigint {
  return ip.bits >> BigInt(widthOf(ip) - prefix)
}

function contains({ ip, prefix }: CelCidr, other: CelIp): boolean {
  return ip.family === other.family && networkOf(ip, prefix) === networkOf(other, prefix)
}

function containsCidr(cidr: CelCidr, other: CelCidr): boolean {
  return cidr.prefix <= other.prefix && contains(cidr, other.ip)
}

function masked({ ip, prefix }: CelCidr): CelCidr {
  const bits = networkOf(ip, prefix) << BigInt(widthOf(ip) - prefix)
  return new CelCidr(new CelIp(formatIp(bits, ip.family), bits, ip.family), prefix)
}

function formatIp(bits: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(':')
  const zeros = [...`:${groups}:`.matchAll(/(?::0(?=:))+/g)]
    .map(([found]) => found)
    .sort((a, b) => b.length - a.length)[0]
  if (zeros === undefined || zeros.length < 4) return groups
  return `:${groups}:`.replace(zeros, ':').replace(/^:(?!:)|(?<!:):$/g, '')
}

function textOf({ ip, prefix }: CelCidr): string {
  return `${ip.text}/${prefix}`
}

function isLoopback({ bits, family }: CelIp): boolean {
  return family === 4 ? bits >> 24n === 127n : bits === 1n
}

function isLinkLocalMulticast({ bits, family }: CelIp): boolean {
  return family === 4 ? bits >> 8n === 0xe00000n : bits >> 112n === 0xff02n
}

function isLinkLocalUnicast({ bits, family }: CelIp): boolean {
  return family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan
}

function isGlobalUnicast(ip: CelIp): boolean {
  const { bits, family } = ip
  const isMulticast = family === 4 ? bits >> 28n === 0xen : bits >> 120n === 0xffn
  if (bits === 0n || isMulticast || isLoopback(ip) || isLinkLocalUnicast(ip)) return false
  return !(family === 4 && bits === 0xffffffffn)
}
