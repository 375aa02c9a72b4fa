import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus, startGeneration, withGeneration } from '../../strategy.ts'
import { defaultMatchResources } from '../match-validation.ts'
import { paramKindCell } from '../policy-validation.ts'
import type { ValidatingAdmissionPolicy } from '../types.ts'
import { admissionregistrationValidatingAdmissionPolicyTypes } from './types-table.ts'
import { validatePolicy, validatePolicyStatusUpdate, validatePolicyUpdate } from './validation.ts'

export const door = defineDoor<ValidatingAdmissionPolicy>({
  types: admissionregistrationValidatingAdmissionPolicyTypes,
  defaults: (policy) => {
    const spec = fillIn(policy.spec, { failurePolicy: 'Fail' })
    const match = spec.matchConstraints && defaultMatchResources(spec.matchConstraints)
    return withFields(policy, { spec: withFields(spec, { ...(match && { matchConstraints: match }) }) })
  },
  strategy: {
    prepareForCreate: (policy) => startGeneration(policy, {}),
    prepareForUpdate: (policy, old) => withGeneration(keepStatus(policy, old), old, !deepEqual(policy.spec, old.spec)),
    validate: validatePolicy,
    validateUpdate: validatePolicyUpdate,
    allowUnconditionalUpdate: false,
  },
  status: {
    strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validatePolicyStatusUpdate },
  },
  columns: [
    nameColumn,
    { name: 'Validations', type: 'integer', cell: ({ spec }) => spec.validations?.length ?? 0 },
    { name: 'ParamKind', type: 'string', cell: ({ spec }) => paramKindCell(spec.paramKind) },
    ageColumn,
  ],
})
