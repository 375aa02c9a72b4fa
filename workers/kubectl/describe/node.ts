// kubectl describe node.
import { humanAge } from '../../apimachinery/duration.ts'
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityOf,
} from '../../apimachinery/quantity.ts'
import type { Lease } from '../../apis/coordination/types.ts'
import type { Container, Node, Pod, Taint } from '../../apis/core/types.ts'
import { leases, pods } from '../../apis/resources.ts'
import { plainMessage } from '../errors.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'

export async function describeNode(context: DescribeContext, node: Node): Promise<string> {
  const { client } = context
  const { metadata, spec, status } = node
  const running = await client.list<Pod>(pods, '', {
    fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed`,
  })
  const reference = referenceTo(node, 'Node')
  // The kubelet's events name the node where others have its uid.
  const own = await eventsOf(context, reference)
  const byName = await eventsOf(context, { ...reference, uid: metadata.name })
  const nowMs = client.host.clock.unixMs()
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Roles:\t${rolesOf(node) || '<none>'}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  writer.list(
    'Taints',
    [...(spec?.taints ?? [])].sort((a, b) => (taintOrder(a) < taintOrder(b) ? -1 : 1)).map(taintText),
  )
  writer.line(0, `Unschedulable:\t${spec?.unschedulable ?? false}`)
  await writeLease(writer, context, metadata.name)
  writeStatus(writer, status)
  if (spec?.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`)
  if (spec?.podCIDRs && spec.podCIDRs.length > 0) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`)
  if (spec?.providerID) writer.line(0, `ProviderID:\t${spec.providerID}`)
  writePods(writer, node, running, nowMs)
  writeEvents(writer, own && [...own, ...(byName ?? [])], nowMs)
  return writer.toString()
}

function rolesOf({ metadata }: Node): string {
  const prefix = 'node-role.kubernetes.io/'
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(prefix)) return key.length > prefix.length ? [key.slice(prefix.length)] : []
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return [...new Set(roles)].sort().join(',')
}

function taintOrder({ effect, key }: Taint): string {
  return `${effect},${key}`
}

export function taintText({ key, value, effect }: { key: string; value?: string | undefined; effect: string }): string {
  if (!effect) return value ? `${key}=${value}:` : key
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`
}

async function writeLease(writer: DescribeWriter, { client }: DescribeContext, name: string): Promise<void> {
  try {
    const { spec } = await client.get<Lease>(leases, 'kube-node-lease', name)
    writer.line(0, 'Lease:')
    writer.line(1, `HolderIdentity:\t${spec?.holderIdentity ?? '<unset>'}`)
    writer.line(1, `AcquireTime:\t${spec?.acquireTime ? longTime(spec.acquireTime) : '<unset>'}`)
    writer.line(1, `RenewTime:\t${spec?.renewTime ? longTime(spec.renewTime) : '<unset>'}`)
  } catch (error) {
    writer.line(0, `Lease:\tFailed to get lease: ${plainMessage(error)}`)
  }
}

function writeStatus(writer: DescribeWriter, status: Node['status']): void {
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  }
  for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason, message } of conditions)
    writer.line(
      1,
      `${type} \t${value} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason ?? ''} \t${message ?? ''}`,
    )
  writer.line(0, 'Addresses:')
  for (const { type, address } of status?.addresses ?? []) writer.line(1, `${type}:\t${address}`)
  for (const [title, amounts] of [
    ['Capacity', status?.capacity],
    ['Allocatable', status?.allocatable],
  ] as const) {
    const names = Object.keys(amounts ?? {}).sort()
    if (names.length > 0) writer.line(0, `${title}:`)
    for (const name of names) writer.line(1, `${name}:\t${amounts?.[name] ?? ''}`)
  }
  const info = status?.nodeInfo
  writer.line(0, 'System Info:')
  writer.line(1, `Machine ID:\t${info?.machineID ?? ''}`)
  writer.line(1, `System UUID:\t${info?.systemUUID ?? ''}`)
  writer.line(1, `Boot ID:\t${info?.bootID ?? ''}`)
  writer.line(1, `Kernel Version:\t${info?.kernelVersion ?? ''}`)
  writer.line(1, `OS Image:\t${info?.osImage ?? ''}`)
  writer.line(1, `Operating System:\t${info?.operatingSystem ?? ''}`)
  writer.line(1, `Architecture:\t${info?.architecture ?? ''}`)
  writer.line(1, `Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}`)
  writer.line(1, `Kubelet Version:\t${info?.kubeletVersion ?? ''}`)
}

