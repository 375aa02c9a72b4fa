// Certificates and requests as openssl prints them. Like OpenSSL 3.0.
import { type Der, fromPem, oid, partsOf, readAll, textOf } from '../../apimachinery/x509/der.ts'

export type Parsed = {
  readonly isRequest: boolean
  readonly serial: Uint8Array
  readonly subject: string
  readonly issuer: string
  readonly notBefore: string
  readonly notAfter: string
  readonly notAfterMs: number
  readonly modulus: Uint8Array
  readonly extensions: readonly Der[]
  readonly signature: Uint8Array
}

const shortNames: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  street: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  GN: '2.5.4.42',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
  emailAddress: '1.2.840.113549.1.9.1',
}
const byOid = new Map(Object.entries(shortNames).map(([name, id]) => [textOf(oid(id)), name]))

/** The number of a name's part, by its short name. */
export function oidOf(name: string): string | undefined {
  return Object.hasOwn(shortNames, name) ? shortNames[name] : undefined
}

/** Undefined when the text holds none. */
export function parse(pem: string, kind: 'CERTIFICATE' | 'CERTIFICATE REQUEST'): Parsed | undefined {
  const bytes = fromPem(pem, kind)
  const [body, , signature] = partsOf(bytes && readAll(bytes)?.[0])
  const parts = partsOf(body)
  const isRequest = kind === 'CERTIFICATE REQUEST'
  const [serial, issuer, validity, subject, key] = isRequest
    ? [undefined, undefined, undefined, parts[1], parts[2]]
    : [parts[1], parts[3], parts[4], parts[5], parts[6]]
  const bits = partsOf(key)[1]
  const modulus = partsOf(readAll(bits?.content.subarray(1) ?? new Uint8Array())?.[0])[0]?.content
  if (!subject || !modulus || !signature || (!isRequest && !serial)) return undefined
  const [notBefore, notAfter] = partsOf(validity).map(dateOf)
  return {
    isRequest,
    serial: serial?.content ?? new Uint8Array(),
    subject: nameText(subject),
    issuer: issuer ? nameText(issuer) : '',
    notBefore: notBefore?.text ?? '',
    notAfter: notAfter?.text ?? '',
    notAfterMs: notAfter?.ms ?? 0,
    modulus,
    extensions: isRequest ? requested(parts[3]) : partsOf(partsOf(parts.find(({ tag }) => tag === 0xa3))[0]),
    signature: signature.content.subarray(1),
  }
}

function requested(attributes: Der | undefined): readonly Der[] {
  const [first] = partsOf(attributes)
  return partsOf(partsOf(partsOf(first)[1])[0])
}

function nameText(name: Der): string {
  const parts = partsOf(name).flatMap((set) =>
    partsOf(set).map((pair) => {
      const [key, value] = partsOf(pair)
      const id = key ? (byOid.get(textOf(key.bytes)) ?? 'UNDEF') : ''
      return `${id} = ${value ? plain(value.content) : ''}`
    }),
  )
  return parts.join(', ')
}

