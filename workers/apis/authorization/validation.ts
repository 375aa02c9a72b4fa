// What a question about access has to say. Like pkg/apis/authorization/validation.
import { type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { SubjectAccessReviewSpec } from './types.ts'

type What = Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>

export function validateWhat(spec: What | undefined): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec ?? {}
  const field = 'spec.resourceAttributes'
  if (resourceAttributes && nonResourceAttributes)
    return [
      invalid(
        'spec.nonResourceAttributes',
        nonResourceAttributes,
        'cannot be specified in combination with resourceAttributes',
      ),
    ]
  if (resourceAttributes || nonResourceAttributes) return []
  return [invalid(field, null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')]
}

export function validateWho(spec: SubjectAccessReviewSpec | undefined): FieldError[] {
  if (spec?.user || spec?.groups?.length) return []
  return [invalid('spec.user', spec?.user ?? '', 'at least one of user or group must be specified')]
}

export function validateWhere(spec: SubjectAccessReviewSpec | undefined, metadata: Partial<ObjectMeta>): FieldError[] {
  const errors: FieldError[] = []
  const asked = spec?.resourceAttributes?.namespace
  if (spec?.resourceAttributes && asked !== metadata.namespace)
    errors.push(invalid('spec.resourceAttributes.namespace', asked ?? '', 'must match metadata.namespace'))
  if (spec?.nonResourceAttributes)
    errors.push(required('spec.nonResourceAttributes', 'disallowed on this kind of request'))
  return errors
}
