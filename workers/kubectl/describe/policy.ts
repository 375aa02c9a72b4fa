// kubectl describe resourcequota, limitrange and poddisruptionbudget.
import { formatLabelSelector } from '../../apimachinery/label-selector.ts'
import { formatQuantity, milliValue, parseQuantity, quantityOf } from '../../apimachinery/quantity.ts'
import type { LimitRange, ResourceQuota } from '../../apis/core/types.ts'
import type { PodDisruptionBudget } from '../../apis/policy/types.ts'
import { DescribeWriter } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'

export async function describeResourceQuota(_: DescribeContext, quota: ResourceQuota): Promise<string> {
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${quota.metadata.name}`)
  writer.line(0, `Namespace:\t${quota.metadata.namespace ?? ''}`)
  writeScopes(writer, quota, 0, ' * ')
  writer.line(0, 'Resource\tUsed\tHard')
  writer.line(0, '--------\t----\t----')
  for (const [name, used, hard] of amountsOf(quota)) writer.line(0, `${name}\t${inFormatOf(hard, used)}\t${hard}`)
  return writer.toString()
}

/** All quotas of a namespace, as `describe namespace` shows them. */
export function writeQuotas(writer: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) return writer.line(0, 'No resource quota.')
  writer.line(0, 'Resource Quotas')
  for (const quota of [...quotas].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    writer.line(1, `Name:\t${quota.metadata.name}`)
    writeScopes(writer, quota, 1, '* ')
    writer.line(1, 'Resource\tUsed\tHard')
    writer.line(1, '--------\t---\t---')
    for (const [name, used, hard] of amountsOf(quota)) writer.line(1, `${name}\t${used}\t${hard}`)
  }
}

/** What each scope covers; in our own words, one line each. */
const scopeTexts: Readonly<Record<string, string>> = {
  Terminating: 'Covers pods that have an active deadline.',
  NotTerminating: 'Covers pods without an active deadline.',
  BestEffort: 'Covers pods without any resource requirements, which have a best effort quality of service.',
  NotBestEffort:
    'Covers pods with at least one resource requirement, which have a burstable or guaranteed quality of service.',
}

function writeScopes(writer: DescribeWriter, { spec }: ResourceQuota, level: number, mark: string): void {
  const scopes = [...(spec?.scopes ?? [])].sort()
  if (scopes.length === 0) return
  writer.line(level, `Scopes:\t${scopes.join(', ')}`)
  for (const scope of scopes) {
    const text = Object.hasOwn(scopeTexts, scope) ? scopeTexts[scope] : undefined
    if (text) writer.line(level, `${mark}${text}`)
  }
}

function amountsOf({ status }: ResourceQuota): (readonly [name: string, used: string, hard: string])[] {
  return Object.entries(status?.hard ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => [name, status?.used?.[name] ?? '0', hard])
}

/** The amount used, written as the limit is: in Mi where that is in Gi. */
function inFormatOf(hard: string, used: string): string {
  const [limit, amount] = [parseQuantity(hard), parseQuantity(used)]
  if (!limit || !amount || limit.format === amount.format) return used
  return formatQuantity(quantityOf(Math.ceil(milliValue(used) / 1000), limit.format))
}

export async function describeLimitRange(_: DescribeContext, range: LimitRange): Promise<string> {
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${range.metadata.name}`)
  writer.line(0, `Namespace:\t${range.metadata.namespace ?? ''}`)
  writer.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio')
  writer.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------')
  writeLimits(writer, range, '')
  return writer.toString()
}

/** All limit ranges of a namespace, as `describe namespace` shows them. */
export function writeLimitRanges(writer: DescribeWriter, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) return writer.line(0, 'No LimitRange resource.')
  writer.line(0, 'Resource Limits')
  writer.line(0, ' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio')
  writer.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------')
  for (const range of ranges) writeLimits(writer, range, ' ')
}

/** Upstream's order of resources is that of a Go map; ours is by name. */
function writeLimits(writer: DescribeWriter, { spec }: LimitRange, prefix: string): void {
  for (const { type, min, max, defaultRequest, default: defaultLimit, maxLimitRequestRatio } of spec?.limits ?? []) {
    const columns = [min, max, defaultRequest, defaultLimit, maxLimitRequestRatio]
    const names = [...new Set(columns.flatMap((amounts) => Object.keys(amounts ?? {})))].sort()
    for (const name of names)
      writer.line(0, `${prefix}${type}\t${name}\t${columns.map((amounts) => amounts?.[name] ?? '-').join('\t')}`)
  }
}

export async function describePodDisruptionBudget(
  context: DescribeContext,
  budget: PodDisruptionBudget,
): Promise<string> {
  const events = await eventsOf(context, referenceTo(budget, 'PodDisruptionBudget'))
  const { metadata, spec, status } = budget
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  if (spec?.minAvailable !== undefined) writer.line(0, `Min available:\t${spec.minAvailable}`)
  else if (spec?.maxUnavailable !== undefined) writer.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
  writer.line(0, `Selector:\t${spec?.selector ? formatLabelSelector(spec.selector) : '<unset>'}`)
  writer.line(0, 'Status:')
  writer.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`)
  writer.line(2, `Current:\t${status?.currentHealthy ?? 0}`)
  writer.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`)
  writer.line(2, `Total:\t${status?.expectedPods ?? 0}`)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}
