// kubectl describe horizontalpodautoscaler (autoscaling/v2).

import { at, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'

export async function describeHorizontalPodAutoscaler(context: DescribeContext, object: JsonObject): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'HorizontalPodAutoscaler'))
  const text = (...path: readonly (string | number)[]): string => String(at(object, ...path) ?? '')
  const target = text('spec', 'scaleTargetRef', 'kind')
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${text('metadata', 'name')}`)
  writer.line(0, `Namespace:\t${text('metadata', 'namespace')}`)
  writer.labels('Labels', at(object, 'metadata', 'labels') as Readonly<Record<string, string>> | undefined)
  writer.annotations(
    'Annotations',
    at(object, 'metadata', 'annotations') as Readonly<Record<string, string>> | undefined,
  )
  writer.line(0, `CreationTimestamp:\t${longTime(text('metadata', 'creationTimestamp'))}`)
  writer.line(0, `Reference:\t${target}/${text('spec', 'scaleTargetRef', 'name')}`)
  if (object['apiVersion'] === 'autoscaling/v1') writeVersion1(writer, object)
  else {
    writer.line(0, 'Metrics:\t( current / target )')
    for (const [index, metric] of listAt(object, 'spec', 'metrics').entries())
      writer.line(1, metricLine(metric, at(object, 'status', 'currentMetrics', index)))
  }
  writer.line(0, `Min replicas:\t${text('spec', 'minReplicas') || '<unset>'}`)
  writer.line(0, `Max replicas:\t${text('spec', 'maxReplicas')}`)
  const behavior = at(object, 'spec', 'behavior')
  if (behavior !== undefined) {
    writer.line(0, 'Behavior:')
    writeDirection(writer, 'Scale Up', at(behavior, 'scaleUp'))
    writeDirection(writer, 'Scale Down', at(behavior, 'scaleDown'))
  }
  const current = text('status', 'currentReplicas') || '0'
  writer.line(0, `${target} pods:\t${current} current / ${text('status', 'desiredReplicas') || '0'} desired`)
  const conditions = listAt(object, 'status', 'conditions')
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus\tReason\tMessage')
    writer.line(1, '----\t------\t------\t-------')
  }
  for (const one of conditions)
    writer.line(1, ['type', 'status', 'reason', 'message'].map((key) => stringAt(one, key)).join('\t'))
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

function writeVersion1(writer: DescribeWriter, object: JsonObject): void {
  const target = at(object, 'spec', 'targetCPUUtilizationPercentage')
  if (target === undefined) return
  writer.line(0, `Target CPU utilization:\t${String(target)}%`)
  const current = at(object, 'status', 'currentCPUUtilizationPercentage') ?? '<unknown>'
  writer.line(0, `Current CPU utilization:\t${String(current)}%`)
}

function metricLine(metric: unknown, status: unknown): string {
  const type = stringAt(metric, 'type')
  const key = type.charAt(0).toLowerCase() + type.slice(1)
  const source = at(metric, key)
  const current = at(status, key, 'current')
  const now = (field: string): string => String(at(current, field) ?? '<unknown>')
  const wanted = (field: string): string => String(at(source, 'target', field) ?? '')
  const hasAverage = at(source, 'target', 'averageValue') !== undefined
  const name = JSON.stringify(stringAt(source, 'metric', 'name'))
  switch (type) {
    case 'External':
      return hasAverage
        ? `${name} (target average value):\t${now('averageValue')} / ${wanted('averageValue')}`
        : `${name} (target value):\t${now('value')} / ${wanted('value')}`
    case 'Pods':
      return `${name} on pods:\t${now('averageValue')} / ${wanted('averageValue')}`
    case 'Object': {
      const on = `${stringAt(source, 'describedObject', 'kind')}/${stringAt(source, 'describedObject', 'name')}`
      return stringAt(source, 'target', 'type') === 'AverageValue'
        ? `${name} on ${on} (target average value):\t${now('averageValue')} / ${wanted('averageValue')}`
        : `${name} on ${on} (target value):\t${now('value')} / ${wanted('value')}`
    }
    case 'Resource':
    case 'ContainerResource': {
      const container = type === 'Resource' ? '' : ` of container "${stringAt(source, 'container')}"`
      const head = `resource ${stringAt(source, 'name')}${container} on pods`
      if (hasAverage) return `${head}:\t${now('averageValue')} / ${wanted('averageValue')}`
      const used = at(current, 'averageUtilization')
      const shown = used === undefined ? '<unknown>' : `${String(used)}% (${now('averageValue')})`
      const utilization = wanted('averageUtilization')
      return `${head}  (as a percentage of request):\t${shown} / ${utilization === '' ? '<auto>' : `${utilization}%`}`
    }
    default:
      return `<unknown metric type ${JSON.stringify(type)}>`
  }
}

function writeDirection(writer: DescribeWriter, title: string, rules: unknown): void {
  if (rules === undefined) return
  writer.line(1, `${title}:`)
  const window = at(rules, 'stabilizationWindowSeconds')
  if (window !== undefined) writer.line(2, `Stabilization Window: ${String(window)} seconds`)
  const policies = listAt(rules, 'policies')
  if (policies.length === 0) return
  writer.line(2, `Select Policy: ${stringAt(rules, 'selectPolicy') || 'Max'}`)
  writer.line(2, 'Policies:')
  for (const policy of policies) {
    const period = `Period: ${String(at(policy, 'periodSeconds') ?? 0)} seconds`
    writer.line(3, `- Type: ${stringAt(policy, 'type')}\tValue: ${String(at(policy, 'value') ?? 0)}\t${period}`)
  }
}
