// A stand-in for kube-apiserver in tests of the kubelet: pods with graceful deletion and status patches, field selectors,
// tokens. It keeps what every status of a pod was, in order.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Pod } from '../../../apis/core/types.ts'
import type { KubeApi, KubeApiRequest, KubeApiResponse } from '../../../protocols/kube-api.ts'
import type { Program, ServerExchange } from '../../../simulation/host.ts'

type Exchange = ServerExchange<KubeApi>
type Watch = {
  readonly exchange: Exchange
  readonly collection: string
  readonly fits: (object: KubeObject) => boolean
}

export class FakeApi {
  readonly objects = new Map<string, KubeObject>()
  readonly requests: KubeApiRequest[] = []
  readonly #watches = new Set<Watch>()
  #version = 10
  #uid = 0
  now: () => string = () => ''

  readonly program: Program = async (host) => {
    this.now = () => host.clock.timestamp()
    host.network.listen<KubeApi>('kube-api', 6443, (exchange) => this.#serve(exchange))
    await host.signal().wait()
  }

  /** Creates or replaces an object as some other client would. */
  put(path: string, object: KubeObject): KubeObject {
    const before = this.objects.get(path)
    const stored = {
      ...object,
      metadata: {
        uid: before?.metadata.uid ?? `uid-${++this.#uid}`,
        creationTimestamp: this.now(),
        ...object.metadata,
        resourceVersion: `${++this.#version}`,
      },
    }
    this.objects.set(path, stored)
    this.#tell(path, before ? 'MODIFIED' : 'ADDED', stored)
    return stored
  }

  pod(name: string, namespace = 'default'): Pod | undefined {
    return this.objects.get(`/api/v1/namespaces/${namespace}/pods/${name}`) as Pod | undefined
  }

  putPod(name: string, spec: unknown, more: Partial<Pod> = {}): Pod {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', generation: 1 },
      spec: { nodeName: 'worker-1', restartPolicy: 'Always', terminationGracePeriodSeconds: 30, ...(spec as object) },
      status: {
        phase: 'Pending',
        qosClass: 'BestEffort',
        conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: this.now() }],
      },
      ...more,
    }
    return this.put(`/api/v1/namespaces/default/pods/${name}`, pod as KubeObject) as Pod
  }

  deletePod(name: string, graceSeconds = 30): void {
    this.#delete(`/api/v1/namespaces/default/pods/${name}`, graceSeconds)
  }

  /** `Reason message`, once for each Event about `name`, with its count. */
  events(name: string): string[] {
    const events = [...this.objects].filter(([path]) => path.includes('/events/')).map(([, object]) => object)
    return (events as unknown as { involvedObject: { name: string }; reason: string; message: string; count: number }[])
      .filter((one) => one.involvedObject.name === name)
      .map(({ reason, message, count }) => `${reason} ${message}${count > 1 ? ` (x${count})` : ''}`)
  }

  #serve(exchange: Exchange): void {
    const { request } = exchange
    this.requests.push(request)
    const [path = '', search = ''] = request.path.split('?')
    const query = new Map(search.split('&').map((part) => part.split('=').map(decodeURIComponent) as [string, string]))
    const fits = selector(query.get('fieldSelector') ?? '')
    if (query.get('watch')) {
      exchange.respond({ status: 200, headers: {}, body: undefined })
      const watch = { exchange, collection: path, fits }
      this.#watches.add(watch)
      exchange.onClose(() => this.#watches.delete(watch))
      return
    }
    exchange.respond(this.#answer(request, path, fits))
  }

  #answer({ method, body }: KubeApiRequest, path: string, fits: (object: KubeObject) => boolean): KubeApiResponse {
    const parts = path.split('/')
    const last = parts.at(-1) ?? ''
    if (last === 'token') return ok({ status: { token: `token-of-${parts.at(-2)}` } })
    const target = last === 'status' ? parts.slice(0, -1).join('/') : path
    const object = this.objects.get(target)
    switch (method) {
      case 'GET':
        return object ? ok(object) : isCollection(path) ? ok(this.#list(path, fits)) : refusal(404, 'NotFound', target)
      case 'POST': {
        const place = `${path}/${(body as KubeObject).metadata.name}`
        return this.objects.has(place) ? refusal(409, 'AlreadyExists', place) : ok(this.put(place, body as KubeObject))
      }
      case 'DELETE': {
        if (!object) return refusal(404, 'NotFound', target)
        this.#delete(target, (body as { gracePeriodSeconds?: number }).gracePeriodSeconds ?? 30)
        return ok(object)
      }
      case 'PUT':
        return ok(this.put(target, body as KubeObject))
      case 'PATCH':
        return object ? ok(this.put(target, patched(object, body as KubeObject))) : refusal(404, 'NotFound', target)
    }
  }

  #delete(path: string, graceSeconds: number): void {
    const object = this.objects.get(path)
    if (!object) return
    if (graceSeconds > 0 && path.includes('/pods/')) {
      const metadata = {
        ...object.metadata,
        deletionTimestamp: this.now(),
        deletionGracePeriodSeconds: graceSeconds,
        generation: (object.metadata.generation ?? 0) + 1,
      }
      this.put(path, { ...object, metadata })
      return
    }
    this.objects.delete(path)
    this.#tell(path, 'DELETED', { ...object, metadata: { ...object.metadata, resourceVersion: `${++this.#version}` } })
  }

  #list(path: string, fits: (object: KubeObject) => boolean): unknown {
    const items = [...this.objects].filter(([place, one]) => isIn(place, path) && fits(one)).map(([, one]) => one)
    return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: `${this.#version}` }, items }
  }

  #tell(path: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
    for (const { exchange, collection, fits } of this.#watches)
      if (isIn(path, collection) && fits(object)) exchange.push({ type, object })
  }
}

