// kubectl describe cronjob.
import type { CronJob } from '../../apis/batch/types.ts'
import { DescribeWriter, longTime, optionalBool } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { writePodTemplate } from './pod-parts.ts'
import { selectorText } from './workloads.ts'

export async function describeCronJob(context: DescribeContext, job: CronJob): Promise<string> {
  const events = await eventsOf(context, referenceTo(job, 'CronJob'))
  const { metadata, spec, status } = job
  const template = spec?.jobTemplate?.spec
  const writer = new DescribeWriter()
  const optional = (title: string, value: number | string | undefined, unit = ''): void =>
    writer.line(0, `${title}:\t${value === undefined ? '<unset>' : `${value}${unit}`}`)
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Schedule:\t${spec?.schedule ?? ''}`)
  writer.line(0, `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}`)
  writer.line(0, `Suspend:\t${optionalBool(spec?.suspend)}`)
  optional('Time Zone', spec?.timeZone)
  optional('Successful Job History Limit', spec?.successfulJobsHistoryLimit)
  optional('Failed Job History Limit', spec?.failedJobsHistoryLimit)
  optional('Starting Deadline Seconds', spec?.startingDeadlineSeconds, 's')
  optional('Selector', template?.selector ? selectorText(template.selector) : undefined)
  optional('Parallelism', template?.parallelism)
  optional('Completions', template?.completions)
  if (template?.activeDeadlineSeconds !== undefined)
    optional('Active Deadline Seconds', template.activeDeadlineSeconds, 's')
  if (template) writePodTemplate(writer, template.template)
  optional('Last Schedule Time', status?.lastScheduleTime ? longTime(status.lastScheduleTime) : undefined)
  const active = (status?.active ?? []).map(({ name }) => name ?? '')
  writer.line(0, `Active Jobs:\t${active.length === 0 ? '<none>' : active.join(', ')}`)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}
