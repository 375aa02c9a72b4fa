// kube-scheduler: finds a node for every pod that has none. It chooses and binds; it starts nothing and moves nothing.
import { parseFlags } from '../../apimachinery/flags.ts'
import type { ReplicaSet } from '../../apis/apps/types.ts'
import type { Namespace, Pod, Service } from '../../apis/core/types.ts'
import { namespaces, pods, replicaSets, services } from '../../apis/resources.ts'
import { EventRecorder } from '../../client-go/event-recorder.ts'
import { EventSeriesRecorder } from '../../client-go/event-series-recorder.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, inClusterConfig, loadKubeconfig } from '../../client-go/kubeconfig.ts'
import { runLeaderElection } from '../../client-go/leader-election.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { Budgets } from './budgets.ts'
import { addEventHandlers, podSelector } from './event-handlers.ts'
import { type ClusterLookups, NodeCache } from './node-cache.ts'
import { Nominator } from './nominator.ts'
import { asyncPreemption } from './plugins/default-preemption.ts'
import type { PodInfo } from './pod-info.ts'
import { defaultProfile, defaultSchedulerName, type Profile } from './profile.ts'
import type { Scheduler } from './schedule-one.ts'
import { SchedulingLoop } from './scheduling-loop.ts'
import { SchedulingQueue } from './scheduling-queue.ts'
import { type SchedulerFlags, type Settings, settingsOfFlags } from './settings.ts'
import { defaultSpreadSelector } from './spread-selector.ts'
import { Volumes } from './volumes.ts'

const securePort = 10259
const flushBackoffMs = 1000
const flushUnschedulableMs = 30_000
/** Half of the deadline for renewing the lease. */
const leaseTimeoutMs = 5000

export const kubeScheduler: Program = async (host) => {
  const flags = parseFlags(host.args)
  const settings = await orSay(host, () => readSettings(host, flags))
  const kubeconfig = settings && (await orSay(host, () => readKubeconfig(host, settings.kubeconfig)))
  if (!settings || !kubeconfig) return 1
  const client = (timeoutMs?: number): RestClient => {
    const { qps, burst } = settings
    const limits = timeoutMs === undefined ? { qps, burst } : { qps, burst, timeoutMs }
    return new RestClient(host, { ...kubeconfig, userAgent: 'kube-scheduler/v1.36.2 (linux/amd64)', ...limits })
  }
  const informers = new InformerFactory(host, client())
  const health = { ready: false }
  serveHealth(host, health)

  const preempting = new Set<string>()
  const gate = asyncPreemption(preempting)
  const queue = new SchedulingQueue(
    settings.profiles.map(({ schedulerName, plugins }) => ({ schedulerName, plugins: [...plugins, gate] })),
    settings.backoff,
  )
  const volumes = new Volumes(host, informers, client(), () => {
    queue.moveFor({ type: 'storage-changed' }, host.clock.nowMs(), host.cause)
    loop.wake()
  })
  const cache = new NodeCache(lookupsOf(informers, volumes))
  const nominator = new Nominator()
  const waitingPods = informers.informer<Pod>(pods, { fieldSelector: podSelector })
  const budgets = new Budgets(informers)
  const parts = { cache, nominator, budgets: () => budgets.list }
  const ways = waysOf(host, settings.profiles, parts, client)
  const loop = new SchedulingLoop(host, {
    schedulerFor: (pod) => ways.of(pod).scheduler,
    recorderFor: (pod) => ways.of(pod).recorder,
    cache,
    nominator,
    queue,
    client: client(),
    preempting,
    budgets,
    volumes,
    currentPod: (key) => waitingPods.get(key),
  })
  addEventHandlers(host, informers, { cache, queue, nominator, isOurs: ways.has, wake: () => loop.wake() })
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
  if (!settings.leaderElect) {
    loop.lead()
    await host.signal().wait()
    return 0
  }
  await lead(host, client(leaseTimeoutMs), loop, settings)
  return 1
}

/** What was asked for; undefined, and said so, when it cannot be had. */
async function orSay<T>(host: Host, get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get()
  } catch (error) {
    host.stdio.stderr(
      `"command failed" err=${JSON.stringify(error instanceof Error ? error.message : String(error))}\n`,
    )
    return undefined
  }
}

async function readSettings(host: Host, flags: SchedulerFlags): Promise<Settings> {
  const path = flags['config']
  if (path === undefined) return settingsOfFlags(flags)
  const { configuredSettings } = await host.load(() => import('./config/configured-settings.ts'))
  return configuredSettings(host, path, flags)
}

async function readKubeconfig(host: Host, path: string): Promise<ClientConfig> {
  return path === '' ? inClusterConfig(host) : loadKubeconfig(host, path)
}

type Way = { readonly scheduler: Scheduler; readonly recorder: EventSeriesRecorder }

/** How the pods of each profile are scheduled, and in whose name that is told. Profiles take turns at the nodes together. */
function waysOf(
  host: Host,
  profiles: readonly Profile[],
  parts: Pick<Scheduler, 'cache' | 'nominator' | 'budgets'>,
  client: () => RestClient,
): { readonly of: (pod: PodInfo) => Way; readonly has: (schedulerName: string) => boolean } {
  let nextStartNode = 0
  const { random } = host
  const wayOf = (profile: Profile): Way => ({
    scheduler: {
      ...parts,
      ...(profile === defaultProfile ? {} : { profile }),
      plugins: profile.plugins,
      random,
      get nextStartNode() {
        return nextStartNode
      },
      set nextStartNode(next) {
        nextStartNode = next
      },
    },
    recorder: new EventSeriesRecorder(
      host,
      client(),
      profile.schedulerName,
      `${profile.schedulerName}-${host.machine.name}`,
    ),
  })
  const ways = new Map(profiles.map((profile) => [profile.schedulerName, wayOf(profile)]))
  const of = ({ pod }: PodInfo) => ways.get(pod.spec.schedulerName ?? defaultSchedulerName) as Way
  return { of, has: (schedulerName) => ways.has(schedulerName) }
}

/** Resolves when the lease is lost: then another instance may be scheduling, and this one must end. */
function lead(host: Host, client: RestClient, loop: SchedulingLoop, { lease }: Settings): Promise<void> {
  const identity = `${host.machine.name}_${host.random.uuid()}`
  const recorder = new EventRecorder(host, client, defaultSchedulerName)
  return runLeaderElection(host, client, {
    ...lease,
    identity,
    onStartedLeading: () => loop.lead(),
    onStoppedLeading: () => host.stdio.stderr('leaderelection lost\n'),
    onAcquired: (held) => recorder.event(held, 'Normal', 'LeaderElection', `${identity} became leader`),
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
