// What an autoscaler may look at. Like validateMetricSpec in pkg/apis/autoscaling/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { dns1123LabelErrors, nameIsPathSegment } from '../../../apimachinery/name-validation.ts'
import { validateContainerResourceName } from '../../core/quota-resources.ts'
import { unitsOf } from '../../core/resource-amounts.ts'
import type { MetricIdentifier, MetricSpec, MetricTarget } from '../v2-types.ts'
import { validateReference } from './reference-validation.ts'

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']

/** In upstream's order; of several sources only the first is looked at. */
const fields = ['object', 'external', 'pods', 'resource', 'containerResource'] as const

export function validateMetric(metric: MetricSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!metric.type) errors.push(required(`${path}.type`, 'must specify a metric source type'))
  if (!types.includes(metric.type)) errors.push(notSupported(`${path}.type`, metric.type, types))
  const present = fields.filter((name) => metric[name] !== undefined)
  if (present[0] !== undefined) errors.push(...validateSource(metric, present[0], `${path}.${present[0]}`))
  const expected = fields.find((name) => name.toLowerCase() === metric.type.toLowerCase())
  if (expected === undefined) errors.push(notSupported(`${path}.type`, metric.type, types))
  else if (metric[expected] === undefined) {
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'))
  }
  if (present.length === 1) return errors
  const extra = present.filter((name) => name !== expected)
  return [...errors, ...extra.map((name) => forbidden(`${path}.${name}`, 'must populate the given metric source only'))]
}

function validateSource(metric: MetricSpec, name: (typeof fields)[number], path: string): FieldError[] {
  const { object, external, pods, resource, containerResource } = metric
  if (name === 'object' && object) {
    return [
      ...validateReference(object.describedObject, `${path}.describedObject`),
      ...validateIdentifier(object.metric, `${path}.metric`),
      ...validateTarget(object.target, `${path}.target`),
      ...needsValue(object.target, path, 'must set either a target value or averageValue'),
    ]
  }
  if (name === 'external' && external) {
    const both = external.target.value !== undefined && external.target.averageValue !== undefined
    const detail = 'may not set both a target value for metric and a per-pod target'
    return [
      ...validateIdentifier(external.metric, `${path}.metric`),
      ...validateTarget(external.target, `${path}.target`),
      ...needsValue(external.target, path, 'must set either a target value for metric or a per-pod target'),
      ...(both ? [forbidden(`${path}.target.value`, detail)] : []),
    ]
  }
  if (name === 'pods' && pods) {
    const detail = 'must specify a positive target averageValue'
    return [
      ...validateIdentifier(pods.metric, `${path}.metric`),
      ...validateTarget(pods.target, `${path}.target`),
      ...(pods.target.averageValue === undefined ? [required(`${path}.target.averageValue`, detail)] : []),
    ]
  }
  const errors: FieldError[] = []
  if (containerResource) {
    const { name: resourceName, container } = containerResource
    if (!resourceName) errors.push(required(`${path}.name`, 'must specify a resource name'))
    else errors.push(...validateContainerResourceName(resourceName, `${path}.name`))
    if (!container) errors.push(required(`${path}.container`, 'must specify a container'))
    else errors.push(...dns1123LabelErrors(container).map((text) => invalid(`${path}.container`, container, text)))
  } else if (!resource?.name) errors.push(required(`${path}.name`, 'must specify a resource name'))
  const target = (containerResource ?? resource)?.target
  return target ? [...errors, ...validateUtilization(target, `${path}.target`)] : errors
}

function needsValue({ value, averageValue }: MetricTarget, path: string, detail: string): FieldError[] {
  return value === undefined && averageValue === undefined ? [required(`${path}.target.averageValue`, detail)] : []
}

function validateUtilization(target: MetricTarget, path: string): FieldError[] {
  const errors = validateTarget(target, path)
  const { averageUtilization, averageValue } = target
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization'
    errors.push(required(`${path}.averageUtilization`, detail))
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'))
  }
  return errors
}

const targetTypes = ['Utilization', 'Value', 'AverageValue']

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!type) errors.push(required(`${path}.type`, 'must specify a metric target type'))
  if (!targetTypes.includes(type)) {
    errors.push(invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  }
  if (value !== undefined && unitsOf(value) <= 0n) errors.push(invalid(`${path}.value`, value, 'must be positive'))
  if (averageValue !== undefined && unitsOf(averageValue) <= 0n) {
    errors.push(invalid(`${path}.averageValue`, averageValue, 'must be positive'))
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  }
  return errors
}

function validateIdentifier({ name }: MetricIdentifier, path: string): FieldError[] {
  if (!name) return [required(`${path}.name`, 'must specify a metric name')]
  return nameIsPathSegment(name, false).map((text) => invalid(`${path}.name`, name, text))
}
