// Like ValidateStorageClass and ValidateStorageClassUpdate in pkg/apis/storage/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import type { TopologySelectorTerm } from '../../core/types.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { StorageClass } from '../types.ts'

const reclaimPolicies = ['Delete', 'Retain']
const bindingModes = ['Immediate', 'WaitForFirstConsumer']
const maxParameters = 512
const maxParameterBytes = 256 * 1024

export function validateStorageClass(object: StorageClass): FieldError[] {
  const errors = validateObjectMeta(object.metadata, false, nameIsDnsSubdomain)
  const { provisioner } = object
  if (!provisioner) errors.push(required('provisioner'))
  else
    errors.push(
      ...qualifiedNameErrors(provisioner.toLowerCase()).map((text) =>
        invalid('provisioner', provisioner.toLowerCase(), text),
      ),
    )
  errors.push(...validateParameters(object.parameters ?? {}, 'parameters'))
  const policy: string = object.reclaimPolicy ?? ''
  if (policy !== '' && !reclaimPolicies.includes(policy)) {
    errors.push(notSupported('reclaimPolicy', policy, reclaimPolicies))
  }
  const mode: string | undefined = object.volumeBindingMode
  if (mode === undefined) errors.push(required('volumeBindingMode'))
  else if (!bindingModes.includes(mode)) errors.push(notSupported('volumeBindingMode', mode, bindingModes))
  return [...errors, ...validateTopologies(object.allowedTopologies ?? [], 'allowedTopologies')]
}

/** What a driver is told when it makes a volume. */
export function validateParameters(parameters: Readonly<Record<string, string>>, path: string): FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > maxParameters) return [tooLong(path, maxParameters)]
  const errors = entries.flatMap(([key]) => (key === '' ? [invalid(path, key, 'field can not be empty.')] : []))
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  return bytes > maxParameterBytes ? [...errors, tooLong(path, maxParameterBytes)] : errors
}

function validateTopologies(terms: readonly TopologySelectorTerm[], path: string): FieldError[] {
  return terms.flatMap((term, i) => {
    const errors: FieldError[] = []
    const keys = new Set<string>()
    term.matchLabelExpressions?.forEach((expression, j) => {
      const { key } = expression
      // One without values is still to be refused.
      const values = expression.values ?? []
      const at = `${path}[${i}].matchLabelExpressions[${j}]`
      if (values.length === 0) errors.push(required(`${at}.values`))
      values.forEach((value, k) => {
        if (values.indexOf(value) < k) errors.push(duplicate(`${at}.values[${k}]`, value))
      })
      errors.push(...qualifiedNameErrors(key).map((text) => invalid(`${at}.key`, key, text)))
      if (keys.has(key)) errors.push(duplicate(`${at}.key`, key))
      keys.add(key)
    })
    if (terms.slice(0, i).some((other) => deepEqual(valuesByKey(other), valuesByKey(term)))) {
      errors.push(duplicate(`${path}[${i}].matchLabelExpressions`, ''))
    }
    return errors
  })
}

function valuesByKey(term: TopologySelectorTerm): unknown {
  return Object.fromEntries(
    (term.matchLabelExpressions ?? []).map(({ key, values }) => [key, [...(values ?? [])].sort()]),
  )
}

export function validateStorageClassUpdate(object: StorageClass, old: StorageClass): FieldError[] {
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata)
  if (!deepEqual(object.parameters, old.parameters)) {
    errors.push(forbidden('parameters', 'updates to parameters are forbidden.'))
  }
  if (object.provisioner !== old.provisioner) {
    errors.push(forbidden('provisioner', 'updates to provisioner are forbidden.'))
  }
  if (object.reclaimPolicy !== old.reclaimPolicy) {
    errors.push(forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'))
  }
  return [...errors, ...validateImmutable(object.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode')]
}
