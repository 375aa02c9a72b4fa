import { duplicate, type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { defineDoor } from '../../late-kind.ts'
import { policyBindingDoor } from '../policy-binding.ts'
import type { ValidatingAdmissionPolicyBinding } from '../types.ts'
import { admissionregistrationValidatingAdmissionPolicyBindingTypes } from './types-table.ts'

/** Like validateValidatingAdmissionPolicyBindingSpec. */
export const door = defineDoor<ValidatingAdmissionPolicyBinding>({
  types: admissionregistrationValidatingAdmissionPolicyBindingTypes,
  ...policyBindingDoor<ValidatingAdmissionPolicyBinding>((spec) =>
    validateActions(spec.validationActions ?? [], 'spec.validationActions'),
  ),
})

const validActions = ['Audit', 'Deny', 'Warn']

function validateActions(actions: readonly string[], path: string): FieldError[] {
  const errors = actions.flatMap((action, i) => {
    const at = `${path}[${i}]`
    const wrong = validActions.includes(action) ? [] : [notSupported(at, action, validActions)]
    return actions.indexOf(action) < i ? [...wrong, duplicate(at, action)] : wrong
  })
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const detail =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
    errors.push(invalid(path, actions, detail))
  }
  return actions.length === 0 ? [...errors, required(path, 'at least one validation action is required')] : errors
}
