import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import { defaultMatchResources } from '../match-validation.ts'
import { paramKindCell, validatePolicyScope } from '../policy-validation.ts'
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicySpec, Mutation } from '../types.ts'
import { admissionregistrationMutatingAdmissionPolicyTypes } from './types-table.ts'

export const door = defineDoor<MutatingAdmissionPolicy>({
  types: admissionregistrationMutatingAdmissionPolicyTypes,
  defaults: (policy) => {
    const spec = fillIn(policy.spec, { failurePolicy: 'Fail' })
    const match = spec.matchConstraints && defaultMatchResources(spec.matchConstraints)
    return withFields(policy, { spec: withFields(spec, { ...(match && { matchConstraints: match }) }) })
  },
  strategy: {
    prepareForCreate: (policy) => ({ ...policy, metadata: { ...policy.metadata, generation: 1 } }),
    prepareForUpdate: (policy, old) => withGeneration(policy, old, !deepEqual(policy.spec, old.spec)),
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
    { name: 'Mutations', type: 'integer', cell: ({ spec }) => spec.mutations?.length ?? 0 },
    { name: 'ParamKind', type: 'string', cell: ({ spec }) => paramKindCell(spec.paramKind) },
    ageColumn,
  ],
})

const operations = ['*', 'CONNECT', 'CREATE', 'UPDATE']
const reinvocations = ['IfNeeded', 'Never']

/** Like validateMutatingAdmissionPolicySpec; the expressions of its mutations build objects and are not compiled here. */
function validateSpec(spec: MutatingAdmissionPolicySpec): FieldError[] {
  const errors = validatePolicyScope(spec)
  for (const rule of spec.matchConstraints?.resourceRules ?? []) {
    for (const operation of rule.operations ?? []) {
      if (operations.includes(operation)) continue
      errors.push(notSupported('spec.matchConstraints.resourceRules.operations', operation, operations))
    }
  }
  const mutations = spec.mutations ?? []
  if (mutations.length === 0) errors.push(required('spec.mutations', 'mutations must contain at least one item'))
  errors.push(...mutations.flatMap((mutation, i) => validateMutation(mutation, `spec.mutations[${i}]`)))
  const reinvocation: string = spec.reinvocationPolicy ?? ''
  if (reinvocation === '') errors.push(required('spec.reinvocationPolicy'))
  else if (!reinvocations.includes(reinvocation)) {
    errors.push(notSupported('spec.reinvocationPolicy', reinvocation, reinvocations))
  }
  return errors
}

const patches = { JSONPatch: 'jsonPatch', ApplyConfiguration: 'applyConfiguration' } as const

function validateMutation(mutation: Mutation, path: string): FieldError[] {
  const type: string = mutation.patchType ?? ''
  if (type === '') return [required(`${path}.patchType`)]
  if (type !== 'JSONPatch' && type !== 'ApplyConfiguration') {
    return [notSupported(`${path}.patchType`, type, ['ApplyConfiguration', 'JSONPatch'])]
  }
  const [own, other] = [patches[type], patches[type === 'JSONPatch' ? 'ApplyConfiguration' : 'JSONPatch']]
  const errors: FieldError[] = []
  const patch = mutation[own]
  if (patch === undefined) errors.push(required(`${path}.${own}`, `must be specified when patchType is ${type}`))
  else if (!patch.expression?.trim()) {
    errors.push(required(`${path}.${own}.expression`, 'expression is not specified'))
  }
  if (mutation[other] !== undefined) {
    errors.push(invalid(`${path}.${other}`, `{${other}}`, `must not be specified when patchType is ${type}`))
  }
  return errors
}
