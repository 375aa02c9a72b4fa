// X.509 certificates of the cluster's authority: read for who they are about, and made from requests.
// Unlike Kubernetes: the signature is a checksum that only this simulation makes. It has no secret to keep.
import { fnv32aBytes } from '../fnv.ts'
import { ascii, type Der, fromPem, join, oid, partsOf, readAll, tags, textOf, toPem, write } from './der.ts'

export type Subject = { readonly commonName: string; readonly organizations: readonly string[] }

export type Certificate = {
  readonly subject: Subject
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** In the words of CertificateSigningRequests: `client auth`. */
  readonly usages: readonly string[]
  /** Whether the cluster's authority has signed it. */
  readonly isSigned: boolean
}

export type CertificateRequest = {
  readonly subject: Subject
  readonly dnsNames: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly subjectBytes: Uint8Array
  readonly publicKey: Uint8Array
}

const commonNameOid = '2.5.4.3'
const organizationOid = '2.5.4.10'
const keyUsageOid = '2.5.29.15'
const basicConstraintsOid = '2.5.29.19'
const alternativeNamesOid = '2.5.29.17'
const extendedKeyUsageOid = '2.5.29.37'
const extensionRequestOid = '1.2.840.113549.1.9.14'
const sha256WithRsaOid = '1.2.840.113549.1.1.11'
const authorityName = 'kubernetes'

/** Each usage's bit in keyUsage. */
const keyUsages = ['digital signature', 'content commitment', 'key encipherment', 'data encipherment']
const extendedUsages: Readonly<Record<string, string>> = {
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
}

export function readCertificate(pem: string): Certificate | undefined {
  const [body, , signature] = signedParts(pem, 'CERTIFICATE')
  const [, , , , validity, subject, , ...rest] = partsOf(body)
  const [notBefore, notAfter] = partsOf(validity)
  if (!body || !subject || !notBefore || !notAfter || !signature) return undefined
  const extensions = rest.find(({ tag }) => tag === 0xa3)
  return {
    subject: readName(subject),
    notBeforeMs: readTime(notBefore),
    notAfterMs: readTime(notAfter),
    usages: readUsages(partsOf(partsOf(extensions)[0])),
    isSigned: textOf(signature.content) === textOf(join([Uint8Array.from([0]), checksum(body.bytes)])),
  }
}

/** What a request asks for; undefined when it is none. */
export function readCertificateRequest(pem: string): CertificateRequest | undefined {
  const [body, , signature] = signedParts(pem, 'CERTIFICATE REQUEST')
  const [version, subject, publicKey, attributes] = partsOf(body)
  if (version?.tag !== tags.integer || !subject || !publicKey || !signature) return undefined
  const names = partsOf(alternativeNames(attributes))
  return {
    subject: readName(subject),
    dnsNames: names.filter(({ tag }) => tag === 0x82).map(({ content }) => textOf(content)),
    ipAddresses: names.filter(({ tag }) => tag === 0x87).map(({ content }) => [...content].join('.')),
    subjectBytes: subject.bytes,
    publicKey: publicKey.bytes,
  }
}

export type Issue = {
  readonly serial: readonly number[]
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly usages: readonly string[]
}

/** Signs a request. */
export function makeCertificate(request: CertificateRequest, issue: Issue): string {
  const algorithm = write(tags.sequence, oid(sha256WithRsaOid), write(tags.null))
  const issuer = write(
    tags.sequence,
    write(tags.set, write(tags.sequence, oid(commonNameOid), write(0x0c, ascii(authorityName)))),
  )
  const body = write(
    tags.sequence,
    write(0xa0, write(tags.integer, Uint8Array.from([2]))),
    write(tags.integer, Uint8Array.from([0, ...issue.serial])),
    algorithm,
    issuer,
    write(tags.sequence, time(issue.notBeforeMs), time(issue.notAfterMs)),
    inGoOrder(request.subjectBytes),
    request.publicKey,
    write(0xa3, write(tags.sequence, ...extensionsOf(issue.usages))),
  )
  const signature = write(tags.bitString, Uint8Array.from([0]), checksum(body))
  return toPem(write(tags.sequence, body, algorithm, signature), 'CERTIFICATE')
}

/** Go writes the parts of a name anew, in an order of its own: country, organization … name, serial number. */
const goOrder = ['6', '10', '11', '7', '8', '9', '17', '3', '5'].map((last) => textOf(oid(`2.5.4.${last}`)))

