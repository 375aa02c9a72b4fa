// kubectl describe deployment, replicaset, replicationcontroller, daemonset and job.
import { humanDuration } from '../../apimachinery/duration.ts'
import { formatLabelSelector, formatSelector, fromLabelSelector } from '../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../apimachinery/meta-types.ts'
import { controllerOf, isControlledBy } from '../../apimachinery/object.ts'
import type { DaemonSet, Deployment, ReplicaSet } from '../../apis/apps/types.ts'
import type { Job } from '../../apis/batch/types.ts'
import type { Pod, ReplicationController } from '../../apis/core/types.ts'
import { pods, replicaSets } from '../../apis/resources.ts'
import { formatLabels } from '../printers/table-printer.ts'
import { splitReplicaSets } from '../replica-sets.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { writePodTemplate } from './pod-parts.ts'

export async function describeDeployment(context: DescribeContext, deployment: Deployment): Promise<string> {
  const { metadata, spec, status } = deployment
  const events = await eventsOf(context, referenceTo(deployment, 'Deployment'))
  const labelSelector = selectorText(spec.selector)
  const found = await context.client.list<ReplicaSet>(replicaSets, metadata.namespace ?? '', { labelSelector })
  const { newest, old } = splitReplicaSets(deployment, found)
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Selector:\t${labelSelector}`)
  writer.line(
    0,
    `Replicas:\t${spec.replicas ?? 0} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable`,
  )
  writer.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`)
  writer.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  const rolling = spec.strategy?.rollingUpdate
  if (rolling)
    writer.line(
      0,
      `RollingUpdateStrategy:\t${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge`,
    )
  writePodTemplate(writer, spec.template)
  writeConditions(writer, status?.conditions)
  if (newest || old.length > 0) {
    writer.line(0, `OldReplicaSets:\t${replicaSetsText(old)}`)
    writer.line(0, `NewReplicaSet:\t${replicaSetsText(newest ? [newest] : [])}`)
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export function selectorText(selector: LabelSelector): string {
  return formatSelector(fromLabelSelector(selector) ?? [])
}

function replicaSetsText(sets: readonly ReplicaSet[]): string {
  const texts = sets.map(
    (set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec.replicas ?? 0} replicas created)`,
  )
  return texts.length === 0 ? '<none>' : texts.join(', ')
}

type Condition = { readonly type: string; readonly status: string; readonly reason?: string | undefined }

function writeConditions(writer: DescribeWriter, conditions: readonly Condition[] | undefined): void {
  if (!conditions || conditions.length === 0) return
  writer.line(0, 'Conditions:')
  writer.line(1, 'Type\tStatus\tReason')
  writer.line(1, '----\t------\t------')
  for (const { type, status, reason } of conditions) writer.line(1, `${type} \t${status}\t${reason ?? ''}`)
}

export async function describeReplicaSet(context: DescribeContext, set: ReplicaSet): Promise<string> {
  const { metadata, spec, status } = set
  const podsStatus = await podsText(context, selectorText(spec.selector), set)
  const events = await eventsOf(context, referenceTo(set, 'ReplicaSet'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writeOwner(writer, set)
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 0} desired`)
  writer.line(0, `Pods Status:\t${podsStatus}`)
  if (spec.template) writePodTemplate(writer, spec.template)
  writeConditions(writer, status?.conditions)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeReplicationController(
  context: DescribeContext,
  controller: ReplicationController,
): Promise<string> {
  const { metadata, spec, status } = controller
  const podsStatus = await podsText(context, formatLabels(spec?.selector), controller)
  const events = await eventsOf(context, referenceTo(controller, 'ReplicationController'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `Selector:\t${formatLabels(spec?.selector)}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`)
  writer.line(0, `Pods Status:\t${podsStatus}`)
  if (spec?.template) writePodTemplate(writer, spec.template)
  writeConditions(writer, status?.conditions)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeDaemonSet(context: DescribeContext, set: DaemonSet): Promise<string> {
  const { metadata, spec, status } = set
  const podsStatus = await podsText(context, selectorText(spec.selector), set)
  const events = await eventsOf(context, referenceTo(set, 'DaemonSet'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`)
  writer.line(0, `Node-Selector:\t${formatLabels(spec.template.spec?.nodeSelector)}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`)
  writer.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`)
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`)
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`)
  writer.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`)
  writer.line(0, `Pods Status:\t${podsStatus}`)
  writePodTemplate(writer, spec.template)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeJob(context: DescribeContext, job: Job): Promise<string> {
  const { metadata, spec, status } = job
  const events = await eventsOf(context, referenceTo(job, 'Job'))
  const writer = new DescribeWriter()
  const optional = (title: string, value: unknown): void => {
    if (value !== undefined) writer.line(0, `${title}:\t${String(value)}`)
  }
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `Selector:\t${spec.selector ? selectorText(spec.selector) : ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writeOwner(writer, job)
  optional('Parallelism', spec.parallelism)
  writer.line(0, `Completions:\t${spec.completions ?? '<unset>'}`)
  optional('Completion Mode', spec.completionMode)
  optional('Suspend', spec.suspend)
  optional('Backoff Limit', spec.backoffLimit)
  optional('TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
  if (status?.startTime) writer.line(0, `Start Time:\t${longTime(status.startTime)}`)
  if (status?.completionTime) writer.line(0, `Completed At:\t${longTime(status.completionTime)}`)
  if (status?.startTime && status.completionTime)
    writer.line(0, `Duration:\t${humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime))}`)
  if (spec.activeDeadlineSeconds !== undefined)
    writer.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`
  writer.line(
    0,
    `Pods Statuses:\t${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`,
  )
  if (spec.completionMode === 'Indexed') writer.line(0, `Completed Indexes:\t${status?.completedIndexes || '<none>'}`)
  writePodTemplate(writer, spec.template)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

function writeOwner(writer: DescribeWriter, object: ReplicaSet | Job): void {
  const owner = controllerOf(object)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
}

type Owner = { readonly metadata: Pod['metadata'] }

export async function podsText({ client }: DescribeContext, labelSelector: string, owner: Owner): Promise<string> {
  const found = await client.list<Pod>(pods, owner.metadata.namespace ?? '', { labelSelector })
  const count = (phase: string): number =>
    found.filter((pod) => isControlledBy(pod, owner.metadata.uid) && pod.status?.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
