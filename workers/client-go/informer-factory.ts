// Gives every part of a program that asks for the same resource the same informer. Like client-go/informers.
import type { KubeObject } from '../apimachinery/object.ts'
import type { Resource } from '../apimachinery/resource.ts'
import type { Host } from '../simulation/host.ts'
import { Informer, type InformerOptions } from './informer.ts'
import type { RestClient } from './rest-client.ts'

export class InformerFactory {
  readonly #host: Host
  readonly #client: RestClient
  readonly #informers = new Map<string, Informer>()

  constructor(host: Host, client: RestClient) {
    this.#host = host
    this.#client = client
  }

  /** The informer of a resource; asked again with the same options (indexers aside), the same one. */
  informer<T extends KubeObject>(resource: Resource, options: InformerOptions<T> = {}): Informer<T> {
    const { namespace = '', fieldSelector = '', labelSelector = '', indexers } = options
    const key = [resource.group, resource.version, resource.plural, namespace, fieldSelector, labelSelector].join('|')
    const known = this.#informers.get(key) as Informer<T> | undefined
    if (known) {
      if (indexers) known.addIndexers(indexers)
      return known
    }
    const informer = new Informer<T>(this.#host, this.#client, resource, options)
    this.#informers.set(key, informer as unknown as Informer)
    return informer
  }

  /** Stops the informer of a resource that is no more. */
  forget(resource: Resource): void {
    const prefix = `${[resource.group, resource.version, resource.plural].join('|')}|`
    for (const [key, informer] of this.#informers) {
      if (!key.startsWith(prefix)) continue
      informer.stop()
      this.#informers.delete(key)
    }
  }

  /** Starts all informers that are not running yet. */
  start(): void {
    for (const informer of this.#informers.values()) informer.start()
  }

  /** Resolves when all informers asked for so far have their first list. */
  async waitForSync(): Promise<void> {
    for (const informer of this.#informers.values()) {
      if (informer.hasSynced) continue
      const synced = this.#host.signal()
      informer.whenSynced(() => synced.notify())
      await synced.wait()
    }
  }
}
