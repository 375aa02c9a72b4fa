// The parts of the API that other servers have: requests are passed on to the Services that APIServices name, as long as
// those are available. Like kube-aggregator/pkg/apiserver.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { APIService, APIServiceCondition } from '../../../apis/apiregistration/types.ts'
import type { KubeApi } from '../../../protocols/kube-api.ts'
import type { AggregatedApis } from '../aggregated-apis.ts'
import type { Registry, WriteRequest } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { StatusError } from '../status-error.ts'
import { addressOf, availabilityOf, type Checked } from './availability.ts'
import { type ApiResource, aggregatedGroup, groupInfo } from './group-discovery.ts'

/** How often one that is not available is looked at, and one that is. Like the informers' resync. */
const retryMs = 2_000
const resyncMs = 30_000

type Entry = {
  service: APIService
  isAvailable: boolean
  resources: readonly ApiResource[]
  checking: boolean
  /** When it is to be asked again. */
  dueMs: number
}

export class Aggregator implements AggregatedApis {
  readonly #server: Server
  readonly #registry: Registry
  /** By `v1beta1.metrics.k8s.io`. */
  readonly #entries = new Map<string, Entry>()

  constructor(server: Server, registry: Registry) {
    this.#server = server
    this.#registry = registry
    server.host.clock.every(retryMs, () => this.#checkAll())
  }

  /** The APIServices have changed. */
  look(): void {
    const found = new Map<string, APIService>()
    this.#registry.storage.cache.visit('', '', (object) => {
      const service = object as unknown as APIService
      if (service.spec.service !== undefined) found.set(service.metadata.name, service)
      return true
    })
    for (const name of this.#entries.keys()) if (!found.has(name)) this.#entries.delete(name)
    for (const [name, service] of found) {
      const known = this.#entries.get(name)
      if (known) known.service = service
      else
        this.#entries.set(name, {
          service,
          isAvailable: conditionOf(service)?.status === 'True',
          resources: [],
          checking: false,
          dueMs: 0,
        })
    }
    this.#checkAll()
  }

  #checkAll(): void {
    const nowMs = this.#server.host.clock.nowMs()
    for (const entry of this.#entries.values()) {
      // That its pods are gone is seen at once, that they do not answer when they are asked again.
      const isDue =
        entry.dueMs <= nowMs || (entry.isAvailable && typeof addressOf(this.#server, entry.service) !== 'string')
      if (isDue && !entry.checking) this.#check(entry)
    }
  }

  #check(entry: Entry): void {
    const { host } = this.#server
    entry.checking = true
    availabilityOf(this.#server, entry.service, (checked) => {
      entry.checking = false
      entry.isAvailable = checked.condition.status === 'True'
      if (checked.resources) entry.resources = checked.resources
      entry.dueMs = host.clock.nowMs() + (entry.isAvailable ? resyncMs : retryMs)
      this.#tell(entry, checked)
    })
  }

  /** Writes the condition if it says something new. */
  #tell({ service }: Entry, { condition }: Checked): void {
    const old = conditionOf(service)
    if (old?.status === condition.status && old.reason === condition.reason && old.message === condition.message) return
    const now = this.#server.host.clock.timestamp()
    const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : now
    const next = { lastTransitionTime, ...condition }
    const { kind } = this.#registry
    const { name, resourceVersion } = service.metadata
    const others = (service.status?.conditions ?? []).filter(({ type }) => type !== next.type)
    const change = (existing: KubeObject): KubeObject =>
      ({
        ...existing,
        metadata: { ...existing.metadata, resourceVersion },
        status: { ...service.status, conditions: [...others, next] },
      }) as KubeObject
    const failed = (error: unknown) => {
      const isStale = error instanceof StatusError && ['Conflict', 'NotFound'].includes(error.reason)
      if (!isStale) this.#server.host.stdio.stderr(`${name}: ${String(error)}\n`)
    }
    const update = () =>
      this.#registry.update(ownWrite(name), kind.status?.strategy ?? kind.strategy, change, () => {}, failed)
    if (kind.open) this.#server.parts.use(kind.open, update)
    else update()
  }

  serve(context: RequestContext): boolean {
    const [root, group = '', version, ...rest] = context.info.path.split('/').filter((part) => part !== '')
    if (root !== 'apis' || group === '') return false
    const ofGroup = [...this.#entries.values()].filter(({ service }) => service.spec.group === group)
    if (ofGroup.length === 0 || this.#server.kinds.some((kind) => kind.group === group)) return false
    if (version === undefined) {
      context.respond(200, { kind: 'APIGroup', apiVersion: 'v1', ...groupInfo(group, ofGroup.map(versionOf)) })
      return true
    }
    const entry = this.#entries.get(`${version}.${group}`)
    if (entry === undefined) return false
    if (entry.isAvailable) this.#passOn(context, entry, rest.length === 0)
    else context.respond(503, 'service unavailable\n', { 'content-type': 'text/plain; charset=utf-8' })
    return true
  }

  groups(isAggregated: boolean): readonly object[] {
    const groups = new Map<string, Entry[]>()
    for (const entry of this.#entries.values()) {
      const { group = '' } = entry.service.spec
      groups.set(group, [...(groups.get(group) ?? []), entry])
    }
    return [...groups].map(([group, entries]) => {
      if (!isAggregated) return groupInfo(group, entries.map(versionOf))
      const versions = entries.map((entry) => ({ ...entry, version: versionOf(entry) }))
      return aggregatedGroup(group, versions)
    })
  }

  /** Opens a stream to the Service and copies both ways until one side has enough. */
  #passOn(context: RequestContext, { service }: Entry, isDiscovery: boolean): void {
    const { exchange, request, user } = context
    const address = addressOf(this.#server, service)
    if (typeof address !== 'string') return unavailable(context, address.message)
    const { accept, 'content-type': type, 'user-agent': agent } = request.headers
    const headers: Record<string, string> = { 'x-remote-user': user.name, 'x-remote-group': user.groups.join(',') }
    if (accept !== undefined) headers['accept'] = isDiscovery ? 'application/json' : accept
    if (type !== undefined) headers['content-type'] = type
    if (agent !== undefined) headers['user-agent'] = agent
    let responded = false
    const { method, path, body } = request
    const stream = this.#server.host.network.open<KubeApi>(
      'kube-api',
      address,
      { method, path, headers, ...(body === undefined ? {} : { body }) },
      {
        onResponse: (response) => {
          responded = true
          context.respond(response.status, response.body, response.headers)
        },
        onEvent: (event) => exchange.push(event),
        onEnd: (error) => {
          if (!responded && error) unavailable(context, `error trying to reach service: ${error.message}`)
          exchange.end()
        },
      },
    )
    exchange.onClose(() => stream.close())
  }
}

function unavailable(context: RequestContext, message: string): void {
  context.respond(503, `${message}\n`, { 'content-type': 'text/plain; charset=utf-8' })
}

function versionOf({ service }: Entry): string {
  return service.spec.version ?? ''
}

function conditionOf({ status }: APIService): APIServiceCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Available')
}

/** The server's own requests come from itself. */
function ownWrite(name: string): WriteRequest {
  const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'], extra: {} }
  const context = { user, warnings: [] }
  return { context, namespace: '', name, subresource: 'status', manager: 'kube-apiserver', dryRun: false }
}
