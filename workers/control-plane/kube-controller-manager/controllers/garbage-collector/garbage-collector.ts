// The garbage collector: watches who owns whom, and has what lost its owners deleted or cut loose (collection.ts).
// Like pkg/controller/garbagecollector/garbagecollector.go.
import { runController } from '../../../../client-go/controller.ts'
import type { RestClient } from '../../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../../client-go/work-queue.ts'
import type { Host } from '../../../../simulation/host.ts'
import { Late } from '../../../../simulation/late.ts'
import { type ApiResource, can, discoverResources } from '../../api-resources.ts'
import type { ControllerContext } from '../../controller-context.ts'
import { isRefusal } from '../../pod-control.ts'
import type { Collection } from './collection.ts'
import { OwnerGraph } from './graph.ts'

const discoveryRetryMs = 5_000

export function startGarbageCollector(context: ControllerContext): void {
  const collector = new GarbageCollector(context)
  context.run({
    name: 'garbage-collector',
    queue: collector.deletions,
    workers: 20,
    reconcile: async (uid) => (await collector.collection.get()).attemptToDelete(uid),
  })
  context.whenSynced(() => context.host.spawn(() => collector.run()))
}

class GarbageCollector {
  readonly deletions: WorkQueue
  /** What is done about an object whose owners are gone. */
  readonly collection: Late<Collection>
  readonly #orphanings: WorkQueue
  readonly #context: ControllerContext
  readonly #host: Host
  readonly #client: RestClient
  readonly #graph: OwnerGraph
  readonly #resources = new Map<string, ApiResource>()
  #isReady = false
  readonly #early = new Set<string>()

  constructor(context: ControllerContext) {
    this.#context = context
    this.#host = context.host
    this.#client = context.client('generic-garbage-collector')
    this.deletions = new WorkQueue(context.host, 'garbage-collector')
    this.#orphanings = new WorkQueue(context.host, 'garbage-collector-orphan')
    this.#graph = new OwnerGraph({
      attemptToDelete: ({ uid }) => this.#enqueue(uid),
      attemptToOrphan: ({ uid }) => this.#orphanings.add(uid),
    })
    this.collection = new Late(this.#host, async () => {
      const { Collection } = await import('./collection.ts')
      const resourceOf = (apiVersion: string, kind: string) => this.#resources.get(`${apiVersion}/${kind}`)
      return new Collection(this.#host, this.#client, this.#graph, resourceOf, (uid) => this.deletions.add(uid))
    })
  }

  /** Finds out what can be deleted, watches all of it, and only then begins to judge. */
  async run(): Promise<void> {
    for (const resource of await this.#discover()) {
      this.#resources.set(`${apiVersionOf(resource)}/${resource.kind}`, resource)
      if (!can(resource, 'delete', 'list', 'watch') || resource.plural === 'events') continue
      this.#context.informers.informer(resource).addHandler({
        onAdd: (object) => this.#graph.observe(object),
        onUpdate: (_, object) => this.#graph.observe(object),
        onDelete: (object) => this.#graph.remove(object.metadata.uid ?? ''),
      })
    }
    this.#context.informers.start()
    await this.#context.informers.waitForSync()
    this.#isReady = true
    for (const uid of this.#early) this.deletions.add(uid)
    this.#early.clear()
    runController(this.#host, {
      name: 'garbage-collector-orphan',
      queue: this.#orphanings,
      workers: 20,
      reconcile: async (uid) => (await this.collection.get()).orphanDependents(uid),
    })
  }

  /** While the graph is still being built, an owner may merely not have been seen yet. */
  #enqueue(uid: string): void {
    if (this.#isReady) this.deletions.add(uid)
    else this.#early.add(uid)
  }

  async #discover(): Promise<readonly ApiResource[]> {
    for (;;) {
      try {
        return await discoverResources(this.#client)
      } catch (error) {
        if (!isRefusal(error)) throw error
        await this.#host.clock.sleep(discoveryRetryMs)
      }
    }
  }
}

function apiVersionOf({ group, version }: ApiResource): string {
  return group === '' ? version : `${group}/${version}`
}
