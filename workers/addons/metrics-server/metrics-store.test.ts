import { expect, it } from 'vitest'
import { MetricsStore } from './metrics-store.ts'
import { readMetrics } from './resource-metrics.ts'

const scrape = (atSeconds: number, cpuSeconds: number, startedSeconds = 100) =>
  readMetrics(`# HELP container_cpu_usage_seconds_total [STABLE] Cumulative cpu time
container_cpu_usage_seconds_total{container="c",namespace="default",pod="web"} ${cpuSeconds} ${atSeconds * 1000}
container_memory_working_set_bytes{container="c",namespace="default",pod="web"} 2.097152e+06 ${atSeconds * 1000}
container_start_time_seconds{container="c",namespace="default",pod="web"} ${startedSeconds}
node_cpu_usage_seconds_total ${cpuSeconds * 2} ${atSeconds * 1000}
node_memory_working_set_bytes 1.048576e+06 ${atSeconds * 1000}
`)

it('what a container uses is how far two scrapes are apart', () => {
  const store = new MetricsStore()
  store.add('worker-1', scrape(1000, 30), 1_000_000)
  expect(store.isReady).toBe(false)
  expect(store.pod('default/web')).toBeUndefined()
  store.add('worker-1', scrape(1015, 33), 1_015_000)
  expect(store.isReady).toBe(true)
  expect(store.pod('default/web')).toEqual([
    { name: 'c', usage: { cpuNanos: 200_000_000, bytes: 2_097_152, timestampMs: 1_015_000, windowMs: 15_000 } },
  ])
  expect(store.node('worker-1')).toMatchObject({ cpuNanos: 400_000_000, bytes: 1_048_576 })
})

it('a container that has just started is measured from its start, and one that has started anew not by its last run', () => {
  const store = new MetricsStore()
  store.add('worker-1', scrape(1010, 5, 1000), 1_010_000)
  expect(store.pod('default/web')).toMatchObject([{ usage: { cpuNanos: 500_000_000, windowMs: 10_000 } }])
  store.add('worker-1', scrape(1040, 1, 1020), 1_040_000)
  expect(store.pod('default/web')).toBeUndefined()
})

it('lines that are no metrics of nodes or containers are left alone', () => {
  const { node, pods } = readMetrics('{"a"}\n__proto__ 1\npod_cpu_usage_seconds_total{pod="x"} 1 2\nnode_x\n')
  expect(node).toBeUndefined()
  expect(pods.size).toBe(0)
})
