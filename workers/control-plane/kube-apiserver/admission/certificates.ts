// Who may approve and sign certificates of a signer, and which subject no request may have.
// Like plugin/pkg/admission/certificates/{approval,signing,subjectrestriction}.

import { decodeBase64 } from '../../../apimachinery/base64.ts'
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import { readCertificateRequest } from '../../../apimachinery/x509/certificate.ts'
import type { CertificateSigningRequest } from '../../../apis/certificates/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse } from '../status-error.ts'

const group = 'certificates.k8s.io'
const clientSigner = 'kubernetes.io/kube-apiserver-client'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  validate: (attributes, lookup) => {
    const { operation, subresource, object, old } = attributes
    const [request, before] = [object, old] as unknown as (CertificateSigningRequest | undefined)[]
    if (!request) return
    if (operation === 'CREATE' && subresource === '') return checkSubject(attributes, request)
    if (operation !== 'UPDATE' || !before) return
    if (subresource === 'approval') checkSigner(attributes, before, 'approve', lookup)
    if (subresource === 'status' && !isSameSignature(request, before)) checkSigner(attributes, before, 'sign', lookup)
  },
}

function isSameSignature({ status }: CertificateSigningRequest, { status: old }: CertificateSigningRequest): boolean {
  return status?.certificate === old?.certificate && sameJson(status?.conditions ?? [], old?.conditions ?? [])
}

/** Like certificates.IsAuthorizedForSignerName. */
function checkSigner(
  { kind, name, context }: Attributes,
  { spec: { signerName } }: CertificateSigningRequest,
  verb: 'approve' | 'sign',
  lookup: Lookup,
): void {
  const all = `${signerName.split('/')[0]}/*`
  const isAllowed = [signerName, all].some((signer) =>
    lookup.may(context, { verb, group, resource: 'signers', name: signer }),
  )
  if (isAllowed) return
  const detail = `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`
  refuse(forbiddenStatus(kind, name, detail))
}

function checkSubject({ kind, name }: Attributes, { spec }: CertificateSigningRequest): void {
  if (spec.signerName !== clientSigner) return
  const asked = readCertificateRequest(decodeBase64(spec.request) ?? '')
  if (!asked?.subject.organizations.includes('system:masters')) return
  const detail = `use of ${clientSigner} signer with system:masters group is not allowed`
  refuse(forbiddenStatus(kind, name, detail))
}
