// Reads what `describe csr` shows of a PKCS #10 request: the subject and the alternative names. Checks no signature.

export type CertificateRequest = {
  /** Values by object identifier: `2.5.4.3` is the common name. */
  readonly subject: Readonly<Record<string, readonly string[]>>
  readonly names: {
    readonly dns: readonly string[]
    readonly email: readonly string[]
    readonly uri: readonly string[]
    readonly ip: readonly string[]
  }
}

type Element = { readonly tag: number; readonly bytes: Uint8Array }

/** `request` is base64 of PEM. Undefined when it is no certificate request. */
export function parseCertificateRequest(request: string): CertificateRequest | undefined {
  const pem = textOf(decodeBytes(request) ?? new Uint8Array())
  const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(pem)?.[1]
  const der = body === undefined ? undefined : decodeBytes(body)
  if (!der) return undefined
  try {
    const [whole] = elements(der)
    const [info] = elements((whole as Element).bytes)
    const [, subject, , attributes] = elements((info as Element).bytes)
    return { subject: subjectOf((subject as Element).bytes), names: namesOf(attributes) }
  } catch {
    return undefined
  }
}

function decodeBytes(base64: string): Uint8Array | undefined {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const char of base64.replace(/[\s=]+/g, '')) {
    const value = alphabet.indexOf(char)
    if (value < 0) return undefined
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
    held &= 0xfff
  }
  return Uint8Array.from(bytes)
}

function textOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => String.fromCharCode(byte)).join('')
}

/** The DER elements that lie one after the other. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at + 1 < bytes.length; ) {
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? 0
    let start = at + 2
    if (length > 0x80) {
      const digits = length & 0x7f
      if (digits > 4) throw new Error('too long')
      length = 0
      for (let index = 0; index < digits; index++) length = length * 256 + (bytes[start + index] ?? 0)
      start += digits
    }
    if (start + length > bytes.length) throw new Error('cut off')
    found.push({ tag, bytes: bytes.subarray(start, start + length) })
    at = start + length
  }
  return found
}

function subjectOf(bytes: Uint8Array): Record<string, string[]> {
  const subject: Record<string, string[]> = {}
  for (const set of elements(bytes))
    for (const pair of elements(set.bytes)) {
      const [type, value] = elements(pair.bytes)
      if (!type || !value) continue
      const name = identifierOf(type.bytes)
      const known = subject[name] ?? []
      known.push(textOf(value.bytes))
      subject[name] = known
    }
  return subject
}

function identifierOf(bytes: Uint8Array): string {
  const [first = 0, ...rest] = bytes
  const parts = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))]
  let value = 0
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      parts.push(value)
      value = 0
    }
  }
  return parts.join('.')
}

/** Alternative names lie in the extensions that a request asks for. */
function namesOf(attributes: Element | undefined): CertificateRequest['names'] {
  const names = { dns: [] as string[], email: [] as string[], uri: [] as string[], ip: [] as string[] }
  for (const attribute of attributes ? elements(attributes.bytes) : []) {
    const [type, values] = elements(attribute.bytes)
    if (!type || !values || identifierOf(type.bytes) !== '1.2.840.113549.1.9.14') continue
    for (const extensions of elements(values.bytes))
      for (const extension of elements(extensions.bytes)) {
        const parts = elements(extension.bytes)
        if (!parts[0] || identifierOf(parts[0].bytes) !== '2.5.29.17') continue
        const [list] = elements((parts.at(-1) as Element).bytes)
        for (const { tag, bytes } of list ? elements(list.bytes) : [])
          if (tag === 0x82) names.dns.push(textOf(bytes))
          else if (tag === 0x81) names.email.push(textOf(bytes))
          else if (tag === 0x86) names.uri.push(textOf(bytes))
          else if (tag === 0x87) names.ip.push([...bytes].join('.'))
      }
  }
  return names
}
