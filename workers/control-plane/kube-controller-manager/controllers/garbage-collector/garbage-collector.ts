// The garbage collector: watches who owns whom, and has what lost its owners deleted or cut loose (collection.ts).
// Like pkg/controller/garbagecollector/garbagecollector.go.
import { parseApiVersion } from '../../../../apimachinery/object.ts'
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
const lookAgainMs = 5_000

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
  /** By group and kind. */
  readonly #resources = new Map<string, ApiResource>()
  #isLookingAgain = false
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
      const resourceOf = (apiVersion: string, kind: string) =>
        this.#resources.get(kindKey(parseApiVersion(apiVersion).group, kind))
      return new Collection(this.#host, this.#client, this.#graph, resourceOf, (uid) => this.deletions.add(uid))
    })
  }

  /** Finds out what can be deleted, watches all of it, and only then begins to judge. */
  async run(): Promise<void> {
    this.#watchAll(await this.#discover())
    this.#context.informers.start()
    await this.#context.informers.waitForSync()
    this.#isReady = true
    const lookAgain = () => this.#lookAgain()
    const definitions = this.#resources.get(kindKey('apiextensions.k8s.io', 'CustomResourceDefinition'))
    if (definitions)
      this.#context.informers
        .informer(definitions)
        .addHandler({ onAdd: lookAgain, onUpdate: lookAgain, onDelete: lookAgain })
    for (const uid of this.#early) this.deletions.add(uid)
    this.#early.clear()
    runController(this.#host, {
      name: 'garbage-collector-orphan',
      queue: this.#orphanings,
      workers: 20,
      reconcile: async (uid) => (await this.collection.get()).orphanDependents(uid),
    })
  }

  #watchAll(resources: readonly ApiResource[]): void {
    for (const resource of resources) {
      const key = kindKey(resource.group, resource.kind)
      if (this.#resources.get(key)?.version === resource.version) continue
      this.#resources.set(key, resource)
      if (!can(resource, 'delete', 'list', 'watch') || resource.plural === 'events') continue
      this.#context.informers.informer(resource).addHandler({
        onAdd: (object) => this.#graph.observe(object),
        onUpdate: (_, object) => this.#graph.observe(object),
        onDelete: (object) => this.#graph.remove(object.metadata.uid ?? ''),
      })
    }
  }

  /** Resources have come or gone, or will in a moment. Upstream asks every 30 seconds, whatever has happened. */
  #lookAgain(): void {
    if (this.#isLookingAgain) return
    this.#isLookingAgain = true
    this.#host.clock.after(lookAgainMs, () => {
      this.#isLookingAgain = false
      this.#host.spawn(async () => {
        const found = await this.#discover()
        const still = new Map(found.map((resource) => [kindKey(resource.group, resource.kind), resource.version]))
        for (const [key, resource] of this.#resources) {
          if (still.get(key) === resource.version) continue
          this.#context.informers.forget(resource)
          this.#resources.delete(key)
        }
        this.#watchAll(found)
        this.#context.informers.start()
      })
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

function kindKey(group: string, kind: string): string {
  return `${group}/${kind}`
}
