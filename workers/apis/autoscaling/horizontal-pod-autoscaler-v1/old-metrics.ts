// Metrics as they were written before autoscaling/v2: the fields of what a metric is, and of how much of it there should
// be, lie side by side.
import type { LabelSelector } from '../../../apimachinery/meta-types.ts'
import type { CrossVersionObjectReference, MetricSpec, MetricStatus, MetricTarget } from '../v2-types.ts'

type OldFields = {
  readonly name?: string
  readonly container?: string
  readonly target?: CrossVersionObjectReference
  readonly metricName?: string
  readonly selector?: LabelSelector | undefined
  readonly metricSelector?: LabelSelector | undefined
  readonly targetValue?: string | undefined
  readonly averageValue?: string | undefined
  readonly targetAverageValue?: string | undefined
  readonly targetAverageUtilization?: number | undefined
  readonly currentValue?: string | undefined
  readonly currentAverageValue?: string | undefined
  readonly currentAverageUtilization?: number | undefined
}

export type OldMetric = {
  readonly type: string
  readonly object?: OldFields
  readonly pods?: OldFields
  readonly resource?: OldFields
  readonly containerResource?: OldFields
  readonly external?: OldFields
}

export function toOldMetric({ type, object, pods, resource, containerResource, external }: MetricSpec): OldMetric {
  const share = (target: MetricTarget) => ({
    targetAverageUtilization: target.averageUtilization,
    targetAverageValue: target.averageValue,
  })
  return {
    type,
    ...(object && {
      object: {
        target: object.describedObject,
        metricName: object.metric.name,
        targetValue: object.target.value ?? '0',
        selector: object.metric.selector,
        averageValue: object.target.averageValue,
      },
    }),
    ...(pods && {
      pods: {
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? '0',
        selector: pods.metric.selector,
      },
    }),
    ...(resource && { resource: { name: resource.name, ...share(resource.target) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name,
        ...share(containerResource.target),
        container: containerResource.container,
      },
    }),
    ...(external && {
      external: {
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      },
    }),
  }
}

export function fromOldMetric({ type, object, pods, resource, containerResource, external }: OldMetric): MetricSpec {
  return {
    type,
    ...(object && {
      object: {
        describedObject: object.target ?? { kind: '', name: '' },
        metric: identifier(object.metricName, object.selector),
        target: {
          type: object.averageValue === undefined ? 'Value' : 'AverageValue',
          ...given({ value: object.targetValue, averageValue: object.averageValue }),
        },
      },
    }),
    ...(pods && {
      pods: {
        metric: identifier(pods.metricName, pods.selector),
        target: { type: 'AverageValue', ...given({ averageValue: pods.targetAverageValue }) },
      },
    }),
    ...(resource && { resource: { name: resource.name ?? '', target: shareFrom(resource) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name ?? '',
        container: containerResource.container ?? '',
        target: shareFrom(containerResource),
      },
    }),
    ...(external && {
      external: {
        metric: identifier(external.metricName, external.metricSelector),
        target: {
          type: external.targetValue === undefined ? 'AverageValue' : 'Value',
          ...given({ value: external.targetValue, averageValue: external.targetAverageValue }),
        },
      },
    }),
  }
}

export function toOldStatus({ type, object, pods, resource, containerResource, external }: MetricStatus): OldMetric {
  const share = ({ current }: Pick<NonNullable<MetricStatus['resource']>, 'current'>) => ({
    currentAverageUtilization: current.averageUtilization,
    currentAverageValue: current.averageValue ?? '0',
  })
  return {
    type,
    ...(object && {
      object: {
        target: object.describedObject,
        metricName: object.metric.name,
        currentValue: object.current.value ?? '0',
        selector: object.metric.selector,
        averageValue: object.current.averageValue,
      },
    }),
    ...(pods && {
      pods: {
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? '0',
        selector: pods.metric.selector,
      },
    }),
    ...(resource && { resource: { name: resource.name, ...share(resource) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name,
        ...share(containerResource),
        container: containerResource.container,
      },
    }),
    ...(external && {
      external: {
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        currentValue: external.current.value ?? '0',
        currentAverageValue: external.current.averageValue,
      },
    }),
  }
}

export function fromOldStatus({ type, object, pods, resource, containerResource, external }: OldMetric): MetricStatus {
  const share = ({ currentAverageUtilization, currentAverageValue }: OldFields) => ({
    current: given({ averageUtilization: currentAverageUtilization, averageValue: currentAverageValue }),
  })
  return {
    type,
    ...(object && {
      object: {
        describedObject: object.target ?? { kind: '', name: '' },
        metric: identifier(object.metricName, object.selector),
        current: given({ value: object.currentValue, averageValue: object.averageValue }),
      },
    }),
    ...(pods && {
      pods: {
        metric: identifier(pods.metricName, pods.selector),
        current: given({ averageValue: pods.currentAverageValue }),
      },
    }),
    ...(resource && { resource: { name: resource.name ?? '', ...share(resource) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name ?? '',
        container: containerResource.container ?? '',
        ...share(containerResource),
      },
    }),
    ...(external && {
      external: {
        metric: identifier(external.metricName, external.metricSelector),
        current: given({ value: external.currentValue, averageValue: external.currentAverageValue }),
      },
    }),
  }
}

function shareFrom({ targetAverageUtilization, targetAverageValue }: OldFields): MetricTarget {
  return {
    type: targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
    ...given({ averageValue: targetAverageValue, averageUtilization: targetAverageUtilization }),
  }
}

function identifier(name: string | undefined, selector: LabelSelector | undefined) {
  return { name: name ?? '', ...(selector && { selector }) }
}

/** The fields that there are. */
function given<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
