// Like pkg/apis/apps/validation ValidateDeployment.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { isZero, validateAtMost100Percent, validateIntOrPercent } from '../../int-or-percent.ts'
import { validateImmutable, validateNonNegative, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateAtMost, validateCounts } from '../../status-counts.ts'
import { validateLastingTemplate, validateSelector, validateSelectsTemplate } from '../template-validation.ts'
import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../types.ts'

export function validateDeploymentSpec(spec: DeploymentSpec): FieldError[] {
  const errors = validateNonNegative(spec.replicas, 'spec.replicas')
  errors.push(...validateSelector(spec.selector, 'deployment'))
  errors.push(...validateSelectsTemplate(spec.selector, spec.template))
  errors.push(...validateLastingTemplate(spec.template, 'ReplicaSet'))
  errors.push(...validateStrategy(spec.strategy ?? {}))
  errors.push(...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'))
  errors.push(...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'))
  const deadline = spec.progressDeadlineSeconds
  if (deadline !== undefined) {
    errors.push(...validateNonNegative(deadline, 'spec.progressDeadlineSeconds'))
    if (deadline <= (spec.minReadySeconds ?? 0)) {
      errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'))
    }
  }
  return errors
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata),
    ...(deployment.spec === old.spec ? [] : validateDeploymentSpec(deployment.spec)),
    ...validateImmutable(deployment.spec.selector, old.spec.selector, 'spec.selector'),
  ]
}

const tooManyOfAll = 'cannot be greater than status.replicas'

export function validateDeploymentStatusUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  const errors = validateObjectMetaUpdate(deployment.metadata, old.metadata)
  const status = deployment.status ?? {}
  errors.push(
    ...validateCounts(status, [
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'readyReplicas',
      'availableReplicas',
      'unavailableReplicas',
      'terminatingReplicas',
      'collisionCount',
    ]),
  )
  errors.push(
    ...validateAtMost(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'replicas', tooManyOfAll),
  )
  errors.push(...validateAtMost(status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas'))
  if (old.status?.collisionCount !== undefined && (status.collisionCount ?? -1) < old.status.collisionCount) {
    errors.push(invalid('status.collisionCount', status.collisionCount, 'cannot be decremented'))
  }
  return errors
}

function validateStrategy(strategy: DeploymentStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return []
    return [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
  }
  if (type !== 'RollingUpdate') {
    const shown = { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }
    return [notSupported('spec.strategy', shown, ['Recreate', 'RollingUpdate'])]
  }
  if (rollingUpdate === undefined) {
    return [required('spec.strategy.rollingUpdate', 'this should be defaulted and never be nil')]
  }
  const path = 'spec.strategy.rollingUpdate'
  const { maxUnavailable, maxSurge } = rollingUpdate
  const errors = validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`)
  errors.push(...validateIntOrPercent(maxSurge, `${path}.maxSurge`))
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'))
  }
  errors.push(...validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`))
  return errors
}
