// kube-scheduler: finds a node for every pod that has none. It chooses and binds; it starts nothing and moves nothing.
import { parseFlags } from '../../apimachinery/flags.ts'
import type { ReplicaSet } from '../../apis/apps/types.ts'
import type { Namespace, Pod, Service } from '../../apis/core/types.ts'
import { namespaces, pods, replicaSets, services } from '../../apis/resources.ts'
import { EventRecorder } from '../../client-go/event-recorder.ts'
import { EventSeriesRecorder } from '../../client-go/event-series-recorder.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, loadKubeconfig } from '../../client-go/kubeconfig.ts'
import { runLeaderElection } from '../../client-go/leader-election.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { addEventHandlers, podSelector, schedulerName } from './event-handlers.ts'
import { type ClusterLookups, NodeCache } from './node-cache.ts'
import { Nominator } from './nominator.ts'
import { asyncPreemption } from './plugins/default-preemption.ts'
import { plugins } from './plugins/registry.ts'
import { SchedulingLoop } from './scheduling-loop.ts'
import { SchedulingQueue } from './scheduling-queue.ts'
import { defaultSpreadSelector } from './spread-selector.ts'
import { Volumes } from './volumes.ts'

const securePort = 10259
const qps = 50
const burst = 100
const flushBackoffMs = 1000
const flushUnschedulableMs = 30_000
/** Half of the deadline for renewing the lease. */
const leaseTimeoutMs = 5000

export const kubeScheduler: Program = async (host) => {
  const flags = parseFlags(host.args)
  const kubeconfig = await readKubeconfig(host, flags['kubeconfig'] ?? '/etc/kubernetes/scheduler.conf')
  if (!kubeconfig) return 1
  const client = (limits: { qps: number; burst: number; timeoutMs?: number }): RestClient =>
    new RestClient(host, { ...kubeconfig, userAgent: 'kube-scheduler/v1.36.2 (linux/amd64)', ...limits })
  const informers = new InformerFactory(host, client({ qps, burst }))
  const health = { ready: false }
  serveHealth(host, health)

  const preempting = new Set<string>()
  const queue = new SchedulingQueue([...plugins, asyncPreemption(preempting)])
  const volumes = new Volumes(host, informers, client({ qps, burst }), () => {
    queue.moveFor({ type: 'storage-changed' }, host.clock.nowMs(), host.cause)
    loop.wake()
  })
  const cache = new NodeCache(lookupsOf(informers, volumes))
  const nominator = new Nominator()
  const waitingPods = informers.informer<Pod>(pods, { fieldSelector: podSelector })
  const loop = new SchedulingLoop(host, {
    scheduler: { plugins, cache, nominator, random: host.random, nextStartNode: 0 },
    queue,
    client: client({ qps, burst }),
    recorder: new EventSeriesRecorder(
      host,
      client({ qps, burst }),
      schedulerName,
      `${schedulerName}-${host.machine.name}`,
    ),
    preempting,
    volumes,
    currentPod: (key) => waitingPods.get(key),
  })
  addEventHandlers(host, informers, { cache, queue, nominator, wake: () => loop.wake() })
  informers.start()
  await informers.waitForSync()
  health.ready = true
  host.clock.every(flushBackoffMs, () => {
    if (queue.lengths.backoff === 0) return
    queue.flushBackoff(host.clock.nowMs())
    loop.wake()
  })
  host.clock.every(flushUnschedulableMs, () => {
    if (queue.lengths.unschedulable === 0) return
    queue.flushUnschedulable(host.clock.nowMs())
    loop.wake()
  })
  if (flags['leader-elect'] === 'false') {
    loop.lead()
    await host.signal().wait()
    return 0
  }
  await lead(host, client({ qps, burst, timeoutMs: leaseTimeoutMs }), loop)
  return 1
}

/** Undefined, and said so, when there is none to be read. */
async function readKubeconfig(host: Host, path: string): Promise<ClientConfig | undefined> {
  try {
    return await loadKubeconfig(host, path)
  } catch (error) {
    host.stdio.stderr(
      `"command failed" err=${JSON.stringify(error instanceof Error ? error.message : String(error))}\n`,
    )
    return undefined
  }
}

/** Resolves when the lease is lost: then another instance may be scheduling, and this one must end. */
function lead(host: Host, client: RestClient, loop: SchedulingLoop): Promise<void> {
  const identity = `${host.machine.name}_${host.random.uuid()}`
  const recorder = new EventRecorder(host, client, schedulerName)
  return runLeaderElection(host, client, {
    namespace: 'kube-system',
    name: 'kube-scheduler',
    identity,
    onStartedLeading: () => loop.lead(),
    onStoppedLeading: () => host.stdio.stderr('leaderelection lost\n'),
    onAcquired: (lease) => recorder.event(lease, 'Normal', 'LeaderElection', `${identity} became leader`),
  })
}

/** What plugins look up beside pods and nodes. */
function lookupsOf(informers: InformerFactory, volumes: Volumes): ClusterLookups {
  const known = {
    namespaces: informers.informer<Namespace>(namespaces),
    services: informers.informer<Service>(services, {
      indexers: { namespace: ({ metadata }) => [metadata.namespace ?? ''] },
    }),
    replicaSets: informers.informer<ReplicaSet>(replicaSets),
  }
  const sources = {
    servicesIn: (namespace: string) => known.services.byIndex('namespace', namespace),
    replicaSet: (key: string) => known.replicaSets.get(key),
  }
  return {
    namespaceLabels: (namespace) => known.namespaces.get(namespace)?.metadata.labels ?? {},
    defaultSpreadSelector: (pod) => defaultSpreadSelector(pod, sources),
    get volumes() {
      return volumes.binder?.view
    },
  }
}

function serveHealth(host: Host, health: { readonly ready: boolean }): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  host.network.listen<Http>('http', securePort, (exchange) => {
    const path = exchange.request.path.split('?')[0]
    if (path === '/healthz' || path === '/livez') return exchange.respond({ status: 200, headers, body: 'ok' })
    if (path !== '/readyz') return exchange.respond({ status: 404, headers, body: '404 page not found\n' })
    if (health.ready) return exchange.respond({ status: 200, headers, body: 'ok' })
    exchange.respond({ status: 500, headers, body: '[-]informer-sync failed: reason withheld\nreadyz check failed\n' })
  })
}
