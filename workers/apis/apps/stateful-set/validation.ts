// Like pkg/apis/apps/validation ValidateStatefulSet.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsLabel } from '../../../apimachinery/name-validation.ts'
import type { PodTemplateSpec } from '../../core/types.ts'
import { isZero, validateAtMost100Percent, validateIntOrPercent } from '../../int-or-percent.ts'
import {
  validateLabelSelector,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { validateAtMost, validateCounts } from '../../status-counts.ts'
import { isEmptySelector, validateLastingTemplate, validateSelectsTemplate } from '../template-validation.ts'
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../types.ts'

export function validateStatefulSet({ metadata, spec }: StatefulSet): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsLabel), ...validateSpec(spec)]
}

function validateSpec(spec: StatefulSetSpec): FieldError[] {
  const errors: FieldError[] = []
  const management: string = spec.podManagementPolicy ?? ''
  const path = 'spec.podManagementPolicy'
  if (management === '') errors.push(required(path))
  else if (management !== 'OrderedReady' && management !== 'Parallel') {
    errors.push(invalid(path, management, "must be 'OrderedReady' or 'Parallel'"))
  }
  errors.push(...validateUpdateStrategy(spec.updateStrategy ?? {}))
  for (const name of ['whenDeleted', 'whenScaled'] as const) {
    const policy = spec.persistentVolumeClaimRetentionPolicy?.[name] ?? ''
    if (policy === 'Retain' || policy === 'Delete') continue
    errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${name}`, policy, ['Retain', 'Delete']))
  }
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'))
  errors.push(...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'))
  errors.push(...validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start'))
  if (spec.selector === undefined) errors.push(required('spec.selector'))
  else {
    errors.push(...validateLabelSelector(spec.selector, 'spec.selector'))
    if (isEmptySelector(spec.selector)) {
      errors.push(invalid('spec.selector', spec.selector, 'empty selector is invalid for statefulset'))
    }
  }
  errors.push(...validateSelectsTemplate(spec.selector, spec.template))
  return [...errors, ...validateLastingTemplate(templateWithClaims(spec), 'StatefulSet')]
}

/** Containers may mount what the claims of the set will be. */
function templateWithClaims({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  if (volumeClaimTemplates.length === 0) return template
  const claimed = new Set(volumeClaimTemplates.map(({ metadata }) => metadata.name))
  const others = (template.spec.volumes ?? []).filter(({ name }) => !claimed.has(name))
  const claims = [...claimed].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))
  return { ...template, spec: { ...template.spec, volumes: [...others, ...claims] } }
}

function validateUpdateStrategy(strategy: StatefulSetUpdateStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy
  const path = 'spec.updateStrategy'
  if (!type) return [required(path)]
  if (type === 'OnDelete') {
    if (rollingUpdate === undefined) return []
    return [invalid(`${path}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")]
  }
  if (type !== 'RollingUpdate') {
    const shown = { Type: type, RollingUpdate: rollingUpdate ?? null }
    return [invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")]
  }
  const { partition, maxUnavailable } = rollingUpdate ?? {}
  const errors = validateNonNegative(partition, `${path}.rollingUpdate.partition`)
  if (maxUnavailable === undefined) return errors
  const at = `${path}.rollingUpdate.maxUnavailable`
  errors.push(...validateIntOrPercent(maxUnavailable, at))
  if (isZero(maxUnavailable)) errors.push(invalid(at, maxUnavailable, 'cannot be 0'))
  return [...errors, ...validateAtMost100Percent(maxUnavailable, at)]
}

/** What of the spec may change. */
const changeable = {
  replicas: undefined,
  template: undefined,
  updateStrategy: undefined,
  minReadySeconds: undefined,
  ordinals: undefined,
  revisionHistoryLimit: undefined,
  persistentVolumeClaimRetentionPolicy: undefined,
}

export function validateStatefulSetUpdate(statefulSet: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = validateObjectMetaUpdate(statefulSet.metadata, old.metadata)
  if (statefulSet.spec === old.spec) return errors
  errors.push(...validateSpec(statefulSet.spec))
  if (!deepEqual({ ...statefulSet.spec, ...changeable }, { ...old.spec, ...changeable })) {
    const fields =
      "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"
    errors.push(forbidden('spec', `updates to statefulset spec for fields other than ${fields} are forbidden`))
  }
  return errors
}

const parts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']

export function validateStatefulSetStatusUpdate(statefulSet: StatefulSet, old: StatefulSet): FieldError[] {
  const status = statefulSet.status ?? { replicas: 0 }
  const errors = [
    ...validateCounts(status, ['replicas', ...parts, 'observedGeneration', 'collisionCount']),
    ...validateAtMost(status, parts, 'replicas', 'cannot be greater than status.replicas'),
    ...validateAtMost(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than status.readyReplicas'),
    ...validateObjectMetaUpdate(statefulSet.metadata, old.metadata),
  ]
  const before = old.status?.collisionCount
  if (before !== undefined && (status.collisionCount ?? -1) < before) {
    errors.push(invalid('status.collisionCount', status.collisionCount ?? 0, 'cannot be decremented'))
  }
  return errors
}
