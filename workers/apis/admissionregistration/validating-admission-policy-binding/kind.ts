import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { duplicate, type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import { defaultMatchResources, validateMatchResources } from '../match-validation.ts'
import { paramRefCell, validateParamRef, validatePolicyName } from '../policy-validation.ts'
import type { ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBindingSpec } from '../types.ts'
import { admissionregistrationValidatingAdmissionPolicyBindingTypes } from './types-table.ts'

export const door = defineDoor<ValidatingAdmissionPolicyBinding>({
  types: admissionregistrationValidatingAdmissionPolicyBindingTypes,
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

/** Like validateValidatingAdmissionPolicyBindingSpec. */
function validateSpec(spec: ValidatingAdmissionPolicyBindingSpec): FieldError[] {
  return [
    ...validatePolicyName(spec.policyName, 'spec.policyName'),
    ...validateParamRef(spec.paramRef, 'spec.paramRef'),
    ...validateMatchResources(spec.matchResources, 'spec.matchResources'),
    ...validateActions(spec.validationActions ?? [], 'spec.validationActions'),
  ]
}

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