type Amounts = Readonly<Record<string, Quantity>>
const zero = quantityOf(0)

function writePods(writer: DescribeWriter, { status }: Node, running: readonly Pod[], nowMs: number): void {
  const allocatable = parseAmounts(status?.allocatable ?? status?.capacity)
  const share = (amount: Quantity, name: string): string => {
    const total = allocatable[name] ?? zero
    const percent = total.units === 0n ? 0n : (amount.units * 100n) / total.units
    return `${formatQuantity(amount)} (${percent}%)`
  }
  writer.line(0, `Non-terminated Pods:\t(${running.length} in total)`)
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  let [requests, limits]: [Amounts, Amounts] = [{}, {}]
  for (const pod of running) {
    const [wanted, limited] = [podAmounts(pod, 'requests'), podAmounts(pod, 'limits')]
    requests = add(requests, wanted)
    limits = add(limits, limited)
    const cells = [
      share(wanted['cpu'] ?? zero, 'cpu'),
      share(limited['cpu'] ?? zero, 'cpu'),
      share(wanted['memory'] ?? zero, 'memory'),
      share(limited['memory'] ?? zero, 'memory'),
    ]
    const { namespace = '', name, creationTimestamp } = pod.metadata
    writer.line(1, `${namespace}\t${name}\t\t${cells.join('\t')}\t${humanAge(creationTimestamp, nowMs)}`)
  }
  writer.line(0, 'Allocated resources:')
  writer.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  writer.line(1, 'Resource\tRequests\tLimits')
  writer.line(1, '--------\t--------\t------')
  const standard = ['cpu', 'memory', 'ephemeral-storage']
  const huge = Object.keys(allocatable)
    .filter((name) => name.startsWith('hugepages-'))
    .sort()
  for (const name of [...standard, ...huge])
    writer.line(1, `${name}\t${share(requests[name] ?? zero, name)}\t${share(limits[name] ?? zero, name)}`)
  const extended = Object.keys(allocatable)
    .filter((name) => name.includes('/'))
    .sort()
  for (const name of extended)
    writer.line(1, `${name}\t${formatQuantity(requests[name] ?? zero)}\t${formatQuantity(limits[name] ?? zero)}`)
}

function parseAmounts(texts: Readonly<Record<string, string>> | undefined): Amounts {
  return Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, parseQuantity(text) ?? zero]))
}

function add(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b)) sum[name] = sum[name] ? addQuantities(sum[name], amount) : amount
  return sum
}

function larger(a: Amounts, b: Amounts): Amounts {
  const most: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b))
    if (!most[name] || compareQuantities(most[name], amount) < 0) most[name] = amount
  return most
}

/** All containers together, or one init container with its sidecars when that is more. Like resourcehelper.PodRequests. */
function podAmounts({ spec }: Pod, list: 'requests' | 'limits'): Amounts {
  const of = (container: Container): Amounts => parseAmounts(container.resources?.[list])
  let sidecars: Amounts = {}
  let init: Amounts = {}
  for (const container of spec?.initContainers ?? []) {
    const own = of(container)
    if (container.restartPolicy === 'Always') sidecars = add(sidecars, own)
    init = larger(init, container.restartPolicy === 'Always' ? sidecars : add(sidecars, own))
  }
  let all = sidecars
  for (const container of spec?.containers ?? []) all = add(all, of(container))
  const most = larger(all, init)
  const overhead = parseAmounts(spec?.overhead)
  return list === 'requests' || Object.keys(most).length > 0 ? add(most, overhead) : most
}
