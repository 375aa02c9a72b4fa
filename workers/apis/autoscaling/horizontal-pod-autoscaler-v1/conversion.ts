// Autoscalers by their CPU alone, and those by any metrics. Like pkg/apis/autoscaling/v1/conversion.go.
import type { ObjectMeta } from '../../../apimachinery/meta-types.ts'
import { defaultAutoscaler } from '../horizontal-pod-autoscaler/defaults.ts'
import type { HorizontalPodAutoscaler } from '../types.ts'
import type {
  HorizontalPodAutoscalerCondition,
  MetricSpec,
  MetricStatus,
  HorizontalPodAutoscaler as StoredAutoscaler,
} from '../v2-types.ts'
import { behaviorFrom, behaviorText } from './behavior.ts'
import { fromOldMetric, fromOldStatus, type OldMetric, toOldMetric, toOldStatus } from './old-metrics.ts'

/** What of a newer autoscaler an older one cannot say is kept here. */
const annotation = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  current: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
}

function isCpuShare({ resource }: MetricSpec): boolean {
  return resource?.name === 'cpu' && resource.target.averageUtilization !== undefined
}

export function fromStored(autoscaler: StoredAutoscaler): HorizontalPodAutoscaler {
  const { spec, status, metadata, kind } = autoscaler
  const { metrics = [], behavior, minReplicas, maxReplicas, scaleTargetRef } = spec
  const others = metrics.filter((metric) => !isCpuShare(metric))
  const target = metrics.find(isCpuShare)?.resource?.target.averageUtilization
  const told = {
    ...(others.length > 0 && { [annotation.metrics]: JSON.stringify(others.map(toOldMetric)) }),
    ...(behavior && { [annotation.behavior]: behaviorText(behavior) }),
    ...(status?.currentMetrics?.length && {
      [annotation.current]: JSON.stringify(status.currentMetrics.map(toOldStatus)),
    }),
    ...(status?.conditions?.length && { [annotation.conditions]: JSON.stringify(status.conditions) }),
  }
  return {
    kind,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(metadata, told),
    spec: {
      scaleTargetRef,
      ...(minReplicas !== undefined && { minReplicas }),
      maxReplicas,
      ...(target !== undefined && { targetCPUUtilizationPercentage: target }),
    },
    status: fromStoredStatus(status),
  }
}

function fromStoredStatus(status: StoredAutoscaler['status']): HorizontalPodAutoscaler['status'] {
  const { currentMetrics, conditions: _conditions, currentReplicas = 0, desiredReplicas = 0, ...rest } = status ?? {}
  const cpu = currentMetrics?.findLast(({ resource }) => resource?.name === 'cpu')?.resource?.current.averageUtilization
  return {
    ...rest,
    currentReplicas,
    desiredReplicas,
    ...(cpu !== undefined && { currentCPUUtilizationPercentage: cpu }),
  }
}

export function toStored(autoscaler: HorizontalPodAutoscaler): StoredAutoscaler {
  const { metadata, kind, spec, status } = autoscaler
  const { targetCPUUtilizationPercentage: target, ...kept } = spec
  const told = metadata.annotations ?? {}
  const own: MetricSpec[] = target === undefined ? [] : [cpuShare(target)]
  const others = readList<OldMetric>(told[annotation.metrics])?.map(fromOldMetric) ?? []
  const behavior = behaviorFrom(told[annotation.behavior])
  return defaultAutoscaler({
    kind,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(metadata, {}),
    spec: { ...kept, metrics: [...others, ...own], ...(behavior && { behavior }) },
    ...(status && { status: toStoredStatus(status, told) }),
  })
}

function cpuShare(averageUtilization: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }
}

function toStoredStatus(
  status: NonNullable<HorizontalPodAutoscaler['status']>,
  told: Readonly<Record<string, string>>,
): StoredAutoscaler['status'] {
  const { currentCPUUtilizationPercentage: cpu, currentReplicas, desiredReplicas, ...rest } = status
  const own: MetricStatus[] | undefined =
    cpu === undefined
      ? undefined
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: cpu } } }]
  const conditions = readList<HorizontalPodAutoscalerCondition>(told[annotation.conditions])
  return {
    ...rest,
    ...(currentReplicas && { currentReplicas }),
    desiredReplicas,
    // Go writes a list that nobody has filled as null.
    currentMetrics: readList<OldMetric>(told[annotation.current])?.map(fromOldStatus) ?? own ?? (null as never),
    ...(conditions && { conditions }),
  }
}

/** The list that the text is; what cannot be read is passed over. */
function readList<T>(text: string | undefined): readonly T[] | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** `metadata` with these of the annotations instead of those that it may have had. */
function withAnnotations(metadata: ObjectMeta, told: Readonly<Record<string, string>>): ObjectMeta {
  const { annotations, ...rest } = metadata
  const known = Object.values(annotation)
  const isUntouched = Object.keys(told).length === 0 && !known.some((name) => annotations && name in annotations)
  if (isUntouched) return metadata
  const kept = Object.entries(annotations ?? {}).filter(([name]) => !known.includes(name))
  const all = { ...Object.fromEntries(kept), ...told }
  return Object.keys(all).length === 0 ? rest : { ...rest, annotations: all }
}
