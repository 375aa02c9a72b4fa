// kubectl describe statefulset.
import type { StatefulSet } from '../../apis/apps/types.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { writePodTemplate } from './pod-parts.ts'
import { writeClaimTemplates } from './storage.ts'
import { podsText, selectorText } from './workloads.ts'

export async function describeStatefulSet(context: DescribeContext, set: StatefulSet): Promise<string> {
  const { metadata, spec, status } = set
  const selector = spec?.selector ? selectorText(spec.selector) : ''
  const podsStatus = await podsText(context, selector, set)
  const events = await eventsOf(context, referenceTo(set, 'StatefulSet'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  writer.line(0, `Selector:\t${selector}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`)
  writer.line(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}`)
  const rolling = spec?.updateStrategy?.rollingUpdate
  if (rolling?.partition !== undefined) {
    writer.line(1, `Partition:\t${rolling.partition}`)
    if (rolling.maxUnavailable !== undefined) writer.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`)
  }
  writer.line(0, `Pods Status:\t${podsStatus}`)
  if (spec?.template) writePodTemplate(writer, spec.template)
  writeClaimTemplates(writer, spec?.volumeClaimTemplates ?? [])
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}
