// Rancher's local-path-provisioner: makes volumes of folders on the nodes for claims of its storage class. What it does
// with a claim is fetched when the first one comes.
import type { PersistentVolume, PersistentVolumeClaim } from '../../apis/core/types.ts'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../apis/resources.ts'
import type { StorageClass } from '../../apis/storage/types.ts'
import { runController } from '../../client-go/controller.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, inClusterConfig } from '../../client-go/kubeconfig.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import { WorkQueue } from '../../client-go/work-queue.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'

export const localPathProvisioner: Program = async (host) => {
  const config = clusterConfig(host)
  if (!config) return 1
  const client = new RestClient(host, { ...config, userAgent: 'local-path-provisioner/v0.0.32', qps: 0 })
  const informers = new InformerFactory(host, client)
  const claims = informers.informer<PersistentVolumeClaim>(persistentVolumeClaims)
  const volumes = informers.informer<PersistentVolume>(persistentVolumes)
  const classes = informers.informer<StorageClass>(storageClasses)
  const provisioner = new Late(host, async () => {
    const { Provisioner } = await import('./provisioner.ts')
    return new Provisioner(host, client, { claims, volumes, classes })
  })
  const claimQueue = new WorkQueue(host, 'claims')
  const volumeQueue = new WorkQueue(host, 'volumes')
  const showState = () => host.trace.state({ claims: claims.size, volumes: volumes.size })
  const claimChanged = ({ metadata }: PersistentVolumeClaim) => {
    claimQueue.add(`${metadata.namespace}/${metadata.name}`)
    showState()
  }
  const volumeChanged = ({ metadata }: PersistentVolume) => {
    volumeQueue.add(metadata.name)
    showState()
  }
  claims.addHandler({ onAdd: claimChanged, onUpdate: (_, claim) => claimChanged(claim), onDelete: showState })
  volumes.addHandler({ onAdd: volumeChanged, onUpdate: (_, volume) => volumeChanged(volume), onDelete: showState })
  informers.start()
  await informers.waitForSync()
  showState()
  const provision = async (key: string) => (await provisioner.get()).provision(key)
  const remove = async (name: string) => (await provisioner.get()).remove(name)
  runController(host, { name: 'provision', queue: claimQueue, workers: 4, reconcile: provision })
  runController(host, { name: 'delete', queue: volumeQueue, workers: 4, reconcile: remove })
  await host.signal().wait()
  return 0
}

/** Undefined, and said so, when the pod was not given what it takes to reach the API. */
function clusterConfig(host: Host): ClientConfig | undefined {
  try {
    return inClusterConfig(host)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    host.stdio.stdout(`level=fatal msg="Error starting daemon: unable to get k8s config: ${why}"\n`)
    return undefined
  }
}
