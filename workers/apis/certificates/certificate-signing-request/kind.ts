import { humanDuration } from '../../../apimachinery/duration.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../types.ts'
import { certificatesCertificateSigningRequestTypes } from './types-table.ts'
import { validateRequest, validateRequestUpdate } from './validation.ts'

type Request = CertificateSigningRequest

export const door = defineDoor<Request>({
  types: certificatesCertificateSigningRequestTypes,
  defaults: (request) => request,
  strategy: {
    prepareForCreate: (request) => ({ ...request, status: {} }),
    // Who asked stays who asked, and for what.
    prepareForUpdate: (request, old) => keepStatus(keepSpec(request, old), old),
    withRequester: (request, { name, uid, groups, extra }) => {
      const { uid: _uid, extra: _extra, ...spec } = request.spec
      const told = Object.keys(extra).length === 0 ? {} : { extra }
      return { ...request, spec: { ...spec, username: name, ...(uid ? { uid } : {}), groups, ...told } }
    },
    validate: validateRequest,
    validateUpdate: (request, old) => validateRequestUpdate(request, old, 'nothing'),
  },
  status: {
    strategy: {
      prepareForUpdate: (request, old) => withTimes(keepSpec(request, old), old),
      validate: () => [],
      validateUpdate: (request, old) => validateRequestUpdate(request, old, 'certificate'),
    },
  },
  approval: {
    strategy: {
      prepareForUpdate: (request, old) => {
        const certificate = old.status?.certificate
        const { certificate: _sent, ...status } = request.status ?? {}
        const kept = { ...status, ...(certificate === undefined ? {} : { certificate }) }
        return withTimes({ ...keepSpec(request, old), status: kept }, old)
      },
      validate: () => [],
      validateUpdate: (request, old) => validateRequestUpdate(request, old, 'approval'),
    },
  },
  columns: [
    nameColumn,
    ageColumn,
    { name: 'SignerName', type: 'string', cell: ({ spec }) => spec.signerName || '<none>' },
    { name: 'Requestor', type: 'string', cell: ({ spec }) => spec.username ?? '' },
    {
      name: 'RequestedDuration',
      type: 'string',
      cell: ({ spec: { expirationSeconds: seconds } }) =>
        seconds === undefined ? '<none>' : humanDuration(seconds * 1000),
    },
    { name: 'Condition', type: 'string', cell: conditionCell },
  ],
  selectableFields: ({ spec }) => ({ 'spec.signerName': spec?.signerName ?? '' }),
})

/** What happened to the request: it is denied before it is approved, and then it failed, or there is a certificate. */
function conditionCell({ status }: Request): string {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type)
  const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${verdict}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`
}

/** A condition that says when it was updated is as old as that. Like populateConditionTimestamps. */
function withTimes(request: Request, old: Request): Request {
  const conditions = request.status?.conditions
  if (conditions === undefined) return request
  const before = old.status?.conditions ?? []
  const timed = conditions.map((condition): CertificateSigningRequestCondition => {
    const known = before.find(({ type, status }) => type === condition.type && status === condition.status)
    const lastTransitionTime = condition.lastTransitionTime || known?.lastTransitionTime || condition.lastUpdateTime
    return { ...condition, ...(lastTransitionTime ? { lastTransitionTime } : {}) }
  })
  return { ...request, status: { ...request.status, conditions: timed } }
}