/** Letters beyond ASCII are shown byte by byte. */
function plain(bytes: Uint8Array): string {
  const shown = (byte: number) =>
    byte < 0x20 || byte > 0x7e ? `\\${byte.toString(16).padStart(2, '0').toUpperCase()}` : String.fromCharCode(byte)
  return Array.from(bytes, shown).join('')
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Jan  1 00:00:00 2026 GMT`. */
function dateOf({ tag, content }: Der): { text: string; ms: number } {
  const digits = textOf(content)
  const year =
    tag === 0x17 ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits.slice(0, 2)}` : digits.slice(0, 4)
  const [month, day, hours, minutes, seconds] = digits.slice(tag === 0x17 ? 2 : 4).match(/\d\d/g) ?? []
  const text = `${months[Number(month) - 1]} ${String(Number(day)).padStart(2)} ${hours}:${minutes}:${seconds} ${year} GMT`
  return { text, ms: Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`) }
}

/** What -text shows. */
export function wholeText(parsed: Parsed): string {
  const { isRequest, subject, issuer, notBefore, notAfter, extensions } = parsed
  const front = isRequest
    ? ['Certificate Request:', '    Data:', '        Version: 1 (0x0)', `        Subject: ${subject}`]
    : [
        'Certificate:',
        '    Data:',
        '        Version: 3 (0x2)',
        ...serialLines(parsed.serial),
        '        Signature Algorithm: sha256WithRSAEncryption',
        `        Issuer: ${issuer}`,
        '        Validity',
        `            Not Before: ${notBefore}`,
        `            Not After : ${notAfter}`,
        `        Subject: ${subject}`,
      ]
  const shown = extensions.flatMap(extensionLines)
  const more = isRequest
    ? [
        '        Attributes:',
        ...(shown.length === 0 ? ['            (none)'] : []),
        '            Requested Extensions:',
      ]
    : ['        X509v3 extensions:']
  const indented = shown.map((line) => `${isRequest ? ' '.repeat(16) : ' '.repeat(12)}${line}`)
  return `${[...front, ...keyLines(parsed.modulus), ...more, ...indented, ...signatureLines(parsed.signature)].join('\n')}\n`
}

function serialLines(serial: Uint8Array): string[] {
  const bytes = serial[0] === 0 && serial.length > 1 ? serial.subarray(1) : serial
  if (bytes.length > 8) return ['        Serial Number:', `            ${hexOf(bytes, ':')}`]
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return [`        Serial Number: ${value} (0x${value.toString(16)})`]
}

function keyLines(modulus: Uint8Array): string[] {
  const bits = (modulus[0] === 0 ? modulus.length - 1 : modulus.length) * 8
  return [
    '        Subject Public Key Info:',
    '            Public Key Algorithm: rsaEncryption',
    `                Public-Key: (${bits} bit)`,
    '                Modulus:',
    ...inRows(modulus, 15, 20),
    '                Exponent: 65537 (0x10001)',
  ]
}

function signatureLines(signature: Uint8Array): string[] {
  return ['    Signature Algorithm: sha256WithRSAEncryption', '    Signature Value:', ...inRows(signature, 18, 8)]
}

function inRows(bytes: Uint8Array, perRow: number, indent: number): string[] {
  const rows: string[] = []
  for (let i = 0; i < bytes.length; i += perRow) {
    const isLast = i + perRow >= bytes.length
    rows.push(`${' '.repeat(indent)}${hexOf(bytes.subarray(i, i + perRow), ':')}${isLast ? '' : ':'}`)
  }
  return rows
}

export function hexOf(bytes: Uint8Array, between: string): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between)
}

const usageBits = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
]
const purposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS Web Server Authentication',
  '1.3.6.1.5.5.7.3.2': 'TLS Web Client Authentication',
}

function extensionLines(extension: Der): string[] {
  const parts = partsOf(extension)
  const isCritical = parts[1]?.tag === 1
  const value = readAll(parts.at(-1)?.content ?? new Uint8Array())?.[0]
  const is = (id: string) => parts[0] !== undefined && textOf(parts[0].bytes) === textOf(oid(id))
  const lines = (title: string, text: string) => [`${title}: ${isCritical ? 'critical' : ''}`, `    ${text}`]
  if (is('2.5.29.15')) {
    const bits = value?.content[1] ?? 0
    return lines('X509v3 Key Usage', usageBits.filter((_, i) => (bits & (0x80 >> i)) !== 0).join(', '))
  }
  if (is('2.5.29.37')) {
    const found = partsOf(value).map(({ bytes }) => textOf(bytes))
    const known = Object.keys(purposes).filter((id) => found.includes(textOf(oid(id))))
    return lines('X509v3 Extended Key Usage', known.map((id) => purposes[id]).join(', '))
  }
  if (is('2.5.29.19')) return lines('X509v3 Basic Constraints', partsOf(value).length > 0 ? 'CA:TRUE' : 'CA:FALSE')
  if (is('2.5.29.17')) return lines('X509v3 Subject Alternative Name', partsOf(value).map(alternativeName).join(', '))
  return []
}

function alternativeName({ tag, content }: Der): string {
  return tag === 0x87 ? `IP Address:${[...content].join('.')}` : `DNS:${textOf(content)}`
}
