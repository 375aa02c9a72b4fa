// What the node and its containers use, as /stats/summary and /metrics/resource tell it. Fetched for the first who asks.
// Like pkg/kubelet/server/stats and pkg/kubelet/metrics/collectors/resource_metrics.go.
import type { Pod } from '../../apis/core/types.ts'
import type { ContainerStats, Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import type { CriClient } from './cri-client.ts'
import type { ServerSources } from './server-answers.ts'

/** What the machine takes for itself: its system, containerd and the kubelet. */
const systemCpuMillis = 38
const systemBytes = 310 * 2 ** 20
/** Sandboxes are there even when they do nothing. */
const sandboxBytes = 600 * 2 ** 10

type Usage = { readonly cpuNanos: number; readonly bytes: number }
type ContainerUsage = Usage & { readonly name: string; readonly startedAtMs: number }
type PodUsage = { readonly pod: Pod; readonly total: Usage; readonly containers: readonly ContainerUsage[] }
type NodeUsage = { readonly node: Usage; readonly pods: readonly PodUsage[] }

async function usageOf(host: Host, cri: CriClient, sources: ServerSources): Promise<NodeUsage> {
  const { stats } = await cri.call<'ListContainerStats'>({ type: 'ListContainerStats' })
  const byId = new Map(stats.map((one) => [one.containerId, one]))
  const pods = sources.pods().flatMap((pod): PodUsage[] => {
    const containers = sources
      .runtimeOf(pod)
      .sandboxes.flatMap((one) => one.containers.flatMap((run) => used(run, byId)))
    if (containers.length === 0) return []
    const total = sum(containers)
    return [{ pod, total: { ...total, bytes: total.bytes + sandboxBytes }, containers }]
  })
  const { cpuNanos, bytes } = sum(pods.map(({ total }) => total))
  const upMs = host.clock.nowMs() - host.machine.bootedAtMs
  return { node: { cpuNanos: cpuNanos + systemCpuMillis * upMs * 1000, bytes: bytes + systemBytes }, pods }
}

function used(run: RuntimeContainer, byId: ReadonlyMap<string, ContainerStats>): ContainerUsage[] {
  const found = byId.get(run.id)
  if (!found) return []
  const { usageCoreNanoSeconds: cpuNanos, workingSetBytes: bytes } = found
  return [{ name: run.config.metadata.name, startedAtMs: run.startedAtMs, cpuNanos, bytes }]
}

function sum(all: readonly Usage[]): Usage {
  return all.reduce((a, b) => ({ cpuNanos: a.cpuNanos + b.cpuNanos, bytes: a.bytes + b.bytes }), {
    cpuNanos: 0,
    bytes: 0,
  })
}

/** In the text form of Prometheus. */
export async function resourceMetrics(host: Host, cri: CriClient, sources: ServerSources): Promise<string> {
  const { node, pods } = await usageOf(host, cri, sources)
  const at = Math.floor(host.clock.unixMs())
  const containers = pods.flatMap(({ pod, containers: all }) =>
    all.map((one) => ({ labels: labelsOf(pod, one.name), one })),
  )
  const seconds = (nanos: number) => `${nanos / 1e9} ${at}`
  const cpuHelp = 'Cumulative cpu time consumed by the'
  const memoryHelp = 'Current working set of the'
  return [
    family(
      'container_cpu_usage_seconds_total',
      'counter',
      `${cpuHelp} container in core-seconds`,
      containers.map(({ labels, one }) => `{${labels}} ${seconds(one.cpuNanos)}`),
    ),
    family(
      'container_memory_working_set_bytes',
      'gauge',
      `${memoryHelp} container in bytes`,
      containers.map(({ labels, one }) => `{${labels}} ${one.bytes} ${at}`),
    ),
    family(
      'container_start_time_seconds',
      'gauge',
      'Start time of the container since unix epoch in seconds',
      containers.map(({ labels, one }) => `{${labels}} ${one.startedAtMs / 1000}`),
    ),
    family('node_cpu_usage_seconds_total', 'counter', `${cpuHelp} node in core-seconds`, [
      ` ${seconds(node.cpuNanos)}`,
    ]),
    family('node_memory_working_set_bytes', 'gauge', `${memoryHelp} node in bytes`, [` ${node.bytes} ${at}`]),
    family(
      'pod_cpu_usage_seconds_total',
      'counter',
      `${cpuHelp} pod in core-seconds`,
      pods.map(({ pod, total }) => `{${labelsOf(pod)}} ${seconds(total.cpuNanos)}`),
    ),
    family(
      'pod_memory_working_set_bytes',
      'gauge',
      `${memoryHelp} pod in bytes`,
      pods.map(({ pod, total }) => `{${labelsOf(pod)}} ${total.bytes} ${at}`),
    ),
    family('resource_scrape_error', 'gauge', '1 if there was an error while getting container metrics, 0 otherwise', [
      ' 0',
    ]),
  ].join('')
}

function labelsOf({ metadata }: Pod, container?: string): string {
  const own = `namespace="${metadata.namespace}",pod="${metadata.name}"`
  return container === undefined ? own : `container="${container}",${own}`
}

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly string[]): string {
  const lines = samples.map((sample) => `${name}${sample}\n`).join('')
  return lines === '' ? '' : `# HELP ${name} [STABLE] ${help}\n# TYPE ${name} ${type}\n${lines}`
}

export async function summary(host: Host, cri: CriClient, sources: ServerSources): Promise<unknown> {
  const { node, pods } = await usageOf(host, cri, sources)
  const time = host.clock.timestamp()
  const told = ({ cpuNanos, bytes }: Usage) => ({
    cpu: { time, usageCoreNanoSeconds: Math.round(cpuNanos) },
    memory: { time, workingSetBytes: bytes },
  })
  return {
    node: { nodeName: sources.nodeName, ...told(node) },
    pods: pods.map(({ pod: { metadata }, total, containers }) => ({
      podRef: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
      ...told(total),
      containers: containers.map((one) => ({ name: one.name, ...told(one) })),
    })),
  }
}
