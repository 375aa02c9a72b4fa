// Serves what CustomResourceDefinitions define: accepts their names, establishes them, and empties them when they go.
// Like apiextensions-apiserver/pkg/controller/{status,establish,finalizer} and customresource_handler.go.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { customKind } from '../../../apis/apiextensions/custom-kind.ts'
import type { CustomResourceDefinition } from '../../../apis/apiextensions/types.ts'
import type { Kind } from '../../../apis/define-kind.ts'
import { deleteObject } from '../deletion.ts'
import type { Registry, WriteRequest } from '../registry.ts'
import type { Server } from '../server.ts'
import { StatusError } from '../status-error.ts'
import { acceptNames, established } from './accept-names.ts'
import { isTrue, withCondition } from './conditions.ts'

const cleanup = 'customresourcecleanup.apiextensions.k8s.io'
/** How often it is looked whether the instances are gone, and for how long. */
const pollMs = 5_000
const mostPolls = 12
const retryMs = 1_000

/** What is served of a definition, as it was when that began. */
type Served = { readonly definition: CustomResourceDefinition; readonly kinds: readonly Kind[]; end(): void }

export class CustomResources {
  readonly #server: Server
  readonly #registry: Registry
  readonly #served = new Map<string, Served>()
  /** Uids of definitions that are being emptied. */
  readonly #emptying = new Set<string>()
  /** Names of definitions whose status is being written: they are looked at again when it is. */
  readonly #writing = new Set<string>()

  constructor(server: Server, registry: Registry) {
    this.#server = server
    this.#registry = registry
  }

  /** Brings everything in line with the definitions that there are. */
  look(): void {
    const all = this.#definitions()
    const names = new Set(all.map(({ metadata }) => metadata.name))
    for (const [name, served] of this.#served) {
      if (names.has(name)) continue
      served.end()
      this.#served.delete(name)
    }
    for (const definition of all) this.#lookAt(definition, all)
  }

