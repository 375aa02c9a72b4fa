// The API server put together: a cache and a registry for every kind, admission, allocators, and what they share.
import type { Kind } from '../../apis/define-kind.ts'
import type { Host } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { AdmissionChain, type AdmissionPlugin } from './admission.ts'
import { admissionLookup } from './admission-lookup.ts'
import type { AggregatedApis } from './aggregated-apis.ts'
import { Authorizer } from './authorization/authorizer.ts'
import { EtcdClient } from './etcd-client.ts'
import { LateParts } from './late-parts.ts'
import { LeaseManager } from './lease-manager.ts'
import { Metrics } from './metrics.ts'
import { Reflector } from './reflector.ts'
import { Registry, type RegistryHooks } from './registry.ts'
import type { RequestInfo } from './request-info.ts'
import { etcdFailure, type Failed, Storage, unreachable } from './storage.ts'
import { WatchCache } from './watch-cache.ts'

export type ServerConfig = {
  readonly etcdAddresses: readonly string[]
  readonly kinds: readonly Kind[]
  readonly plugins: readonly AdmissionPlugin[]
  /** What is special about a kind, by its plural name. */
  readonly hooks: ReadonlyMap<string, RegistryHooks>
}

/** How often caches forget changes that are old. */
const forgetMs = 60_000

export class Server {
  readonly host: Host
  readonly etcd: EtcdClient
  readonly authorizer: Authorizer
  readonly parts: LateParts
  /** Few clusters need it. */
  readonly apply: Late<typeof import('./serve-apply.ts')>
  readonly openapi: Late<typeof import('./openapi/serve-openapi.ts')>
  readonly paths: Late<typeof import('./serve-paths.ts')>
  readonly metrics = new Metrics()
  readonly startedAtMs: number
  readonly #registries = new Map<string, Registry>()
  readonly #reflectors = new Map<Registry, Reflector>()
  /** Registries of kinds that are served in several versions, by group, version and plural. */
  readonly #versions = new Map<string, Registry>()
  readonly #leases: LeaseManager
  readonly #admission: AdmissionChain
  #kinds: readonly Kind[]
  #unready: number
  #onReady: () => void = () => {}
  /** Undefined until an APIService names another server. */
  aggregated: AggregatedApis | undefined
  /** Requests in hand, and those of them that write. */
  inFlight = 0
  mutating = 0
  #requests = 0
  #watches = 0

