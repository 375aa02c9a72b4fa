// The client's side of TLS: its certificate, and whom it trusts. Like client/pkg/transport.
// Unlike etcd: a certificate here is its subject and issuer as text, so that a handshake is a comparison.
import { certificateText, isKeyOf } from '../../apimachinery/x509/simple-certificate.ts'
import type { Host } from '../../simulation/host.ts'
import { exitCodes, Failure } from '../cobra/command.ts'

export type Tls = {
  /** The client's certificate in PEM; empty: it has none. */
  readonly certificate: string
  /** Certificates of authorities in PEM; empty: those that every machine trusts, which signed none of etcd's. */
  readonly authorities: string
  readonly skipsVerify: boolean
}

type TlsFlags = {
  readonly cert: string
  readonly key: string
  readonly ca: string
  readonly isInsecure: boolean
  readonly skipsVerify: boolean
}

/** Undefined: nothing asks for an encrypted connection. */
export function readTls(host: Host, { cert, key, ca, isInsecure, skipsVerify }: TlsFlags): Tls | undefined {
  if (cert === '' && key === '' && ca === '' && isInsecure) return undefined
  if ((cert === '') !== (key === ''))
    throw new Failure(exitCodes.arguments, `KeyFile and CertFile must both be present[key: ${key}, cert: ${cert}]`)
  const authorities = ca === '' ? '' : read(host, ca)
  const certificate = cert === '' ? '' : read(host, cert)
  if (cert !== '') checkPair(certificate, read(host, key))
  return { certificate, authorities, skipsVerify }
}

function read(host: Host, path: string): string {
  const folder = host.env['PWD'] ?? '/'
  const text = host.disk.readText(path.startsWith('/') ? path : `${folder}/${path}`)
  if (text === undefined) throw new Failure(exitCodes.arguments, `open ${path}: no such file or directory`)
  return text
}

function checkPair(pem: string, key: string): void {
  const certificate = certificateText(pem)
  if (!certificate) throw new Failure(exitCodes.arguments, 'tls: failed to find any PEM data in certificate input')
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
    throw new Failure(exitCodes.arguments, 'tls: failed to find any PEM data in key input')
  if (!isKeyOf(key, certificate)) throw new Failure(exitCodes.arguments, 'tls: private key does not match public key')
}