function inGoOrder(name: Uint8Array): Uint8Array {
  const placeOf = (set: Der) => {
    const place = goOrder.indexOf(textOf(partsOf(partsOf(set)[0])[0]?.bytes ?? new Uint8Array()))
    return place < 0 ? goOrder.length : place
  }
  const sets = [...partsOf(readAll(name)?.[0])].sort((a, b) => placeOf(a) - placeOf(b))
  return write(tags.sequence, ...sets.map(({ bytes }) => bytes))
}

function signedParts(pem: string, label: string): readonly Der[] {
  const bytes = fromPem(pem, label)
  return bytes ? partsOf(readAll(bytes)?.[0]) : []
}

function readName(name: Der): Subject {
  const values = partsOf(name).flatMap((set) =>
    partsOf(set).map((pair) => {
      const [key, value] = partsOf(pair)
      return { key: key ? textOf(key.bytes) : '', value: value ? utf8Of(value.content) : '' }
    }),
  )
  const of = (text: string) => values.filter(({ key }) => key === textOf(oid(text))).map(({ value }) => value)
  return { commonName: of(commonNameOid)[0] ?? '', organizations: of(organizationOid) }
}

function utf8Of(bytes: Uint8Array): string {
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  try {
    return decodeURIComponent(escaped)
  } catch {
    return textOf(bytes)
  }
}

function alternativeNames(attributes: Der | undefined): Der | undefined {
  const wanted = partsOf(attributes).find((one) => isOid(partsOf(one)[0], extensionRequestOid))
  const extensions = partsOf(partsOf(partsOf(wanted)[1])[0])
  const found = extensions.find((one) => isOid(partsOf(one)[0], alternativeNamesOid))
  return readAll(partsOf(found).at(-1)?.content ?? new Uint8Array())?.[0]
}

function readUsages(extensions: readonly Der[]): string[] {
  const valueAt = (id: string) => {
    const found = extensions.find((one) => isOid(partsOf(one)[0], id))
    return readAll(partsOf(found).at(-1)?.content ?? new Uint8Array())?.[0]
  }
  const bits = valueAt(keyUsageOid)?.content[1] ?? 0
  const extended = partsOf(valueAt(extendedKeyUsageOid)).map(({ bytes }) => textOf(bytes))
  return [
    ...keyUsages.filter((_, index) => (bits & (0x80 >> index)) !== 0),
    ...Object.keys(extendedUsages).filter((usage) => extended.includes(textOf(oid(extendedUsages[usage] ?? '')))),
  ]
}

function isOid(element: Der | undefined, text: string): boolean {
  return element !== undefined && textOf(element.bytes) === textOf(oid(text))
}

function extensionsOf(usages: readonly string[]): Uint8Array[] {
  const bits = keyUsages.reduce((sum, usage, index) => (usages.includes(usage) ? sum | (0x80 >> index) : sum), 0)
  const unused = bits === 0 ? 0 : Math.log2(bits & -bits)
  const extended = usages.flatMap((usage) => (extendedUsages[usage] === undefined ? [] : [oid(extendedUsages[usage])]))
  const extension = (id: string, isCritical: boolean, value: Uint8Array) =>
    write(
      tags.sequence,
      oid(id),
      ...(isCritical ? [write(1, Uint8Array.from([0xff]))] : []),
      write(tags.octetString, value),
    )
  return [
    ...(bits === 0 ? [] : [extension(keyUsageOid, true, write(tags.bitString, Uint8Array.from([unused, bits])))]),
    ...(extended.length > 0 ? [extension(extendedKeyUsageOid, false, write(tags.sequence, ...extended))] : []),
    extension(basicConstraintsOid, true, write(tags.sequence)),
  ]
}

/** UTCTime until 2049, GeneralizedTime from then on. */
function time(ms: number): Uint8Array {
  const text = `${new Date(ms).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  return Number(text.slice(0, 4)) < 2050 ? write(0x17, ascii(text.slice(2))) : write(0x18, ascii(text))
}

function readTime({ tag, content }: Der): number {
  const text = textOf(content)
  const [, year = '', month, day, hours, minutes, seconds] =
    /^(\d{2,4}?)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  const full = tag === 0x17 ? `${Number(year) < 50 ? '20' : '19'}${year}` : year
  return Date.parse(`${full}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
}

const signatureBytes = 256

function checksum(bytes: Uint8Array): Uint8Array {
  const signature: number[] = []
  let sum = fnv32aBytes([...bytes], 0x811c9dc5)
  while (signature.length < signatureBytes) {
    sum = fnv32aBytes([signature.length & 0xff, signature.length >> 8], sum)
    signature.push(sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255)
  }
  return Uint8Array.from(signature)
}
