// Rules for the metadata of any object. Like apimachinery/pkg/api/validation/objectmeta.go.
import { deepEqual } from '../apimachinery/deep-equal.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import { forbidden, invalid, required, tooLong } from '../apimachinery/field-error.ts'
import type { LabelSelector, ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../apimachinery/meta-types.ts'
import type { NameErrors } from '../apimachinery/name-validation.ts'
import { labelValueErrors, nameIsDnsLabel, qualifiedNameErrors } from '../apimachinery/name-validation.ts'
import { parseApiVersion } from '../apimachinery/object.ts'

export const fieldIsImmutable = 'field is immutable'
export const mustNotBeNegative = 'must be greater than or equal to 0'
const maxAnnotationBytes = 256 * 1024

/** Of an object about to be created; its name was generated before, if that was asked for. */
export function validateObjectMeta(
  metadata: ObjectMeta,
  namespaced: boolean,
  nameErrors: NameErrors,
  path = 'metadata',
): FieldError[] {
  const errors: FieldError[] = []
  const { name, generateName, namespace } = metadata
  if (generateName) {
    errors.push(...nameErrors(generateName, true).map((text) => invalid(`${path}.generateName`, generateName, text)))
  }
  if (!name) errors.push(required(`${path}.name`, 'name or generateName is required'))
  else errors.push(...nameErrors(name, false).map((text) => invalid(`${path}.name`, name, text)))
  if (!namespaced) {
    if (namespace) errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'))
  } else if (!namespace) errors.push(required(`${path}.namespace`))
  else errors.push(...nameIsDnsLabel(namespace, false).map((text) => invalid(`${path}.namespace`, namespace, text)))
  if ((metadata.generation ?? 0) < 0) errors.push(invalid(`${path}.generation`, metadata.generation, mustNotBeNegative))
  errors.push(...validateLabels(metadata.labels, `${path}.labels`))
  errors.push(...validateAnnotations(metadata.annotations, `${path}.annotations`))
  errors.push(...validateOwnerReferences(metadata.ownerReferences, `${path}.ownerReferences`))
  errors.push(...validateFinalizers(metadata.finalizers, `${path}.finalizers`))
  errors.push(...validateManagedFields(metadata.managedFields, `${path}.managedFields`))
  return errors
}

const immutableParts = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const

export function validateObjectMetaUpdate(metadata: ObjectMeta, old: ObjectMeta, path = 'metadata'): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp) {
    const added = [...new Set(metadata.finalizers)].filter((one) => !old.finalizers?.includes(one)).sort()
    if (added.length > 0) {
      const list = added.map((one) => JSON.stringify(one)).join(', ')
      const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`
      errors.push(forbidden(`${path}.finalizers`, detail))
    }
  }
  if (!metadata.resourceVersion) errors.push(invalid(`${path}.resourceVersion`, '', 'must be specified for an update'))
  if ((metadata.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalid(`${path}.generation`, metadata.generation ?? 0, 'must not be decremented'))
  }
  for (const part of immutableParts) errors.push(...validateImmutable(metadata[part], old[part], `${path}.${part}`))
  if (metadata.labels !== old.labels) errors.push(...validateLabels(metadata.labels, `${path}.labels`))
  if (metadata.annotations !== old.annotations) {
    errors.push(...validateAnnotations(metadata.annotations, `${path}.annotations`))
  }
  if (metadata.ownerReferences !== old.ownerReferences) {
    errors.push(...validateOwnerReferences(metadata.ownerReferences, `${path}.ownerReferences`))
  }
  errors.push(...validateManagedFields(metadata.managedFields, `${path}.managedFields`))
  return errors
}

export function validateImmutable(value: unknown, old: unknown, path: string): FieldError[] {
  return deepEqual(value, old) ? [] : [invalid(path, value, fieldIsImmutable)]
}

export function validateNonNegative(value: number | undefined, path: string): FieldError[] {
  return (value ?? 0) < 0 ? [invalid(path, value, mustNotBeNegative)] : []
}

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const key in labels) {
    const value = labels[key] ?? ''
    for (const text of qualifiedNameErrors(key)) errors.push(invalid(path, key, text))
    for (const text of labelValueErrors(value)) errors.push(invalid(path, value, text))
  }
  return errors
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const key in annotations) {
    bytes += key.length + (annotations[key]?.length ?? 0)
    for (const text of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(path, key, text))
  }
  if (bytes > maxAnnotationBytes) errors.push(tooLong(path, maxAnnotationBytes))
  return errors
}

function validateOwnerReferences(references: readonly OwnerReference[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  let controller = ''
  for (const reference of references ?? []) {
    const { version } = parseApiVersion(reference.apiVersion)
    if (version === '') errors.push(invalid(`${path}.apiVersion`, reference.apiVersion, 'version must not be empty'))
    if (!reference.kind) errors.push(invalid(`${path}.kind`, reference.kind, 'must not be empty'))
    if (!reference.name) errors.push(invalid(`${path}.name`, reference.name, 'must not be empty'))
    if (!reference.uid) errors.push(invalid(`${path}.uid`, reference.uid, 'must not be empty'))
    if (reference.apiVersion === 'v1' && reference.kind === 'Event') {
      errors.push(invalid(path, reference, '/v1, Kind=Event is disallowed from being an owner'))
    }
    if (!reference.controller) continue
    const current = `${reference.kind}/${reference.name}`
    if (controller === '') controller = current
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`
      errors.push(invalid(path, references, detail))
    }
  }
  return errors
}

function validateFinalizers(finalizers: readonly string[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const finalizer of finalizers ?? []) {
    for (const text of qualifiedNameErrors(finalizer)) errors.push(invalid(path, finalizer, text))
  }
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

function validateManagedFields(entries: readonly ManagedFieldsEntry[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  entries?.forEach((entry, i) => {
    if (entry.operation !== 'Apply' && entry.operation !== 'Update') {
      errors.push(invalid(`${path}[${i}].operation`, entry.operation ?? '', 'must be `Apply` or `Update`'))
    }
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1') {
      errors.push(invalid(`${path}[${i}].fieldsType`, entry.fieldsType, 'must be `FieldsV1`'))
    }
    if ((entry.manager?.length ?? 0) > 128) errors.push(tooLong(`${path}[${i}].manager`, 128))
    if ((entry.subresource?.length ?? 0) > 256) errors.push(tooLong(`${path}[${i}].subresource`, 256))
  })
  return errors
}

/** Like metav1/validation ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string): FieldError[] {
  if (selector === undefined) return []
  const errors = validateLabels(selector.matchLabels, `${path}.matchLabels`)
  selector.matchExpressions?.forEach((expression, i) => {
    const at = `${path}.matchExpressions[${i}]`
    const values = expression.values ?? []
    if (expression.operator === 'In' || expression.operator === 'NotIn') {
      if (values.length === 0)
        errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    } else if (expression.operator === 'Exists' || expression.operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      }
    } else errors.push(invalid(`${at}.operator`, expression.operator, 'not a valid selector operator'))
    for (const text of qualifiedNameErrors(expression.key)) errors.push(invalid(`${at}.key`, expression.key, text))
    values.forEach((value, j) => {
      for (const text of labelValueErrors(value)) errors.push(invalid(`${at}.values[${j}]`, value, text))
    })
  })
  return errors
}
