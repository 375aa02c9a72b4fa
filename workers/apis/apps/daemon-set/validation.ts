// Like pkg/apis/apps/validation ValidateDaemonSet.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { isZero, validateAtMost100Percent, validateIntOrPercent } from '../../int-or-percent.ts'
import {
  validateImmutable,
  validateLabelSelector,
  validateNonNegative,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { validateCounts } from '../../status-counts.ts'
import { validateLastingTemplate, validateSelectsTemplate } from '../template-validation.ts'
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../types.ts'

export function validateDaemonSetSpec(spec: DaemonSetSpec): FieldError[] {
  const { selector } = spec
  const errors = validateLabelSelector(selector, 'spec.selector')
  errors.push(...validateSelectsTemplate(selector, spec.template))
  if (selector && !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length) {
    errors.push(invalid('spec.selector', selector, 'empty selector is invalid for daemonset'))
  }
  errors.push(...validateLastingTemplate(spec.template, 'DaemonSet'))
  errors.push(...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'))
  errors.push(...validateUpdateStrategy(spec.updateStrategy ?? {}))
  errors.push(...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'))
  return errors
}

export function validateDaemonSetUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(daemonSet.metadata, old.metadata),
    ...(daemonSet.spec === old.spec ? [] : validateDaemonSetSpec(daemonSet.spec)),
    ...validateImmutable(daemonSet.spec.selector, old.spec.selector, 'spec.selector'),
  ]
}

export function validateDaemonSetStatusUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(daemonSet.metadata, old.metadata),
    ...validateCounts(daemonSet.status ?? {}, [
      'currentNumberScheduled',
      'numberMisscheduled',
      'desiredNumberScheduled',
      'numberReady',
      'observedGeneration',
      'updatedNumberScheduled',
      'numberAvailable',
      'numberUnavailable',
      'collisionCount',
    ]),
  ]
}

function validateUpdateStrategy(strategy: DaemonSetUpdateStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate') {
    const shown = { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }
    return [notSupported('spec.updateStrategy', shown, ['RollingUpdate', 'OnDelete'])]
  }
  const path = 'spec.updateStrategy.rollingUpdate'
  if (rollingUpdate === undefined) return [required(path)]
  const { maxUnavailable, maxSurge } = rollingUpdate
  const errors = validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`)
  errors.push(...validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`))
  errors.push(...validateIntOrPercent(maxSurge, `${path}.maxSurge`))
  errors.push(...validateAtMost100Percent(maxSurge, `${path}.maxSurge`))
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    errors.push(invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  }
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  }
  return errors
}
