// Client certificates that the cluster's own authority has signed: their subject is the user.
// Like apiserver/pkg/authentication/request/x509.
import { readCertificate } from '../../../apimachinery/x509/certificate.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'

/** Undefined for what nobody signed here, and for what is over or not yet valid. */
export function userOfPem({ host }: Server, pem: string): User | undefined {
  const certificate = readCertificate(pem)
  if (!certificate?.isSigned || !certificate.usages.includes('client auth')) return undefined
  const nowMs = host.clock.unixMs()
  if (nowMs < certificate.notBeforeMs || nowMs > certificate.notAfterMs) return undefined
  const { commonName, organizations } = certificate.subject
  return { name: commonName, groups: [...organizations, 'system:authenticated'], extra: {} }
}
