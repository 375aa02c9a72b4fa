// RSA keys and requests for certificates, as somebody makes them who asks the cluster for one.
// Unlike real ones: the numbers of a key are drawn, and no product of primes. Nobody here could tell, nor has to.
import { sha256 } from '../sha256.ts'
import { ascii, fromPem, join, oid, partsOf, readAll, tags, write } from './der.ts'

export type NamePart = { readonly oid: string; readonly value: string }
export type AlternativeName = { readonly type: 'DNS' | 'IP'; readonly value: string }

const rsaOid = '1.2.840.113549.1.1.1'
const sha256WithRsaOid = '1.2.840.113549.1.1.11'
const extensionRequestOid = '1.2.840.113549.1.9.14'
const alternativeNamesOid = '2.5.29.17'
const countryOid = '2.5.4.6'
const emailOid = '1.2.840.113549.1.9.1'
const exponent = Uint8Array.from([1, 0, 1])

/** A private key of that many bits, drawn from `seed`: PKCS #8, in DER. */
export function makePrivateKey(bits: number, seed: string): Uint8Array {
  const number = (name: string, length: number) => integer(drawn(`${seed} ${name}`, length))
  const half = bits / 16
  const key = write(
    tags.sequence,
    integer(Uint8Array.from([0])),
    number('modulus', bits / 8),
    integer(exponent),
    number('private exponent', bits / 8),
    ...['prime1', 'prime2', 'exponent1', 'exponent2', 'coefficient'].map((name) => number(name, half)),
  )
  return write(tags.sequence, integer(Uint8Array.from([0])), rsaAlgorithm(), write(tags.octetString, key))
}

/** The modulus of a private key's PEM text; undefined when it is none. */
export function modulusOf(pem: string): Uint8Array | undefined {
  const pkcs8 = fromPem(pem, 'PRIVATE KEY')
  const inner = pkcs8 ? partsOf(readAll(pkcs8)?.[0])[2]?.content : fromPem(pem, 'RSA PRIVATE KEY')
  const modulus = inner && partsOf(readAll(inner)?.[0])[1]
  return modulus?.tag === tags.integer ? modulus.content : undefined
}

/** A request, in DER. */
export function makeRequest(
  modulus: Uint8Array,
  subject: readonly NamePart[],
  names: readonly AlternativeName[],
): Uint8Array {
  const publicKey = write(tags.sequence, write(tags.integer, modulus), integer(exponent))
  const body = write(
    tags.sequence,
    integer(Uint8Array.from([0])),
    write(tags.sequence, ...subject.map(namePart)),
    write(tags.sequence, rsaAlgorithm(), write(tags.bitString, Uint8Array.from([0]), publicKey)),
    write(0xa0, ...(names.length === 0 ? [] : [extensionRequest(names)])),
  )
  const algorithm = write(tags.sequence, oid(sha256WithRsaOid), write(tags.null))
  const signature = drawn(`signature of ${Array.from(body).join()}`, 256)
  return write(tags.sequence, body, algorithm, write(tags.bitString, Uint8Array.from([0]), signature))
}

function namePart({ oid: id, value }: NamePart): Uint8Array {
  // A country is a PrintableString, an address of mail an IA5String, all else UTF-8.
  const tag = id === countryOid ? 0x13 : id === emailOid ? 0x16 : 0x0c
  const bytes = ascii(unescapeUtf8(value))
  return write(tags.set, write(tags.sequence, oid(id), write(tag, bytes)))
}

function extensionRequest(names: readonly AlternativeName[]): Uint8Array {
  const all = names.map(({ type, value }) =>
    type === 'DNS' ? write(0x82, ascii(value)) : write(0x87, Uint8Array.from(value.split('.').map(Number))),
  )
  const value = write(tags.octetString, write(tags.sequence, ...all))
  const extension = write(tags.sequence, oid(alternativeNamesOid), value)
  return write(tags.sequence, oid(extensionRequestOid), write(tags.set, write(tags.sequence, extension)))
}

function rsaAlgorithm(): Uint8Array {
  return write(tags.sequence, oid(rsaOid), write(tags.null))
}

/** A number above zero: its first bit would make it one below. */
function integer(bytes: Uint8Array): Uint8Array {
  return write(tags.integer, (bytes[0] ?? 0) >= 0x80 ? join([Uint8Array.from([0]), bytes]) : bytes)
}

/** Bytes that look like chance; the first bit and the last are set, as those of keys are. */
export function drawn(seed: string, length: number): Uint8Array {
  let hex = ''
  for (let i = 0; hex.length < length * 2; i++) hex += sha256(`${seed} ${i}`)
  const bytes = Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16))
  if (length > 0) {
    bytes[0] = (bytes[0] ?? 0) | 0x80
    bytes[length - 1] = (bytes[length - 1] ?? 0) | 1
  }
  return bytes
}

/** A character for each byte of the text in UTF-8. */
function unescapeUtf8(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
