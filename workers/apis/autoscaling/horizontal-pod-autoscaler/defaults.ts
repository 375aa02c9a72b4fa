// What an autoscaler does when it does not say. Like pkg/apis/autoscaling/v2/defaults.go.
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from '../v2-types.ts'

export const defaultUtilization = 80

const defaultMetrics: readonly MetricSpec[] = [
  {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: defaultUtilization } },
  },
]

const scaleUp: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
const scaleDown: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
}

export function defaultAutoscaler(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const spec = fillIn(autoscaler.spec, { minReplicas: 1 })
  const behavior =
    spec.behavior &&
    withFields(spec.behavior, {
      scaleUp: fillIn(spec.behavior.scaleUp ?? {}, scaleUp),
      scaleDown: fillIn(spec.behavior.scaleDown ?? {}, scaleDown),
    })
  return withFields(autoscaler, {
    spec: withFields(spec, {
      ...(spec.metrics?.length ? {} : { metrics: defaultMetrics }),
      ...(behavior && { behavior }),
    }),
  })
}
