// kubectl describe configmap, secret, serviceaccount, namespace and priorityclass.
import { decodeBase64 } from '../../apimachinery/base64.ts'
import type { ConfigMap, LimitRange, Namespace, ResourceQuota, Secret, ServiceAccount } from '../../apis/core/types.ts'
import type { PriorityClass } from '../../apis/scheduling/types.ts'
import { ApiError } from '../../client-go/rest-client.ts'
import { formatLabels } from '../printers/table-printer.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { writeLimitRanges, writeQuotas } from './policy.ts'

function head(writer: DescribeWriter, { metadata }: ConfigMap | Secret | ServiceAccount): void {
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
}

export async function describeConfigMap(context: DescribeContext, map: ConfigMap): Promise<string> {
  const events = await eventsOf(context, referenceTo(map, 'ConfigMap'))
  const writer = new DescribeWriter()
  head(writer, map)
  writer.raw('\nData\n====\n')
  for (const [key, value] of Object.entries(map.data ?? {}).sort(byKey)) writer.raw(`${key}:\n----\n${value}\n\n`)
  writer.raw('\nBinaryData\n====\n')
  for (const [key, value] of Object.entries(map.binaryData ?? {}).sort(byKey))
    writer.raw(`${key}: ${bytesOf(value)} bytes\n`)
  writer.raw('\n')
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeSecret(_: DescribeContext, secret: Secret): Promise<string> {
  const writer = new DescribeWriter()
  head(writer, secret)
  writer.raw(`\nType:\t${secret.type ?? ''}\n\nData\n====\n`)
  for (const [key, value] of Object.entries(secret.data ?? {}).sort(byKey)) {
    const shown = key === 'token' && secret.type === 'kubernetes.io/service-account-token'
    writer.raw(`${key}:\t${shown ? (decodeBase64(value) ?? '') : `${bytesOf(value)} bytes`}\n`)
  }
  return writer.toString()
}

/** How many bytes base64 stands for. */
function bytesOf(encoded: string): number {
  const digits = encoded.replace(/[\r\n]/g, '')
  return Math.max(0, (digits.length / 4) * 3 - (/=*$/.exec(digits)?.[0].length ?? 0))
}

export async function describeServiceAccount(context: DescribeContext, account: ServiceAccount): Promise<string> {
  const events = await eventsOf(context, referenceTo(account, 'ServiceAccount'))
  const writer = new DescribeWriter()
  head(writer, account)
  const names = (account.imagePullSecrets ?? []).map(({ name }) => name ?? '')
  if (names.length === 0) writer.line(0, 'Image pull secrets:\t<none>')
  names.forEach((name, index) => {
    writer.line(0, `${index === 0 ? 'Image pull secrets:' : '                   '}\t${name}`)
  })
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeNamespace(context: DescribeContext, { metadata, status }: Namespace): Promise<string> {
  const quotas = await listIfServed<ResourceQuota>(context, 'resourcequotas', metadata.name)
  const ranges = await listIfServed<LimitRange>(context, 'limitranges', metadata.name)
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Status:\t${status?.phase ?? ''}`)
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    writer.line(1, '----\t------\t------------------\t------\t-------')
  }
  for (const { type, status: value, lastTransitionTime, reason, message } of conditions)
    writer.line(1, `${type}\t${value}\t${longTime(lastTransitionTime)}\t${reason ?? ''}\t${message ?? ''}`)
  if (quotas) {
    writer.line(0, '')
    writeQuotas(writer, quotas)
  }
  if (ranges) {
    writer.line(0, '')
    writeLimitRanges(writer, ranges)
  }
  return writer.toString()
}

/** Nothing is said of what the server does not serve, or does not let one see. */
async function listIfServed<T>(
  { client }: DescribeContext,
  plural: string,
  namespace: string,
): Promise<T[] | undefined> {
  try {
    return await client.list<T>({ group: '', version: 'v1', plural, namespaced: true }, namespace)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

export async function describePriorityClass(context: DescribeContext, object: PriorityClass): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'PriorityClass'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${object.metadata.name}`)
  writer.line(0, `Value:\t${object.value}`)
  writer.line(0, `GlobalDefault:\t${object.globalDefault ?? false}`)
  writer.line(0, `PreemptionPolicy:\t${object.preemptionPolicy ?? ''}`)
  writer.line(0, `Description:\t${object.description ?? ''}`)
  writer.line(0, `Annotations:\t${formatLabels(object.metadata.annotations)}`)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
