// Signs certificates that were approved, for the signers that Kubernetes itself has, as the cluster's authority.
// Like pkg/controller/certificates/signer.
import { decodeBase64, encodeBase64 } from '../../../apimachinery/base64.ts'
import { formatTime } from '../../../apimachinery/time.ts'
import {
  type CertificateRequest,
  makeCertificate,
  readCertificateRequest,
} from '../../../apimachinery/x509/certificate.ts'
import type { CertificateSigningRequest } from '../../../apis/certificates/types.ts'
import { certificateSigningRequests } from '../../../apis/resources.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'

/** As of --cluster-signing-duration. */
const signingMs = 8760 * 3600 * 1000
/** Clocks differ: a certificate is good from a little before it was made. */
const backdateMs = 5 * 60 * 1000

const prefix = 'kubernetes.io/'
const clientUsages = ['client auth']
const serverUsages = ['server auth']
const keyUsages = ['digital signature', 'key encipherment']

export function startCsrSigningController(context: ControllerContext): void {
  const { host } = context
  const client = context.client('certificate-controller')
  const queue = new WorkQueue(host, 'certificate')
  const informer = context.informers.informer<CertificateSigningRequest>(certificateSigningRequests)
  informer.addHandler({
    onAdd: ({ metadata }) => queue.add(metadata.name),
    onUpdate: (_, { metadata }) => queue.add(metadata.name),
  })

  async function signRequest(name: string): Promise<void> {
    const request = informer.get(name)
    if (!request || !isToBeSigned(request)) return
    const nowMs = host.clock.unixMs()
    const asked = readCertificateRequest(decodeBase64(request.spec.request) ?? '')
    const wrong = asked ? problemOf(request, asked) : 'unable to parse the request'
    if (!asked || wrong !== '') {
      const time = formatTime(nowMs)
      const failed = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: wrong }
      const condition = { ...failed, lastUpdateTime: time, lastTransitionTime: time }
      const conditions = [...(request.status?.conditions ?? []), condition]
      await client.updateStatus(certificateSigningRequests, { ...request, status: { ...request.status, conditions } })
      return
    }
    const notBeforeMs = nowMs - backdateMs
    const lastsMs = Math.min((request.spec.expirationSeconds ?? signingMs / 1000) * 1000, signingMs)
    const serial = Array.from({ length: 16 }, () => host.random.below(256))
    const usages = request.spec.usages ?? []
    const pem = makeCertificate(asked, { serial, notBeforeMs, notAfterMs: notBeforeMs + lastsMs, usages })
    const certificate = encodeBase64(pem)
    await client.updateStatus(certificateSigningRequests, { ...request, status: { ...request.status, certificate } })
  }

  context.run({ name: 'csrsigning', queue, workers: 1, reconcile: signRequest })
}

function isToBeSigned({ spec, status }: CertificateSigningRequest): boolean {
  const has = (type: string) => (status?.conditions ?? []).some((condition) => condition.type === type)
  return (
    spec.signerName.startsWith(prefix) && !status?.certificate && has('Approved') && !has('Denied') && !has('Failed')
  )
}

/** What the signer's rules have against a request. Like isKubeletServing and its like. */
function problemOf(
  { spec }: CertificateSigningRequest,
  { subject, dnsNames, ipAddresses }: CertificateRequest,
): string {
  const usages = spec.usages ?? []
  const onlyHas = (needed: readonly string[]) =>
    needed.every((usage) => usages.includes(usage)) &&
    usages.every((usage) => keyUsages.includes(usage) || needed.includes(usage))
  const isNode = subject.commonName.startsWith('system:node:') && subject.organizations.join() === 'system:nodes'
  switch (spec.signerName.slice(prefix.length)) {
    case 'kube-apiserver-client':
      return onlyHas(clientUsages) ? '' : 'invalid usages for client certificate: '.concat(usages.join(', '))
    case 'kube-apiserver-client-kubelet':
      if (subject.organizations.join() !== 'system:nodes') return 'subject organization is not system:nodes'
      if (!isNode) return 'subject common name does not begin with system:node:'
      if (dnsNames.length + ipAddresses.length > 0) return 'subjectAltNames are not allowed'
      return onlyHas(clientUsages) ? '' : 'usages did not match [client auth]'
    case 'kubelet-serving':
      if (!isNode) return 'subject common name does not begin with system:node:'
      if (dnsNames.length + ipAddresses.length === 0) return 'DNS or IP subjectAltName is required'
      return onlyHas(serverUsages) ? '' : 'usages did not match [server auth]'
    default:
      return ''
  }
}
