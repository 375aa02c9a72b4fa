import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { PriorityClass } from '../types.ts'

/** Which pods go first when room is scarce. */
export const priorityClassKind = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  defaults: (priorityClass) => fillIn(priorityClass, { preemptionPolicy: 'PreemptLowerPriority' }),
  strategy: {
    prepareForCreate: (priorityClass) => ({
      ...priorityClass,
      metadata: { ...priorityClass.metadata, generation: 1 },
    }),
    validate: validatePriorityClass,
    validateUpdate: (priorityClass, old) => {
      const errors = validateObjectMetaUpdate(priorityClass.metadata, old.metadata)
      if (priorityClass.value !== old.value) {
        errors.push(forbidden('value', 'may not be changed in an update.'))
      }
      if (priorityClass.preemptionPolicy !== old.preemptionPolicy) {
        errors.push(invalid('preemptionPolicy', priorityClass.preemptionPolicy, 'field is immutable'))
      }
      return errors
    },
    allowCreateOnUpdate: true,
  },
  columns: [
    nameColumn,
    { name: 'Value', type: 'integer', cell: ({ value }) => value ?? 0 },
    { name: 'Global-Default', type: 'boolean', cell: ({ globalDefault }) => globalDefault ?? false },
    ageColumn,
    { name: 'PreemptionPolicy', type: 'string', cell: ({ preemptionPolicy }) => preemptionPolicy ?? '' },
  ],
})

/** Values above this are for the cluster's own classes. */
const highestUserDefinablePriority = 1_000_000_000
const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

function validatePriorityClass(priorityClass: PriorityClass): FieldError[] {
  const errors = validateObjectMeta(priorityClass.metadata, false, nameIsDnsSubdomain)
  const { name } = priorityClass.metadata
  const value = priorityClass.value ?? 0
  if (name.startsWith('system-')) {
    if (!Object.hasOwn(systemClasses, name) || systemClasses[name] !== value) {
      const detail = "priority class names with 'system-' prefix are reserved for system use only. error: "
      const problem = Object.hasOwn(systemClasses, name)
        ? `value of ${name} PriorityClass must be ${systemClasses[name]}`
        : `${name} is not a known system priority class`
      errors.push(forbidden('metadata.name', detail + problem))
    }
  } else if (value > highestUserDefinablePriority) {
    const detail = `maximum allowed value of a user defined priority is ${highestUserDefinablePriority}`
    errors.push(forbidden('value', detail))
  }
  const policy = priorityClass.preemptionPolicy
  if (policy !== undefined && policy !== 'Never' && policy !== 'PreemptLowerPriority') {
    errors.push(notSupported('preemptionPolicy', policy, ['Never', 'PreemptLowerPriority']))
  }
  return errors
}
