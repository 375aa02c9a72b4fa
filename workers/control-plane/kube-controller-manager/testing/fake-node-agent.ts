// A stand-in for scheduler and kubelets in tests of controllers: binds pods to nodes in turn, says that they run, and lets
// them go when they are deleted. What a pod does can be chosen by its labels.
import type { Pod } from '../../../apis/core/types.ts'
import { leases, nodes, pods } from '../../../apis/resources.ts'
import { InformerFactory } from '../../../client-go/informer-factory.ts'
import { isApiError, RestClient } from '../../../client-go/rest-client.ts'
import type { Host, Program } from '../../../simulation/host.ts'

/** What becomes of a pod, by its label `fate`: none: runs and is ready. */
type Fate = 'pending' | 'unready' | 'succeed' | 'fail'

/** Nodes that have fallen silent: they renew no Lease, and nothing happens to their pods. */
type Silent = ReadonlySet<string>

export function fakeNodeAgent(nodeNames: readonly string[], startMs = 100, silent: Silent = new Set()): Program {
  return async (host) => {
    const config = {
      server: '192.168.1.10:6443',
      userAgent: 'kubelet/v1.36.2',
      identity: { 'x-client-cert': 'kubernetes-admin;O=system:masters' },
      qps: 0,
    }
    const client = new RestClient(host, config)
    for (const name of nodeNames) await register(host, client, name, silent)
    const informers = new InformerFactory(host, client)
    const seen = new Map<string, string>()
    let next = 0
    const act = (pod: Pod): void => {
      if (pod.spec.nodeName && silent.has(pod.spec.nodeName)) return
      const { uid = '', labels, namespace = '', name, deletionTimestamp } = pod.metadata
      const step = deletionTimestamp ? 'delete' : pod.spec.nodeName ? 'start' : 'bind'
      if (seen.get(uid) === step || (labels?.['fate'] === 'pending' && step === 'bind')) return
      seen.set(uid, step)
      host.spawn(async () => {
        try {
          if (step === 'bind') {
            const alive = nodeNames.filter((name) => !silent.has(name))
            const node = pinnedNode(pod) ?? alive[next++ % alive.length]
            const target = { kind: 'Node', apiVersion: 'v1', name: node }
            const binding = { kind: 'Binding', apiVersion: 'v1', metadata: { name, namespace }, target }
            await client.createSubresource(pods, namespace, name, 'binding', binding)
          } else if (step === 'start') {
            await host.clock.sleep(startMs)
            await run(host, client, pod, labels?.['fate'] as Fate | undefined)
          } else {
            await host.clock.sleep(startMs)
            await client.delete(pods, namespace, name, { gracePeriodSeconds: 0 })
          }
        } catch (error) {
          if (!isApiError(error)) throw error
        }
      })
    }
    informers.informer<Pod>(pods).addHandler({ onAdd: act, onUpdate: (_, pod) => act(pod) })
    informers.start()
    await host.signal().wait()
  }
}

/** The node that a daemon's pod is meant for. */
function pinnedNode({ spec }: Pod): string | undefined {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0]
}

let address = 0

async function run(host: Host, client: RestClient, pod: Pod, fate: Fate | undefined): Promise<void> {
  const { namespace = '', name } = pod.metadata
  const podIP = `10.244.${Math.floor(++address / 250)}.${(address % 250) + 1}`
  const ready = fate === undefined || fate === 'pending' ? 'True' : 'False'
  const phase = fate === 'succeed' ? 'Succeeded' : fate === 'fail' ? 'Failed' : 'Running'
  const lastTransitionTime = host.clock.timestamp()
  const terminated = {
    exitCode: fate === 'fail' ? 1 : 0,
    startedAt: lastTransitionTime,
    finishedAt: lastTransitionTime,
  }
  const status = {
    phase,
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: lastTransitionTime,
    conditions: [{ type: 'Ready', status: ready, lastTransitionTime }],
    containerStatuses: pod.spec.containers.map((container) => ({
      name: container.name,
      image: container.image,
      imageID: '',
      restartCount: 0,
      ready: ready === 'True',
      state: phase === 'Running' ? { running: { startedAt: lastTransitionTime } } : { terminated },
    })),
  }
  await client.patch(pods, namespace, name, 'strategic-merge', { status }, 'status')
}

/** Registers a Node that is Ready, and renews its Lease every 10 s. */
async function register(host: Host, client: RestClient, name: string, silent: Silent): Promise<void> {
  const now = host.clock.timestamp()
  const node = {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
    spec: {},
    status: {
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now },
      ],
    },
  }
  await client.create<unknown>(nodes, '', node)
  await client.patch(nodes, '', name, 'strategic-merge', { status: node.status }, 'status')
  const lease = {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: { name, namespace: 'kube-node-lease' },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: host.clock.microTimestamp() },
  }
  host.clock.every(
    10_000,
    () =>
      host.spawn(async () => {
        if (silent.has(name)) return
        const spec = { ...lease.spec, renewTime: host.clock.microTimestamp() }
        try {
          await client.patch(leases, 'kube-node-lease', name, 'merge', { spec })
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error
          await client.create(leases, 'kube-node-lease', { ...lease, spec })
        }
      }),
    50,
  )
}
