// Approves what kubelets ask for themselves, if who asks may have it. Like pkg/controller/certificates/approver.
import { decodeBase64 } from '../../../apimachinery/base64.ts'
import { formatTime } from '../../../apimachinery/time.ts'
import { readCertificateRequest } from '../../../apimachinery/x509/certificate.ts'
import type { SubjectAccessReview } from '../../../apis/authorization/types.ts'
import type { CertificateSigningRequest } from '../../../apis/certificates/types.ts'
import { certificateSigningRequests } from '../../../apis/resources.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'

const group = 'certificates.k8s.io'
const kubeletSigner = 'kubernetes.io/kube-apiserver-client-kubelet'
const reviewsPath = '/apis/authorization.k8s.io/v1/subjectaccessreviews'

export function startCsrApprovingController(context: ControllerContext): void {
  const { host } = context
  const client = context.client('certificate-controller')
  const queue = new WorkQueue(host, 'certificate')
  const informer = context.informers.informer<CertificateSigningRequest>(certificateSigningRequests)
  informer.addHandler({
    onAdd: ({ metadata }) => queue.add(metadata.name),
    onUpdate: (_, { metadata }) => queue.add(metadata.name),
  })

  async function approveRequest(name: string): Promise<void> {
    const request = informer.get(name)
    if (!request || request.status?.certificate || (request.status?.conditions?.length ?? 0) > 0) return
    const asked = readCertificateRequest(decodeBase64(request.spec.request) ?? '')
    if (request.spec.signerName !== kubeletSigner || !asked) return
    const { commonName, organizations } = asked.subject
    if (!commonName.startsWith('system:node:') || organizations.join() !== 'system:nodes') return
    const isOwn = commonName === request.spec.username
    const kinds = [...(isOwn ? [{ part: 'selfnodeclient', what: 'self ' }] : []), { part: 'nodeclient', what: '' }]
    for (const { part, what } of kinds) {
      if (!(await mayHave(request, part))) continue
      const time = formatTime(host.clock.unixMs())
      const message = `Auto approving ${what}kubelet client certificate after SubjectAccessReview.`
      const approved = { type: 'Approved', status: 'True', reason: 'AutoApproved', message }
      const conditions = [{ ...approved, lastUpdateTime: time, lastTransitionTime: time }]
      await client.update(
        certificateSigningRequests,
        { ...request, status: { ...request.status, conditions } },
        'approval',
      )
      return
    }
  }

  async function mayHave({ spec }: CertificateSigningRequest, subresource: string): Promise<boolean> {
    const { username = '', groups = [], uid = '', extra = {} } = spec
    const resourceAttributes = { group, resource: 'certificatesigningrequests', verb: 'create', subresource }
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      metadata: {},
      spec: { user: username, groups, uid, extra, resourceAttributes },
    }
    const { body } = await client.request('POST', reviewsPath, review)
    return (body as SubjectAccessReview).status?.allowed === true
  }

  context.run({ name: 'csrapproving', queue, workers: 1, reconcile: approveRequest })
}
