// Deletes requests for certificates that nobody needs any more. Like pkg/controller/certificates/cleaner.

import { decodeBase64 } from '../../../apimachinery/base64.ts'
import { readCertificate } from '../../../apimachinery/x509/certificate.ts'
import type { CertificateSigningRequest } from '../../../apis/certificates/types.ts'
import { certificateSigningRequests } from '../../../apis/resources.ts'
import { isApiError } from '../../../client-go/rest-client.ts'
import type { ControllerContext } from '../controller-context.ts'

const hourMs = 3_600_000
const pendingMs = 24 * hourMs

export function startCsrCleanerController(context: ControllerContext): void {
  const { host } = context
  const client = context.client('certificate-controller')
  const informer = context.informers.informer<CertificateSigningRequest>(certificateSigningRequests)

  async function deleteOld(): Promise<void> {
    for (const request of informer.list()) {
      if (!isOver(request, host.clock.unixMs())) continue
      try {
        await client.delete(certificateSigningRequests, '', request.metadata.name)
      } catch (error) {
        if (!isApiError(error)) throw error
      }
    }
  }

  context.whenSynced(() => host.clock.every(hourMs, () => host.spawn(deleteOld), 0))
}

function isOver({ metadata, status }: CertificateSigningRequest, nowMs: number): boolean {
  const conditions = status?.conditions ?? []
  const isOlder = (time: string | undefined, ms: number) => time !== undefined && Date.parse(time) < nowMs - ms
  const certificate = status?.certificate && readCertificate(decodeBase64(status.certificate) ?? '')
  if (certificate && certificate.notAfterMs < nowMs) return true
  if (conditions.length === 0) return isOlder(metadata.creationTimestamp, pendingMs)
  return conditions.some(
    ({ type, lastUpdateTime }) =>
      isOlder(lastUpdateTime, hourMs) &&
      (type === 'Denied' || type === 'Failed' || (type === 'Approved' && Boolean(status?.certificate))),
  )
}
