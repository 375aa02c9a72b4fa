// What bindings of validating and of mutating policies have in common: all but what a binding does.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../apimachinery/name-validation.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { withFields } from '../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { KindDoor } from '../define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../object-meta-validation.ts'
import { withGeneration } from '../strategy.ts'
import { defaultMatchResources, validateMatchResources } from './match-validation.ts'
import { paramRefCell, validateParamRef, validatePolicyName } from './policy-validation.ts'
import type { MutatingAdmissionPolicyBindingSpec } from './types.ts'

type Binding = KubeObject & {
  readonly spec: Pick<MutatingAdmissionPolicyBindingSpec, 'matchResources' | 'paramRef' | 'policyName'>
}

/** `validateRest` looks at what only this sort of binding has. */
export function policyBindingDoor<T extends Binding>(validateRest: (spec: T['spec']) => FieldError[]): KindDoor<T> {
  const validateSpec = (spec: T['spec']) => [
    ...validatePolicyName(spec.policyName, 'spec.policyName'),
    ...validateParamRef(spec.paramRef, 'spec.paramRef'),
    ...validateMatchResources(spec.matchResources, 'spec.matchResources'),
    ...validateRest(spec),
  ]
  return {
    defaults: (binding) => {
      const match = binding.spec.matchResources
      if (match === undefined) return binding
      const spec = withFields(binding.spec, { matchResources: defaultMatchResources(match) })
      return spec === binding.spec ? binding : { ...binding, spec }
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
  }
}
