import { defineDoor } from '../../late-kind.ts'
import { policyBindingDoor } from '../policy-binding.ts'
import type { MutatingAdmissionPolicyBinding } from '../types.ts'
import { admissionregistrationMutatingAdmissionPolicyBindingTypes } from './types-table.ts'

export const door = defineDoor<MutatingAdmissionPolicyBinding>({
  types: admissionregistrationMutatingAdmissionPolicyBindingTypes,
  ...policyBindingDoor<MutatingAdmissionPolicyBinding>(() => []),
})