  constructor(host: Host, config: ServerConfig) {
    this.host = host
    this.#kinds = config.kinds
    this.parts = new LateParts(host)
    this.startedAtMs = host.clock.unixMs()
    this.etcd = new EtcdClient(host, config.etcdAddresses, this.metrics)
    this.apply = new Late(host, () => import('./serve-apply.ts'))
    this.openapi = new Late(host, () => import('./openapi/serve-openapi.ts'))
    this.paths = new Late(host, () => import('./serve-paths.ts'))
    const stored = config.kinds.filter(({ isVirtual, storedAs }) => !isVirtual && !storedAs)
    this.#unready = stored.length
    this.#leases = new LeaseManager(host, this.etcd)
    this.#admission = new AdmissionChain(config.plugins, admissionLookup(this))
    for (const kind of stored) {
      const storage = this.#storageOf(kind)
      const registry = new Registry(host, storage, this.#admission, config.hooks.get(kind.plural))
      this.#registries.set(resourceKey(kind), registry)
      this.#reflectors.set(registry, new Reflector(host, this.etcd, storage, () => this.#kindReady()))
    }
    for (const kind of config.kinds) if (kind.storedAs) this.#addVersion(kind, kind.storedAs, config.hooks)
    this.authorizer = new Authorizer(this)
  }

  /** Serves objects of the kind `stored` in another version, or in another group. */
  #addVersion(kind: Kind, stored: Kind, hooks: ServerConfig['hooks']): void {
    const main = this.#registries.get(resourceKey(stored))
    const reflector = main && this.#reflectors.get(main)
    if (!reflector) return
    const registry = new Registry(this.host, main.storage, this.#admission, hooks.get(kind.plural), kind)
    this.#reflectors.set(registry, reflector)
    this.#versions.set(versionKey(kind), registry)
    if (!this.#registries.has(resourceKey(kind))) this.#registries.set(resourceKey(kind), registry)
  }

  /** Of every kind that lies in etcd, the registry of the version that it lies there in. */
  get registriesOfStored(): readonly Registry[] {
    return [...this.#registries.values()].filter(({ kind }) => !kind.storedAs)
  }

  get kinds(): readonly Kind[] {
    return this.#kinds
  }

  #storageOf(kind: Kind): Storage {
    const cache = new WatchCache(kind, () => this.host.clock.nowMs())
    return new Storage(this.host, this.etcd, this.#leases, cache)
  }

  /**
   * Serves a kind that was not there when the server started, in all its versions, which lie in etcd as `stored`.
   * Clients hear of it when its cache is full; then `ready` is called. Returns the function that ends it.
   */
  addKind(stored: Kind, versions: readonly Kind[], ready: () => void): () => void {
    const storage = this.#storageOf(stored)
    const registries = versions.map((kind) => new Registry(this.host, storage, this.#admission, {}, kind))
    const reflector = new Reflector(this.host, this.etcd, storage, () => {
      for (const registry of registries) {
        this.#reflectors.set(registry, reflector)
        this.#versions.set(versionKey(registry.kind), registry)
      }
      const main = registries.find(({ kind }) => kind.version === stored.version) ?? registries[0]
      if (main) this.#registries.set(resourceKey(stored), main)
      this.#kinds = [...this.#kinds, ...versions]
      ready()
    })
    reflector.start()
    return () => {
      reflector.stop()
      this.#kinds = this.#kinds.filter((kind) => !versions.includes(kind))
      for (const registry of registries) {
        this.#reflectors.delete(registry)
        deleteIf(this.#versions, versionKey(registry.kind), registry)
        deleteIf(this.#registries, resourceKey(stored), registry)
      }
    }
  }

  /** Whether every cache holds its kind. */
  get ready(): boolean {
    return this.#unready === 0
  }

  /** Whether etcd answered when it was last asked. */
  get etcdReachable(): boolean {
    return this.etcd.reachable
  }

  /** Fills the caches; `onReady` is called when all are full. */
  start(onReady: () => void): void {
    this.#onReady = onReady
    for (const reflector of new Set(this.#reflectors.values())) reflector.start()
    this.host.clock.every(forgetMs, () => {
      for (const { storage } of this.#registries.values()) storage.cache.forgetOld()
    })
  }

  /** Without a version, the one that the kind is stored in. */
  registry(group: string, plural: string, version?: string): Registry | undefined {
    const main = this.#registries.get(`${group}/${plural}`)
    if (version === undefined || main?.kind.version === version) return main
    return this.#versions.get(`${group}/${version}/${plural}`)
  }

  /** Runs `read` when the registry's cache holds all that etcd holds now. Like a consistent read from cache. */
  whenConsistent(registry: Registry, read: () => void, failed: Failed): void {
    const { cache } = registry.storage
    this.etcd.call(
      { type: 'range', key: registry.storage.pathOf(''), limit: 1, countOnly: true },
      ({ header, result }) => {
        if (result.type === 'error') return failed(etcdFailure(result))
        if (header.revision > cache.resourceVersion) this.requestProgress(registry)
        cache.whenFresh(header.revision, () => {
          try {
            read()
          } catch (error) {
            failed(error)
          }
        })
      },
      (error) => failed(unreachable(error)),
    )
  }

  requestProgress(registry: Registry): void {
    this.#reflectors.get(registry)?.requestProgress()
  }

  countRequest(isRead: boolean): void {
    this.inFlight++
    if (!isRead) this.mutating++
  }

  /** One was answered; without `info` it was not even understood. */
  countAnswer(isRead: boolean, info: RequestInfo | undefined, code: number, tookMs: number): void {
    this.inFlight--
    if (!isRead) this.mutating--
    this.#requests++
    if (info) this.metrics.countRequest(info, code, tookMs)
    this.#tellState()
  }

  countWatch(info: RequestInfo, change: 1 | -1): void {
    this.#watches += change
    this.metrics.countWatch(info, change)
    this.#tellState()
  }

  #tellState(): void {
    this.host.trace.state({ requestsInFlight: this.inFlight, requests: this.#requests, watches: this.#watches })
  }

  #kindReady(): void {
    this.#unready--
    if (this.#unready === 0) this.#onReady()
  }
}

function resourceKey({ group, plural }: Kind): string {
  return `${group}/${plural}`
}

function versionKey({ group, version, plural }: Kind): string {
  return `${group}/${version}/${plural}`
}

function deleteIf<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.get(key) === value) map.delete(key)
}
