// What an autoscaler points at. Like pkg/apis/autoscaling/validation.
import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { nameIsPathSegment } from '../../../apimachinery/name-validation.ts'
import type { CrossVersionObjectReference } from '../v2-types.ts'

/** Like ValidateCrossVersionObjectReference. */
export function validateReference(reference: CrossVersionObjectReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of ['kind', 'name'] as const) {
    const value = reference[name]
    if (!value) errors.push(required(`${path}.${name}`))
    else errors.push(...nameIsPathSegment(value, false).map((text) => invalid(`${path}.${name}`, value, text)))
  }
  const { apiVersion = '' } = reference
  if (apiVersion.split('/').length > 2) {
    errors.push(invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`))
  }
  return errors
}
