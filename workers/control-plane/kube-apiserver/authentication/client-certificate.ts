// Client certificates that the cluster's own authority has signed: their subject is the user.
// Like apiserver/pkg/authentication/request/x509.
import { readCertificate } from '../../../apimachinery/x509/certificate.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'

/** Certificates that were read before. */
const known = new Map<string, { readonly user: User; readonly notBeforeMs: number; readonly notAfterMs: number }>()
const mostKnown = 1000

/** Undefined for what nobody signed here, and for what is over or not yet valid. */
export function userOfPem({ host }: Server, pem: string): User | undefined {
  const found = known.get(pem) ?? read(pem)
  const nowMs = host.clock.unixMs()
  return found && nowMs >= found.notBeforeMs && nowMs <= found.notAfterMs ? found.user : undefined
}

function read(pem: string) {
  const certificate = readCertificate(pem)
  if (!certificate?.isSigned || !certificate.usages.includes('client auth')) return undefined
  const { subject, notBeforeMs, notAfterMs } = certificate
  const user = { name: subject.commonName, groups: [...subject.organizations, 'system:authenticated'], extra: {} }
  if (known.size < mostKnown) known.set(pem, { user, notBeforeMs, notAfterMs })
  return { user, notBeforeMs, notAfterMs }
}
