// The cluster without a page: how much processor time and heap a number of pods costs, and what an idle hour costs.
import { clients } from '../../workers/cluster/clients.ts'
import { Cluster } from '../../workers/cluster/cluster.ts'
import { topologyOf } from '../../workers/cluster/topology.ts'
import { settle } from '../settle.ts'
import { cpuMsOf, heapBytes, type Measure } from './measure.ts'

const hourMs = 3_600_000
/** The API server has etcd compacted every 5 minutes, down to where it was 5 minutes before. */
const compactedMs = 11 * 60_000
/** Virtual time after which pods that are still not running are given up. */
const limitMs = 3 * hourMs

export async function* measureCluster(only: string | undefined): AsyncGenerator<Measure> {
  const wants = (name: string) => only === undefined || name.includes(only)
  if (wants('pods: 30 on 3 nodes')) yield* measurePods(3, 30, 0.1)
  if (wants('pods: 1000 on 100 nodes')) yield* measurePods(100, 1000, 1.5)
  if (wants('idle')) yield* measureIdle()
  if (wants('pods: 10000 on 1000 nodes')) yield* measurePods(1000, 10_000, 30)
}

async function bootedCluster(workers: number): Promise<Cluster> {
  const cluster = new Cluster({ clients, seed: 1, topology: topologyOf(workers), settle })
  cluster.powerOn()
  while (!cluster.booted) {
    if (cluster.simulation.agenda.nowMs > limitMs) throw new Error(`${workers} workers do not come up`)
    await cluster.simulation.run(cluster.simulation.agenda.nowMs + 1000)
  }
  return cluster
}

async function* measurePods(workers: number, pods: number, goalSeconds: number): AsyncGenerator<Measure> {
  const name = `pods: ${pods} on ${workers} nodes`
  const cluster = await bootedCluster(workers)
  const { simulation } = cluster
  const heapBefore = heapBytes()
  const running = countRunning(cluster)
  let longestMs = 0
  const cpuMs = await cpuMsOf(async () => {
    apply(cluster, deployment(pods))
    let lastMs = performance.now()
    await simulation.run(simulation.agenda.nowMs + limitMs, () => {
      const nowMs = performance.now()
      longestMs = Math.max(longestMs, nowMs - lastMs)
      lastMs = nowMs
      return running.count >= pods
    })
  })
  if (running.count < pods) throw new Error(`only ${running.count} of ${pods} pods are running`)
  yield { name: `${name}: processor time`, value: cpuMs / 1000, unit: 's', goal: goalSeconds }
  yield { name: `${name}: longest instant`, value: longestMs, unit: 'ms', goal: 12 }
  // What a pod costs for good: etcd's history, as in any cluster, lives until the next compaction but one.
  await simulation.run(simulation.agenda.nowMs + compactedMs)
  const perPod = (heapBytes() - heapBefore) / pods / 1000
  yield { name: `${name}: heap per pod`, value: perPod, unit: 'kB', goal: pods === 10_000 ? 5 : null }
}

async function* measureIdle(): AsyncGenerator<Measure> {
  const { simulation } = await bootedCluster(3)
  // What is bounded (the trace, event history) fills up first: flat is what stays flat after that.
  await simulation.run(simulation.agenda.nowMs + hourMs)
  const untilMs = simulation.agenda.nowMs + hourMs
  const before = heapBytes()
  const cpuMs = await cpuMsOf(() => simulation.run(untilMs))
  yield { name: 'idle: an hour of the default cluster', value: cpuMs / 1000, unit: 's', goal: 2 }
  yield { name: 'idle: share of a core at 1×', value: (cpuMs / hourMs) * 100, unit: '%', goal: 2 }
  yield { name: 'idle: heap grown in an hour', value: (heapBytes() - before) / 2 ** 20, unit: 'MiB', goal: 8 }
}

function apply({ simulation }: Cluster, manifest: string): void {
  const laptop = simulation.machine('laptop')
  const kubectl = laptop?.executable('kubectl')
  if (!laptop || !kubectl) throw new Error('the topology has no laptop')
  laptop.disk.install('/home/user/bench.yaml', manifest)
  laptop.start('kubectl', kubectl, { args: ['apply', '-f', '/home/user/bench.yaml'] })
}

function countRunning({ simulation }: Cluster): { count: number } {
  const names = new Set<string>()
  const result = { count: 0 }
  simulation.trace.subscribe((record) => {
    if (record.type !== 'write' || record.ref.kind !== 'Pod' || record.ref.namespace !== 'default') return
    const { phase } = (record.object as { status?: { phase?: string } }).status ?? {}
    if (phase === 'Running') names.add(record.ref.uid)
    else names.delete(record.ref.uid)
    result.count = names.size
  })
  return result
}

function deployment(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: bench
spec:
  replicas: ${replicas}
  progressDeadlineSeconds: 100000
  selector:
    matchLabels:
      app: bench
  template:
    metadata:
      labels:
        app: bench
    spec:
      containers:
      - name: web
        image: nginx:1.27
        resources:
          requests:
            cpu: 10m
            memory: 16Mi
`
}
