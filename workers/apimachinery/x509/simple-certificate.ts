// Certificates as the files of a cluster's machines hold them: PEM around a line of text, `CN=…;issuer=CN=…;names=a,b`. A
// handshake compares them.
// Unlike X.509: there is no signature. Nobody in this simulation could make a false one.
import { decodeBase64, encodeBase64 } from '../base64.ts'

export type SimpleCertificate = {
  /** `CN=etcd-ca`, or `CN=apiserver-etcd-client,O=…`. */
  readonly subject: string
  /** The subject itself for an authority. */
  readonly issuer: string
  /** Host names and addresses that it is for. */
  readonly names: readonly string[]
}

export function certificatePem({ subject, issuer, names }: SimpleCertificate): string {
  const parts = [
    subject,
    ...(issuer === subject ? [] : [`issuer=${issuer}`]),
    ...(names.length > 0 ? [`names=${names.join(',')}`] : []),
  ]
  return pem('CERTIFICATE', parts.join(';'))
}

/** The key that belongs to a certificate of that subject. */
export function privateKeyPem(subject: string): string {
  return pem('RSA PRIVATE KEY', `key of ${subject}`)
}

/** The first certificate of a text; undefined when there is none. */
export function certificateText(text: string): SimpleCertificate | undefined {
  const body = bodyOf(text, 'CERTIFICATE')
  if (body === undefined) return undefined
  const [subject = '', ...rest] = body.split(';')
  const field = (name: string) => rest.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1)
  return { subject, issuer: field('issuer') ?? subject, names: (field('names') ?? '').split(',').filter(Boolean) }
}

export function isKeyOf(key: string, certificate: SimpleCertificate): boolean {
  return bodyOf(key, 'RSA PRIVATE KEY') === `key of ${certificate.subject}`
}

/** Whether one of the authorities of a text has signed it. */
export function isSignedByOneOf(certificate: SimpleCertificate, authorities: string): boolean {
  const blocks = authorities.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return blocks.some((block) => certificateText(block)?.subject === certificate.issuer)
}

/** `kube-etcd` of `CN=kube-etcd,O=…`. */
export function commonNameOf({ subject }: SimpleCertificate): string {
  return /(?:^|,)CN=([^,]*)/.exec(subject)?.[1] ?? ''
}

function pem(kind: string, text: string): string {
  return `-----BEGIN ${kind}-----\n${encodeBase64(text)}\n-----END ${kind}-----\n`
}

function bodyOf(text: string, kind: string): string | undefined {
  const begin = `-----BEGIN ${kind}-----`
  const at = text.indexOf(begin)
  const end = text.indexOf(`-----END ${kind}-----`, at)
  return at < 0 || end < 0 ? undefined : decodeBase64(text.slice(at + begin.length, end).replace(/\s/g, ''))
}
