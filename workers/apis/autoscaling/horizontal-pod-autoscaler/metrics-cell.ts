// How much there is and how much there may be: `cpu: 40%/80%, memory: <unknown>/1Gi`. Like formatHPAMetrics.
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../v2-types.ts'

const mostShown = 2
const unknown = '<unknown>'

export function formatMetrics(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>'
  const cells = specs.map((spec, i) => formatMetric(spec, statuses[i]))
  const shown = cells.slice(0, mostShown).join(', ')
  return cells.length > mostShown ? `${shown} + ${cells.length - mostShown} more...` : shown
}

function formatMetric(spec: MetricSpec, status: MetricStatus | undefined): string {
  if (spec.type === 'External' && spec.external) return formatValue(spec.external.target, status?.external?.current)
  if (spec.type === 'Object' && spec.object) return formatValue(spec.object.target, status?.object?.current)
  if (spec.type === 'Pods' && spec.pods) {
    return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods.target.averageValue ?? ''}`
  }
  const resource = spec.type === 'Resource' ? spec.resource : undefined
  const container = spec.type === 'ContainerResource' ? spec.containerResource : undefined
  const source = resource ?? container
  if (source === undefined) return '<unknown type>'
  const current = (resource ? status?.resource : status?.containerResource)?.current
  return `${source.name}: ${formatUtilization(source.target, current)}`
}

function formatValue({ averageValue, value }: MetricTarget, current: MetricValueStatus | undefined): string {
  if (averageValue !== undefined) return `${current?.averageValue ?? unknown}/${averageValue} (avg)`
  return `${current?.value ?? unknown}/${value ?? ''}`
}

function formatUtilization(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue}`
  const percent = (share: number | undefined, otherwise: string) => (share === undefined ? otherwise : `${share}%`)
  return `${percent(current?.averageUtilization, unknown)}/${percent(target.averageUtilization, '<auto>')}`
}
