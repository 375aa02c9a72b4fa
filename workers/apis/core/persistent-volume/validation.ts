// Like ValidatePersistentVolume and ValidatePersistentVolumeUpdate in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fieldIsImmutable, validateImmutable, validateObjectMeta } from '../../object-meta-validation.ts'
import { validateAccessModes, validateVolumeMode } from '../access-mode-validation.ts'
import { internalObject } from '../pod/internal-json.ts'
import { validateNodeSelector } from '../pod/scheduling-validation.ts'
import { jsonDifference } from '../pod/spec-difference.ts'
import { validateBasicAmount, validatePositiveAmount } from '../resource-amounts.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '../types.ts'
import { sourceNames, validateSource } from './sources.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

export function validateVolume({ metadata, spec }: PersistentVolume): FieldError[] {
  return [...validateObjectMeta(metadata, false, nameIsDnsSubdomain), ...validateVolumeSpec(spec, 'spec')]
}

function validateVolumeSpec(spec: PersistentVolumeSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const modes = spec.accessModes ?? []
  if (modes.length === 0) errors.push(required(`${path}.accessModes`))
  errors.push(...validateAccessModes(modes, `${path}.accessModes`))
  errors.push(...validateCapacity(spec.capacity ?? {}, `${path}.capacity`))
  const policy: string | undefined = spec.persistentVolumeReclaimPolicy
  if (policy && !reclaimPolicies.includes(policy)) {
    errors.push(notSupported(`${path}.persistentVolumeReclaimPolicy`, policy, reclaimPolicies))
  }
  if (spec.nodeAffinity) {
    const at = `${path}.nodeAffinity.required`
    const selector = spec.nodeAffinity.required
    if (selector) errors.push(...validateNodeSelector(selector, at))
    else errors.push(required(at, 'must specify required node constraints'))
  }
  errors.push(...validateSource(spec, path))
  if (/^\/+$/.test(spec.hostPath?.path ?? '') && policy === 'Recycle') {
    const detail = "may not be 'recycle' for a hostPath mount of '/'"
    errors.push(forbidden(`${path}.persistentVolumeReclaimPolicy`, detail))
  }
  errors.push(...validateClassName(spec.storageClassName, `${path}.storageClassName`))
  errors.push(...validateVolumeMode(spec.volumeMode, `${path}.volumeMode`))
  return [...errors, ...validateAttributesClass(spec, path)]
}

function validateCapacity(capacity: Readonly<Record<string, string>>, path: string): FieldError[] {
  const names = Object.keys(capacity)
  const errors = names.length === 0 ? [required(path)] : []
  if (names.length !== 1 || names[0] !== 'storage') errors.push(notSupported(path, capacity, ['storage']))
  for (const [name, amount] of Object.entries(capacity)) {
    errors.push(...validateBasicAmount(amount, `${path}[${name}]`))
    errors.push(...validatePositiveAmount(amount, `${path}[${name}]`))
  }
  return errors
}

function validateClassName(name: string | undefined, path: string): FieldError[] {
  return name ? nameIsDnsSubdomain(name, false).map((text) => invalid(path, name, text)) : []
}

function validateAttributesClass(spec: PersistentVolumeSpec, path: string): FieldError[] {
  const name = spec.volumeAttributesClassName
  if (name === undefined) return []
  const at = `${path}.volumeAttributesClassName`
  const errors = name === '' ? [required(at, 'an empty string is disallowed')] : validateClassName(name, at)
  if (spec.csi) return errors
  return [...errors, required(`${path}.csi`, 'has to be specified when using volumeAttributesClassName')]
}

export function validateVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = validateVolume(volume)
  const [before, after] = [sourceOf(old.spec), sourceOf(withoutNewSecret(volume.spec, old.spec))]
  if (!deepEqual(before, after)) {
    const difference = jsonDifference(before, after)
    const detail = `spec.persistentvolumesource is immutable after creation\n${difference}`
    errors.push(forbidden('spec.persistentvolumesource', detail))
  }
  errors.push(...validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode'))
  if (old.spec.nodeAffinity && !deepEqual(volume.spec.nodeAffinity, old.spec.nodeAffinity)) {
    const detail = `${fieldIsImmutable}, except for updating from beta label to GA`
    errors.push(invalid('nodeAffinity', volume.spec.nodeAffinity, detail))
  }
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined) {
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  }
  return errors
}

/** The secret for growing may be named later. */
function withoutNewSecret(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  const isNew = spec.csi?.controllerExpandSecretRef && old.csi && !old.csi.controllerExpandSecretRef
  return isNew ? { ...spec, csi: { ...spec.csi, controllerExpandSecretRef: undefined } } : spec
}

/** The sources as Go holds them, each absent but one. */
function sourceOf(spec: PersistentVolumeSpec): Readonly<Record<string, unknown>> {
  const inner = internalObject('core.v1.PersistentVolumeSpec', spec)
  const names = new Set(sourceNames.map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(inner).filter(([name]) => names.has(name.toLowerCase())))
}
