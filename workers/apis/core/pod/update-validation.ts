// What of a pod may change. Fetched for the first change. Like ValidatePodUpdate in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import { validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { Pod, PodSpec, Toleration } from '../types.ts'
import { specDifference } from './spec-difference.ts'
import { specOnce, validateImageNames, validateMirrorUpdate, validatePodAnnotations } from './validation.ts'

const updatableFields = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(pod.metadata, old.metadata)
  errors.push(...validatePodAnnotations(pod), ...validateMirrorUpdate(pod, old))
  if (pod.spec === old.spec) return errors
  errors.push(...specOnce(pod.spec, 'spec'), ...validateImageNames(pod.spec))
  for (const name of ['containers', 'initContainers'] as const) {
    if ((pod.spec[name]?.length ?? 0) === (old.spec[name]?.length ?? 0)) continue
    return [...errors, forbidden(`spec.${name}`, 'pod updates may not add or remove containers')]
  }
  errors.push(...validateDeadlineUpdate(pod.spec, old.spec))
  errors.push(...validateTolerationUpdate(pod.spec.tolerations ?? [], old.spec.tolerations ?? []))
  errors.push(...validateGateUpdate(pod.spec, old.spec))
  const munged = withUpdatableFieldsOf(pod.spec, old.spec)
  if (!deepEqual(munged, old.spec)) {
    const difference = specDifference(old.spec, munged)
    errors.push(forbidden('spec', `pod updates may not change fields other than ${updatableFields}\n${difference}`))
  }
  return errors
}

function validateDeadlineUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  const [after, before] = [spec.activeDeadlineSeconds, old.activeDeadlineSeconds]
  const path = 'spec.activeDeadlineSeconds'
  if (before === undefined) return []
  if (after === undefined) return [invalid(path, null, 'must not update from a positive integer to nil value')]
  return before < after ? [invalid(path, after, 'must be less than or equal to previous value')] : []
}

function validateTolerationUpdate(tolerations: readonly Toleration[], old: readonly Toleration[]): FieldError[] {
  if (tolerations === old) return []
  const isKept = (one: Toleration) =>
    tolerations.some((other) => deepEqual({ ...one, tolerationSeconds: other.tolerationSeconds }, other))
  if (old.every(isKept)) return []
  return [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
}

function validateGateUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  const known = new Set(old.schedulingGates?.map((gate) => gate.name))
  return (spec.schedulingGates ?? []).flatMap((gate, i) => {
    if (known.has(gate.name)) return []
    const detail = `only deletion is allowed, but found new scheduling gate '${gate.name}'`
    return [forbidden(`spec.schedulingGates[${i}].name`, detail)]
  })
}

/** The new spec with all that may change put back: whatever still differs may not. */
function withUpdatableFieldsOf(spec: PodSpec, old: PodSpec): PodSpec {
  const withImages = (name: 'containers' | 'initContainers') =>
    spec[name]?.map((container, i) => ({ ...container, image: old[name]?.[i]?.image }))
  const initContainers = withImages('initContainers')
  const grace = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  const isGated = Boolean(old.schedulingGates?.length)
  return {
    ...spec,
    containers: withImages('containers') ?? [],
    ...(initContainers && { initContainers }),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    ...(grace && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds }),
    // A pod that waits at a gate may still be told where to go.
    ...(isGated && onlyAddsSelectors(spec, old) && { nodeSelector: old.nodeSelector }),
  }
}

function onlyAddsSelectors(spec: PodSpec, old: PodSpec): boolean {
  return Object.entries(old.nodeSelector ?? {}).every(([key, value]) => spec.nodeSelector?.[key] === value)
}
