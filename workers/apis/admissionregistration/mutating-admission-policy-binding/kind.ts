import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import { defaultMatchResources, validateMatchResources } from '../match-validation.ts'
import { paramRefCell, validateParamRef, validatePolicyName } from '../policy-validation.ts'
import type { MutatingAdmissionPolicyBinding, MutatingAdmissionPolicyBindingSpec } from '../types.ts'
import { admissionregistrationMutatingAdmissionPolicyBindingTypes } from './types-table.ts'

export const door = defineDoor<MutatingAdmissionPolicyBinding>({
  types: admissionregistrationMutatingAdmissionPolicyBindingTypes,
  defaults: (binding) => {
    const match = binding.spec.matchResources
    if (match === undefined) return binding
    const spec = withFields(binding.spec, { matchResources: defaultMatchResources(match) })
    return withFields(binding, { spec })
  },
  strategy: {
    prepareForCreate: (binding) => ({ ...binding, metadata: { ...binding.metadata, generation: 1 } }),
    prepareForUpdate: (binding, old) => withGeneration(binding, old, !deepEqual(binding.spec, old.spec)),
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
      ...validateSpec(spec),
    ],
    validateUpdate: ({ metadata, spec }, old) => [
      ...validateObjectMetaUpdate(metadata, old.metadata),
      ...validateSpec(spec),
    ],
    allowUnconditionalUpdate: false,
  },
  columns: [
    nameColumn,
    { name: 'PolicyName', type: 'string', cell: ({ spec }) => spec.policyName ?? '' },
    { name: 'ParamRef', type: 'string', cell: ({ spec }) => paramRefCell(spec.paramRef) },
    ageColumn,
  ],
})

/** A policy that nothing binds changes nothing, on a real cluster too; one that is bound would have to. */
function validateSpec(spec: MutatingAdmissionPolicyBindingSpec): FieldError[] {
  return [
    ...validatePolicyName(spec.policyName, 'spec.policyName'),
    ...validateParamRef(spec.paramRef, 'spec.paramRef'),
    ...validateMatchResources(spec.matchResources, 'spec.matchResources'),
    forbidden('spec', 'Wheelhouse does not simulate mutating admission policies'),
  ]
}
