// Like ValidateCertificateSigningRequestCreate in pkg/apis/certificates/validation.
import { decodeBase64 } from '../../../apimachinery/base64.ts'
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../../../apimachinery/field-error.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../../apimachinery/name-validation.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../types.ts'

const usages = [
  ...['any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment'],
  ...['decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel'],
  ...['ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime'],
  ...['server auth', 'signing', 'timestamping'],
]
const shortestSeconds = 600
const legacySigner = 'kubernetes.io/legacy-unknown'

export function validateRequest({ metadata, spec, status }: CertificateSigningRequest): FieldError[] {
  const errors = validateObjectMeta(metadata, false, () => [])
  if (!isRequestPem(spec.request)) {
    errors.push(invalid('spec.request', spec.request, 'PEM block type must be CERTIFICATE REQUEST'))
  }
  const asked = spec.usages ?? []
  if (asked.length === 0) errors.push(required('spec.usages'))
  asked.forEach((usage, i) => {
    if (!usages.includes(usage)) errors.push(notSupported(`spec.usages[${i}]`, usage, usages))
  })
  asked.forEach((usage, i) => {
    if (asked.indexOf(usage) < i) errors.push(duplicate(`spec.usages[${i}]`, usage))
  })
  if (spec.signerName === legacySigner) {
    const detail = 'the legacy signerName is not allowed via this API version'
    errors.push(invalid('spec.signerName', spec.signerName, detail))
  } else errors.push(...validateSigner(spec.signerName, 'spec.signerName'))
  const seconds = spec.expirationSeconds
  if (seconds !== undefined && seconds < shortestSeconds) {
    const detail = 'may not specify a duration less than 600 seconds (10 minutes)'
    errors.push(invalid('spec.expirationSeconds', seconds, detail))
  }
  return [...errors, ...validateConditions(status?.conditions ?? [], 'status.conditions')]
}

/** Whether there is a certificate request in it: what it asks for is read by who signs it. */
function isRequestPem(request: string | undefined): boolean {
  const text = decodeBase64(request ?? '')
  return (
    text !== undefined &&
    /^-----BEGIN CERTIFICATE REQUEST-----$/m.test(text) &&
    /^-----END CERTIFICATE REQUEST-----/m.test(text)
  )
}

/** `example.com/signer-name`. Like ValidateSignerName. */
function validateSigner(signer: string, path: string): FieldError[] {
  if (!signer) return [required(path)]
  const segments = signer.split('/')
  const [domain = '', rest = ''] = segments
  if (segments.length !== 2) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
    return [invalid(path, signer, detail)]
  }
  const errors = domain.length > 253 ? [tooLong(path, 253)] : []
  const labels = domain.split('.')
  errors.push(...firstWrong(labels, dns1123LabelErrors, domain, path))
  if (labels.length < 2) {
    errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'))
  }
  errors.push(...firstWrong(rest.split('.'), dns1123SubdomainErrors, rest, path))
  return signer.length > 571 ? [...errors, tooLong(path, 571)] : errors
}

function firstWrong(
  labels: readonly string[],
  errorsOf: (label: string) => string[],
  value: string,
  path: string,
): FieldError[] {
  const wrong = labels.find((label) => errorsOf(label).length > 0)
  if (wrong === undefined) return []
  return errorsOf(wrong).map((text) => invalid(path, value, `validating label ${JSON.stringify(wrong)}: ${text}`))
}

const onlyTrue = ['Approved', 'Denied', 'Failed']

function validateConditions(conditions: readonly CertificateSigningRequestCondition[], path: string): FieldError[] {
  const errors: FieldError[] = []
  conditions.forEach(({ type, status }, i) => {
    const at = `${path}[${i}]`
    if (!type) errors.push(required(`${at}.type`))
    const allowed = onlyTrue.includes(type) ? ['True'] : ['False', 'True', 'Unknown']
    if (!status) errors.push(required(`${at}.status`))
    else if (!allowed.includes(status)) errors.push(notSupported(`${at}.status`, status, allowed))
    const before = conditions.slice(0, i).map((one) => one.type)
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined
    if (opposite !== undefined && before.includes(opposite)) {
      errors.push(invalid(`${at}.type`, type, 'Approved and Denied conditions are mutually exclusive'))
    }
    if (before.includes(type)) errors.push(duplicate(`${at}.type`, type))
  })
  return errors
}

/** `changes` says what this way of writing may set besides. */
export function validateRequestUpdate(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  changes: 'nothing' | 'approval' | 'certificate',
): FieldError[] {
  const errors = validateRequest(request)
  const conditionsOf = ({ status }: CertificateSigningRequest, type: string) =>
    (status?.conditions ?? []).filter((condition) => condition.type === type)
  for (const type of onlyTrue) {
    if (conditionsOf(request, type).length >= conditionsOf(old, type).length) continue
    errors.push(forbidden('status.conditions', `updates may not remove a condition of type "${type}"`))
  }
  for (const type of changes === 'approval' ? [] : ['Approved', 'Denied']) {
    const [before, after] = [conditionsOf(old, type), conditionsOf(request, type)]
    if (after.length > before.length) {
      errors.push(forbidden('status.conditions', `updates may not add a condition of type "${type}"`))
    } else if (after.length === before.length && !deepEqual(after, before)) {
      errors.push(forbidden('status.conditions', `updates may not modify a condition of type "${type}"`))
    }
  }
  const [before = '', after = ''] = [old.status?.certificate, request.status?.certificate]
  if (after !== before && changes !== 'certificate') {
    errors.push(forbidden('status.certificate', 'updates may not set certificate content'))
  } else if (after !== before && before !== '') {
    errors.push(forbidden('status.certificate', 'updates may not modify existing certificate content'))
  }
  return [...errors, ...validateObjectMetaUpdate(request.metadata, old.metadata)]
}