  #definitions(): CustomResourceDefinition[] {
    const all: CustomResourceDefinition[] = []
    this.#registry.storage.cache.visit('', '', (object) => all.push(object as CustomResourceDefinition) > 0)
    return all
  }

  #lookAt(definition: CustomResourceDefinition, all: readonly CustomResourceDefinition[]): void {
    if (isTrue(definition, 'NamesAccepted') || isTrue(definition, 'Established')) this.#serve(definition)
    const now = this.#server.host.clock.timestamp()
    const accepted = acceptNames(definition, all, now)
    if (accepted !== undefined) return this.#writeStatus(definition, accepted)
    if (isTrue(definition, 'NamesAccepted') && !isTrue(definition, 'Established'))
      return this.#writeStatus(definition, established(definition, now))
    const { deletionTimestamp, finalizers } = definition.metadata
    if (deletionTimestamp !== undefined && finalizers?.includes(cleanup)) this.#empty(definition)
  }

  #serve(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata
    const served = this.#served.get(name)
    if (served !== undefined && servesTheSame(served.definition, definition)) return
    const stored = definition.spec.versions.find(({ storage }) => storage)
    if (stored === undefined) return
    const kinds = definition.spec.versions
      .filter((version) => version.served)
      .map((version) => customKind(definition, version))
    // What was served before is served until its successor is there.
    const end = this.#server.addKind(customKind(definition, stored), kinds, () => served?.end())
    this.#served.set(name, { definition, kinds, end })
  }

  #writeStatus(
    definition: CustomResourceDefinition,
    next: Pick<CustomResourceDefinition, 'metadata' | 'status'>,
    then: (isWritten: boolean) => void = ignore,
  ): void {
    const { name } = definition.metadata
    if (this.#writing.has(name)) return then(false)
    this.#writing.add(name)
    const done = () => {
      this.#writing.delete(name)
      then(true)
      this.#server.host.clock.after(0, () => this.look())
    }
    const failed = (error: unknown) => {
      this.#writing.delete(name)
      then(false)
      const isStale = error instanceof StatusError && ['Conflict', 'NotFound'].includes(error.reason)
      if (!isStale) this.#server.host.stdio.stderr(`${name}: ${String(error)}\n`)
      this.#server.host.clock.after(isStale ? 0 : retryMs, () => this.look())
    }
    const { kind } = this.#registry
    const update = () => {
      const strategy = kind.status?.strategy ?? kind.strategy
      const change = (existing: KubeObject): KubeObject => ({
        ...existing,
        metadata: { ...next.metadata, resourceVersion: definition.metadata.resourceVersion },
        status: next.status,
      })
      this.#registry.update(ownWrite(name), strategy, change, done, failed)
    }
    if (kind.open) this.#server.parts.use(kind.open, update)
    else update()
  }

  /** Deletes the instances, waits until they are gone, and lets the definition go. */
  #empty(definition: CustomResourceDefinition): void {
    const { uid = '' } = definition.metadata
    if (this.#emptying.has(uid)) return
    this.#emptying.add(uid)
    if (this.#instancesOf(definition) === undefined || !isTrue(definition, 'Established'))
      return this.#finish(definition, ['False', 'NeverEstablished', 'resource was never established'])
    const now = this.#server.host.clock.timestamp()
    const text = 'CustomResource deletion is in progress'
    const condition = { type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress', message: text }
    this.#writeStatus(definition, withCondition(definition, condition, now), (isWritten) => {
      if (isWritten) this.#deleteAll(definition)
      else this.#emptying.delete(uid)
    })
  }

  #deleteAll(definition: CustomResourceDefinition): void {
    const { host } = this.#server
    const registry = this.#instancesOf(definition)
    registry?.storage.cache.visit('', '', ({ metadata }) => {
      const write = { ...ownWrite(metadata.name), namespace: metadata.namespace ?? '', subresource: '' }
      deleteObject(registry, write, {}, host.clock.unixMs(), ignore, ignore)
      return true
    })
    this.#poll(definition, 0)
  }

  /** They move on to another registry when the definition changes. */
  #instancesOf({ spec }: CustomResourceDefinition): Registry | undefined {
    return this.#server.registry(spec.group, spec.names.plural)
  }

  #poll(definition: CustomResourceDefinition, polls: number): void {
    const { clock } = this.#server.host
    if (!this.#instancesOf(definition)?.storage.cache.size)
      return this.#finish(definition, ['False', 'InstanceDeletionCompleted', 'removed all instances'])
    if (polls < mostPolls) {
      // The first deletions need a moment to come back from etcd.
      clock.after(polls === 0 ? 50 : pollMs, () => this.#poll(definition, polls + 1))
      return
    }
    this.#emptying.delete(definition.metadata.uid ?? '')
    clock.after(pollMs, () => this.look())
  }

  #finish(definition: CustomResourceDefinition, [status, reason, message]: readonly [string, string, string]): void {
    const current = this.#definitions().find(({ metadata }) => metadata.uid === definition.metadata.uid)
    if (current === undefined) return
    const now = this.#server.host.clock.timestamp()
    const finalizers = (current.metadata.finalizers ?? []).filter((one) => one !== cleanup)
    this.#emptying.delete(definition.metadata.uid ?? '')
    this.#writeStatus(current, {
      metadata: { ...current.metadata, finalizers },
      status: withCondition(current, { type: 'Terminating', status, reason, message }, now).status,
    })
  }
}

function servesTheSame(a: CustomResourceDefinition, b: CustomResourceDefinition): boolean {
  return (
    a.metadata.uid === b.metadata.uid &&
    deepEqual(a.spec, b.spec) &&
    deepEqual(a.status?.acceptedNames, b.status?.acceptedNames) &&
    isTrue(a, 'Established') === isTrue(b, 'Established') &&
    isTrue(a, 'Terminating') === isTrue(b, 'Terminating')
  )
}

/** The server's own requests come from itself. */
function ownWrite(name: string): WriteRequest {
  const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'], extra: {} }
  const context = { user, warnings: [] }
  return { context, namespace: '', name, subresource: 'status', manager: 'kube-apiserver', dryRun: false }
}

function ignore(): void {}