function isCollection(path: string): boolean {
  return /s$/.test(path) && !/\/(nodes|leases|pods|configmaps|secrets)\/[^/]+$/.test(path)
}

/** `/api/v1/pods` holds the pods of all namespaces. */
function isIn(path: string, collection: string): boolean {
  if (path.startsWith(`${collection}/`)) return true
  const plural = collection.slice(collection.lastIndexOf('/') + 1)
  return !collection.includes('/namespaces/') && new RegExp(`/namespaces/[^/]+/${plural}/[^/]+$`).test(path)
}

function selector(text: string): (object: KubeObject) => boolean {
  const [field = '', value] = text.split('=')
  if (field === '') return () => true
  return (object) =>
    (field === 'metadata.name'
      ? object.metadata.name
      : (object.spec as { nodeName?: string } | undefined)?.nodeName) === value
}

/** Enough of a strategic merge: maps are merged, conditions by type, other lists replaced. */
function patched(object: KubeObject, patch: KubeObject): KubeObject {
  const { metadata, status = {}, ...rest } = patch
  const before = (object.status ?? {}) as Record<string, unknown>
  const after: Record<string, unknown> = { ...before }
  const changes = status as Record<string, unknown>
  for (const [key, value] of Object.entries(changes)) {
    if (key.startsWith('$')) continue
    if (value === null) delete after[key]
    else if (key === 'conditions')
      after[key] = mergeConditions(before[key], value, changes['$setElementOrder/conditions'])
    else if (Array.isArray(value)) after[key] = value.filter((one) => one.$patch === undefined)
    else after[key] = value
  }
  return { ...object, ...rest, metadata: { ...object.metadata, ...metadata }, status: after }
}

type Conditions = { type: string; $patch?: string }[]

function mergeConditions(before: unknown, changes: unknown, order: unknown): Conditions {
  const byType = new Map(((before ?? []) as Conditions).map((one) => [one.type, one]))
  for (const change of changes as Conditions) {
    if (change.$patch === 'delete') {
      byType.delete(change.type)
      continue
    }
    const merged = { ...byType.get(change.type), ...change }
    byType.set(
      change.type,
      Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as { type: string },
    )
  }
  const types = (order as Conditions).map((one) => one.type)
  return [...byType.values()].sort((a, b) => types.indexOf(a.type) - types.indexOf(b.type))
}

function ok(body: unknown): KubeApiResponse {
  return { status: 200, headers: {}, body }
}

function refusal(code: number, reason: string, path: string): KubeApiResponse {
  const [, plural = '', name = ''] = /\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  return {
    status: code,
    headers: {},
    body: { kind: 'Status', status: 'Failure', reason, code, message: `${plural} "${name}" ${reason}` },
  }
}
