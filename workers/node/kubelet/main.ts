// The kubelet: the agent of a node. It registers the machine, watches the pods that are bound to it, and has the
// container runtime run them. Eviction under pressure, devices and attached storage are not simulated.

import { defaultPod } from '../../apis/core/pod/defaults.ts'
import type { Node, Pod, Service } from '../../apis/core/types.ts'
import { nodes, pods, services } from '../../apis/resources.ts'
import { EventRecorder } from '../../client-go/event-recorder.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, loadKubeconfig } from '../../client-go/kubeconfig.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { type KubeletConfig, loadConfig } from './config.ts'
import { ContainerStarter } from './container-starter.ts'
import { CriClient } from './cri-client.ts'
import { ImageManager } from './image-manager.ts'
import { MirrorPods } from './mirror-pods.ts'
import { kubeletVersion, resourcesOf } from './node-object.ts'
import { NodeStatusUpdater } from './node-status.ts'
import { PodEvents } from './pod-events.ts'
import { PodLifecycleEvents } from './pod-lifecycle-events.ts'
import { PodManager } from './pod-manager.ts'
import type { PodTools } from './pod-worker.ts'
import { Prober } from './prober.ts'
import { serveKubelet } from './server.ts'
import { ServiceAccountTokens } from './service-account-tokens.ts'
import { ServiceEnvironment } from './service-environment.ts'
import { watchStaticPods } from './static-pods.ts'
import { StatusManager } from './status-manager.ts'
import { VolumeManager } from './volume-manager.ts'
import { WatchedObjects } from './watched-objects.ts'

const csiNodeMs = 20_000
const cardMs = 100

export const kubelet: Program = async (host) => {
  const config = await loadConfig(host)
  const parts = assemble(host, config, await loadKubeconfig(host, config.kubeconfig))
  const { manager, factory, nodeStatus, runtime, informers } = parts
  informers.pods.addHandler({
    onAdd: (pod) => manager.apiPodChanged(pod),
    onUpdate: (_old, pod) => manager.apiPodChanged(pod),
    onDelete: (pod) => manager.apiPodGone(pod),
  })
  informers.pods.whenSynced(() => manager.apiReady())
  informers.node.addHandler({
    onAdd: (node) => nodeStatus.noteNode(node),
    onUpdate: (_old, node) => nodeStatus.noteNode(node),
  })
  runtime.start()
  if (config.staticPodPath !== '')
    await watchStaticPods(host, config.staticPodPath, config.nodeName, defaultPod, (found) =>
      manager.setStaticPods(found),
    )
  factory.start()
  nodeStatus.start()
  serveKubelet(host, parts.cri, {
    pods: () => [...manager.workers.values()].map((worker) => worker.pod),
    runtimeOf: (pod) => runtime.get(pod.metadata.uid ?? ''),
    statusOf: (pod) => parts.statuses.get(pod.metadata.uid ?? ''),
    nodeName: config.nodeName,
  })
  await host.signal().wait()
}

function assemble(host: Host, config: KubeletConfig, kubeconfig: ClientConfig) {
  const connect = (qps: number, burst: number) =>
    new RestClient(host, {
      ...kubeconfig,
      userAgent: `kubelet/${kubeletVersion} (linux/amd64)`,
      qps,
      burst,
      timeoutMs: 30_000,
    })
  const client = connect(50, 100)
  const recorder = new EventRecorder(host, connect(50, 100), 'kubelet', config.nodeName)
  const events = new PodEvents(recorder)
  const cri = new CriClient(host)
  const factory = new InformerFactory(host, client)
  const informers = {
    pods: factory.informer<Pod>(pods, { fieldSelector: `spec.nodeName=${config.nodeName}` }),
    node: factory.informer<Node>(nodes, { fieldSelector: `metadata.name=${config.nodeName}` }),
    services: factory.informer<Service>(services),
  }
  const { allocatable } = resourcesOf(host.machine, config)
  const objects = new WatchedObjects(host, client, (uids) => {
    for (const uid of uids) {
      const worker = manager.workers.get(uid)
      if (worker) volumes.refreshSoon(worker.pod)
    }
  })
  const sources = {
    objects,
    tokens: new ServiceAccountTokens(host, client),
    services: new ServiceEnvironment(informers.services),
    nodeAddress: config.nodeIp,
    allocatable: () => allocatable,
  }
  const volumes = new VolumeManager(host, sources, events, client)
  const killer = new Late(host, async () => {
    const { PodKiller } = await import('./pod-killer.ts')
    return new PodKiller(host, cri, events, config.nodeIp)
  })
  const images = new ImageManager(host, cri, events, config.serializeImagePulls, () => nodeStatus.noteImages())
  const starter = new ContainerStarter(host, cri, events, images, killer, sources)
  const runtime = new PodLifecycleEvents(
    host,
    cri,
    (uid) => manager.wake(uid),
    () => {
      nodeStatus.noteRuntime()
      manager.removeOrphans()
      manager.wakeAll()
    },
  )
  const prober = new Prober(host, cri, events, config.nodeIp, (uid) => manager.wake(uid))
  const statuses = new StatusManager(host, client, (uid) => manager.apiPodOf(uid))
  const nodeStatus: NodeStatusUpdater = new NodeStatusUpdater({
    host,
    client,
    heartbeat: connect(0, 0),
    cri,
    config,
    recorder,
    runtimeProblem: () => runtime.problem,
    onNetworkReady: () => manager.wakeAll(),
    onRegistered: () => {
      mirrors.syncAll()
      // Unlike Kubernetes, where that is done at once: a cluster that comes up has no need of it.
      host.clock.after(csiNodeMs, () => host.spawn(() => introduceStorage(host, client, nodeStatus.node)))
    },
  })
  const mirrors: MirrorPods = new MirrorPods(
    host,
    client,
    () => nodeStatus.node,
    (key) => manager.mirrorOf(key),
  )
  const manager: PodManager = new PodManager({
    tools: () => tools,
    mirrors,
    node: () => nodeStatus.node,
    allocatable: () => allocatable,
    onGone: (uid) => {
      starter.forget(uid)
      statuses.forget(uid)
    },
  })
  const card = cardState(host, manager)
  const tools: PodTools = {
    host,
    config,
    cri,
    runtime,
    events,
    statuses,
    volumes,
    prober,
    killer,
    resizer: new Late(host, () => import('./pod-resize.ts')),
    starter,
    networkReady: () => nodeStatus.networkReady,
    onFinished: (worker) => manager.finished(worker),
    onActivity: card,
  }
  return { manager, factory, nodeStatus, runtime, informers, cri, statuses }
}

async function introduceStorage(host: Host, client: RestClient, node: Node | undefined): Promise<void> {
  if (!node) return
  const { writeCsiNode } = await host.load(() => import('./csi-node.ts'))
  await writeCsiNode(host, client, node)
}

/** Tells how many pods there are and how many are in hand: when that changed, and not more often than is seen. */
function cardState(host: Host, manager: PodManager): (change: 1 | -1) => void {
  let [inHand, toldPods, toldInHand, planned] = [0, -1, -1, false]
  const tell = () => {
    planned = false
    const pods = manager.workers.size
    if (pods === toldPods && inHand === toldInHand) return
    toldPods = pods
    toldInHand = inHand
    host.trace.state({ pods, inHand })
  }
  return (change) => {
    inHand += change
    if (planned) return
    planned = true
    host.clock.after(cardMs, tell)
  }
}
