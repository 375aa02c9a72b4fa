// The scheduler by itself: ten thousand pods for five thousand nodes in three zones, with all default plugins and two spread
// constraints a pod. What is measured is the queue, the cycles and the cache; not the API server's part.
import type { Node, Pod } from '../../workers/apis/core/types.ts'
import { NodeCache } from '../../workers/control-plane/kube-scheduler/node-cache.ts'
import { Nominator } from '../../workers/control-plane/kube-scheduler/nominator.ts'
import { plugins } from '../../workers/control-plane/kube-scheduler/plugins/registry.ts'
import { podInfo } from '../../workers/control-plane/kube-scheduler/pod-info.ts'
import { schedulePod } from '../../workers/control-plane/kube-scheduler/schedule-one.ts'
import { SchedulingQueue } from '../../workers/control-plane/kube-scheduler/scheduling-queue.ts'
import { Random } from '../../workers/simulation/random.ts'
import { cpuMsOf, type Measure } from './measure.ts'

const nodeCount = 5000
const podCount = 10_000
/** Pods of one of these belong together. */
const appCount = 10
const zones = ['a', 'b', 'c']

export async function* measureScheduler(only: string | undefined): AsyncGenerator<Measure> {
  const name = `scheduler: ${podCount} pods, ${nodeCount} nodes, spread`
  if (only !== undefined && !name.includes(only)) return
  const value = await podsPerSecond()
  yield { name, value, unit: 'pods/s', goal: 3000, isAtLeast: true }
}

async function podsPerSecond(): Promise<number> {
  const cache = new NodeCache({ namespaceLabels: () => ({}), defaultSpreadSelector: () => undefined })
  for (let i = 0; i < nodeCount; i++) cache.setNode(node(i))
  const scheduler = { plugins, cache, nominator: new Nominator(), random: new Random(1), nextStartNode: 0 }
  const queue = new SchedulingQueue([{ schedulerName: 'default-scheduler', plugins }])
  const pods = Array.from({ length: podCount }, (_, i) => pod(i))
  let scheduled = 0
  const cpuMs = await cpuMsOf(async () => {
    for (const [i, one] of pods.entries()) queue.add(podInfo(one), i, 0)
    for (let queued = queue.next(); queued; queued = queue.next()) {
      const { node: chosen } = schedulePod(scheduler, queued.info)
      if (chosen === '') continue
      cache.assume(queued.info, chosen)
      scheduled++
    }
  })
  if (scheduled < podCount) throw new Error(`only ${scheduled} of ${podCount} pods found a node`)
  return (podCount / cpuMs) * 1000
}

function node(i: number): Node {
  const name = `node-${i}`
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'topology.kubernetes.io/zone': zones[i % zones.length] ?? '',
  }
  const allocatable = { cpu: '4', memory: '32Gi', pods: '110' }
  const images = [{ names: ['registry.k8s.io/pause:3.10'], sizeBytes: 700_000 }]
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { allocatable, images } }
}

function pod(i: number): Pod {
  const labels = { app: `app-${i % appCount}` }
  const labelSelector = { matchLabels: labels }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${i}`, namespace: 'default', uid: `pod-${i}`, labels },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '100m', memory: '500Mi' } } }],
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
      topologySpreadConstraints: [
        {
          maxSkew: 5,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector,
        },
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
      ],
    },
  }
}
