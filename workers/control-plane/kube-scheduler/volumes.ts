// Claims of pods: what the scheduler needs of them is fetched, and their caches are filled, when the first pod has one.
import type { Pod, Volume } from '../../apis/core/types.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import type { VolumeBinder } from './volume-binder.ts'

export class Volumes {
  readonly #host: Host
  readonly #informers: InformerFactory
  readonly #client: RestClient
  readonly #onChange: () => void
  readonly #waiting: (() => void)[] = []
  #binder: VolumeBinder | undefined
  #isComing = false

  /** `onChange` is called when something of the storage changed that could help a pod. */
  constructor(host: Host, informers: InformerFactory, client: RestClient, onChange: () => void) {
    this.#host = host
    this.#informers = informers
    this.#client = client
    this.#onChange = onChange
  }

  /** Undefined until it is needed for the first time. */
  get binder(): VolumeBinder | undefined {
    return this.#binder
  }

  /** Calls `run` when pods with claims can be scheduled. */
  whenReady(run: () => void): void {
    if (this.#binder !== undefined) return run()
    this.#waiting.push(run)
    if (this.#isComing) return
    this.#isComing = true
    this.#host.spawn(async () => {
      const { VolumeBinder } = await this.#host.load(() => import('./volume-binder.ts'))
      const binder = new VolumeBinder(this.#host, this.#informers, this.#client, this.#onChange)
      this.#informers.start()
      await this.#informers.waitForSync()
      this.#binder = binder
      for (const waiting of this.#waiting.splice(0)) waiting()
    })
  }
}

/** Whether a pod has volumes that not every node can give it. */
export function needsVolumes(pod: Pod): boolean {
  return claimsOf(pod).length > 0 || (pod.spec.volumes ?? []).some(isExclusiveDisk)
}

/** A disk that is somewhere, and not everybody's at a time. */
export function isExclusiveDisk({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume): boolean {
  return (gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd) !== undefined
}

/** The names of the claims that a pod mounts. */
export function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName]
    return ephemeral ? [`${metadata.name}-${name}`] : []
  })
}
