// Like ValidateValidatingAdmissionPolicy in pkg/apis/admissionregistration/validation.
import { duplicate, type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateExpression, validatePolicyScope } from '../policy-validation.ts'
import type { AuditAnnotation, ValidatingAdmissionPolicy, ValidatingAdmissionPolicySpec, Validation } from '../types.ts'

export function validatePolicy({ metadata, spec }: ValidatingAdmissionPolicy): FieldError[] {
  return [...validateObjectMeta(metadata, false, nameIsDnsSubdomain), ...validateSpec(metadata.name, spec)]
}

export function validatePolicyUpdate(policy: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy): FieldError[] {
  const errors = validateObjectMetaUpdate(policy.metadata, old.metadata)
  return policy.spec === old.spec ? errors : [...errors, ...validateSpec(policy.metadata.name, policy.spec)]
}

export function validatePolicyStatusUpdate(policy: ValidatingAdmissionPolicy): FieldError[] {
  return (policy.status?.typeChecking?.expressionWarnings ?? []).flatMap(({ warning, fieldRef }, i) => {
    const path = `status.typeChecking.expressionWarnings[${i}]`
    const errors = warning === '' ? [required(`${path}.warning`)] : []
    return fieldRef.trim() === '' ? [...errors, required(`${path}.fieldRef`)] : errors
  })
}

const mostAnnotations = 20
type Variables = { readonly hasParams: boolean; readonly hasVariables: boolean }

function validateSpec(name: string, spec: ValidatingAdmissionPolicySpec): FieldError[] {
  const errors = validatePolicyScope(spec)
  const { validations = [], auditAnnotations = [] } = spec
  const variables = { hasParams: spec.paramKind !== undefined, hasVariables: (spec.variables?.length ?? 0) > 0 }
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item'
    return [...errors, required('spec.validations', detail), required('spec.auditAnnotations', detail)]
  }
  errors.push(...validations.flatMap((one, i) => validateValidation(one, variables, `spec.validations[${i}]`)))
  if (auditAnnotations.length > mostAnnotations) {
    const detail = `must not have more than ${mostAnnotations} auditAnnotations`
    errors.push(invalid('spec.auditAnnotations', auditAnnotations, detail))
  }
  const keys = new Set<string>()
  auditAnnotations.forEach((annotation, i) => {
    const path = `spec.auditAnnotations[${i}]`
    errors.push(...validateAnnotation(annotation, name, variables, path))
    if (keys.has(annotation.key)) errors.push(duplicate(`${path}.key`, annotation.key))
    keys.add(annotation.key)
  })
  return errors
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']

function validateValidation(validation: Validation, variables: Variables, path: string): FieldError[] {
  const { expression, message = '', messageExpression = '', reason } = validation
  const errors = validateExpression(expression, variables, `${path}.expression`)
  const mustSay = 'must be non-empty if specified'
  if (messageExpression !== '') {
    const at = `${path}.messageExpression`
    if (messageExpression.trim() === '') errors.push(invalid(at, messageExpression, mustSay))
    else errors.push(...validateExpression(messageExpression, variables, at))
  }
  if (message !== '' && message.trim() === '') errors.push(invalid(`${path}.message`, message, mustSay))
  else if (/[\n\r]/.test(message.trim())) {
    errors.push(invalid(`${path}.message`, message, 'must not contain line breaks'))
  }
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, reasons))
  return errors
}

function validateAnnotation(
  { key, valueExpression }: AuditAnnotation,
  policy: string,
  variables: Variables,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (policy !== '') {
    const full = `${policy}/${key}`
    errors.push(...qualifiedNameErrors(full).map((text) => invalid(`${path}.key`, key, text)))
  }
  const at = `${path}.valueExpression`
  if (valueExpression.trim() === '') return [...errors, required(at, 'valueExpression is not specified')]
  return [...errors, ...validateExpression(valueExpression, variables, at)]
}
