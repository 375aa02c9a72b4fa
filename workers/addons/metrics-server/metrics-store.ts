// The last two points of every node and container: usage of processors is told by how far they are apart.
// Like metrics-server's pkg/storage.
import type { ContainerPoint, Point, Scraped } from './resource-metrics.ts'

export type Usage = {
  readonly cpuNanos: number
  readonly bytes: number
  readonly timestampMs: number
  readonly windowMs: number
}

type Pair<P> = { readonly last: P; readonly before: P | undefined }
type NodeEntry = { readonly node: Pair<Point> | undefined; readonly pods: ReadonlyMap<string, PodEntry> }
type PodEntry = ReadonlyMap<string, Pair<ContainerPoint>>

/** A container that is younger than this is measured from its start. */
const freshMs = 15_000

export class MetricsStore {
  readonly #nodes = new Map<string, NodeEntry>()

  get nodeCount(): number {
    return this.#nodes.size
  }

  get podCount(): number {
    return [...this.#nodes.values()].reduce((count, { pods }) => count + pods.size, 0)
  }

  /** Whether anything can be told yet. */
  get isReady(): boolean {
    return [...this.#nodes.values()].some(({ node }) => node?.before !== undefined)
  }

  add(name: string, scraped: Scraped, timestampMs: number): void {
    const known = this.#nodes.get(name)
    const pods = new Map<string, PodEntry>()
    for (const [key, containers] of scraped.pods) {
      const before = known?.pods.get(key)
      const entry = new Map<string, Pair<ContainerPoint>>()
      for (const [container, point] of containers)
        entry.set(container, next(before?.get(container), point, timestampMs))
      pods.set(key, entry)
    }
    const node = scraped.node ? paired(known?.node, scraped.node) : undefined
    this.#nodes.set(name, { node, pods })
  }

  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#nodes.keys()) if (!names.has(name)) this.#nodes.delete(name)
  }

  node(name: string): Usage | undefined {
    return usageOf(this.#nodes.get(name)?.node)
  }

  /** What each container of a pod uses; undefined when that of one is not known yet. */
  pod(key: string): readonly { readonly name: string; readonly usage: Usage }[] | undefined {
    for (const { pods } of this.#nodes.values()) {
      const containers = pods.get(key)
      if (!containers) continue
      const all = [...containers].map(([name, pair]) => ({ name, usage: usageOf(pair) }))
      const known = all.flatMap(({ name, usage }) => (usage ? [{ name, usage }] : []))
      return known.length === all.length ? known : undefined
    }
    return undefined
  }
}

/** One that has started anew in between is measured from there. */
function next(known: Pair<ContainerPoint> | undefined, point: ContainerPoint, nowMs: number): Pair<ContainerPoint> {
  const isNew = known === undefined || known.last.startedAtMs !== point.startedAtMs
  if (!isNew) return paired(known, point)
  const isFresh = point.startedAtMs > 0 && nowMs - point.startedAtMs < freshMs && point.timestampMs > point.startedAtMs
  const beginning = { ...point, cpuSeconds: 0, timestampMs: point.startedAtMs }
  return { last: point, before: isFresh ? beginning : undefined }
}

function paired<P extends Point>(known: Pair<P> | undefined, point: P): Pair<P> {
  if (!known || known.last.cpuSeconds > point.cpuSeconds) return { last: point, before: undefined }
  return known.last.timestampMs === point.timestampMs ? known : { last: point, before: known.last }
}

function usageOf(pair: Pair<Point> | undefined): Usage | undefined {
  if (!pair?.before) return undefined
  const { last, before } = pair
  const windowMs = last.timestampMs - before.timestampMs
  const cpuNanos = Math.round(((last.cpuSeconds - before.cpuSeconds) / windowMs) * 1e12)
  return { cpuNanos, bytes: last.bytes, timestampMs: last.timestampMs, windowMs }
}
