// How a client checks the certificate that a server presents. Like crypto/tls and crypto/x509.
import { certificateText, isSignedByOneOf } from '../../apimachinery/x509/simple-certificate.ts'
import type { Release } from '../release.ts'
import type { Endpoint } from './endpoint.ts'
import type { Tls } from './tls.ts'

/** What is wrong with the server's certificate; undefined: nothing. */
export function verifyServer(
  presented: string,
  trust: Tls | undefined,
  { address, text }: Endpoint,
  release: Release,
): string | undefined {
  if (trust?.skipsVerify) return undefined
  const prefix = release.minor < 5 ? '' : 'tls: failed to verify certificate: '
  const certificate = certificateText(presented)
  const authorities = trust ? trust.authorities : ''
  if (!certificate || !isSignedByOneOf(certificate, authorities))
    return `${prefix}x509: certificate signed by unknown authority`
  const asked = text.replace(/^[a-z]+:\/\//, '').replace(/:\d+$/, '')
  const names = certificate.names
  if (names.includes(asked) || names.includes(address.replace(/:\d+$/, ''))) return undefined
  const isAddress = /^[\d.]+$/.test(asked)
  const valid = names.filter((name) => /^[\d.:]+$/.test(name) === isAddress).join(', ')
  return `${prefix}x509: certificate is valid for ${valid}, not ${asked}`
}
