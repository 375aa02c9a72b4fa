// Reads what a kubelet tells at /metrics/resource. Pure. Like metrics-server's pkg/scraper/client/resource/decode.go.

export type Point = { readonly cpuSeconds: number; readonly bytes: number; readonly timestampMs: number }
export type ContainerPoint = Point & { readonly startedAtMs: number }
export type Scraped = {
  readonly node: Point | undefined
  /** Points of containers, by name, of each `namespace/pod`. */
  readonly pods: ReadonlyMap<string, ReadonlyMap<string, ContainerPoint>>
}

const line = /^(\w+)(?:\{([^}]*)\})? ([-+.\deE]+)(?: (\d+))?$/
const maxLines = 100_000

export function readMetrics(text: string): Scraped {
  let node = noPoint
  const pods = new Map<string, Map<string, ContainerPoint>>()
  for (const one of text.split('\n').slice(0, maxLines)) {
    const [, name = '', labels = '', value = '', time = '0'] = line.exec(one) ?? []
    const change = changeBy(name, Number(value), Number(time))
    if (!change) continue
    if (name.startsWith('node_')) node = { ...node, ...change }
    if (!name.startsWith('container_')) continue
    const key = `${labelOf(labels, 'namespace')}/${labelOf(labels, 'pod')}`
    const containers = pods.get(key) ?? new Map<string, ContainerPoint>()
    const container = labelOf(labels, 'container')
    pods.set(key, containers.set(container, { ...(containers.get(container) ?? noPoint), ...change }))
  }
  return { node: node.timestampMs > 0 ? node : undefined, pods }
}

const noPoint: ContainerPoint = { cpuSeconds: 0, bytes: 0, timestampMs: 0, startedAtMs: 0 }

function changeBy(name: string, value: number, timestampMs: number): Partial<ContainerPoint> | undefined {
  if (name.endsWith('_cpu_usage_seconds_total')) return { cpuSeconds: value, timestampMs }
  if (name.endsWith('_memory_working_set_bytes')) return { bytes: value }
  if (name === 'container_start_time_seconds') return { startedAtMs: value * 1000 }
  return undefined
}

function labelOf(labels: string, name: string): string {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? ''
}
