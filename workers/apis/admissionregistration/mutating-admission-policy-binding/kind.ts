import { forbidden } from '../../../apimachinery/field-error.ts'
import { defineDoor } from '../../late-kind.ts'
import { policyBindingDoor } from '../policy-binding.ts'
import type { MutatingAdmissionPolicyBinding } from '../types.ts'
import { admissionregistrationMutatingAdmissionPolicyBindingTypes } from './types-table.ts'

export const door = defineDoor<MutatingAdmissionPolicyBinding>({
  types: admissionregistrationMutatingAdmissionPolicyBindingTypes,
  // A policy that nothing binds changes nothing, on a real cluster too; one that is bound would have to.
  ...policyBindingDoor<MutatingAdmissionPolicyBinding>(() => [
    forbidden('spec', 'Wheelhouse does not simulate mutating admission policies'),
  ]),
})
