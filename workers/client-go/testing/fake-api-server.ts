// A stand-in for kube-apiserver in tests of clients: it keeps objects by path, numbers their versions and serves watches.
// It knows no kinds, no defaults and no validation.
import type { Status } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { KubeApi, KubeApiRequest, WatchEvent } from '../../protocols/kube-api.ts'
import type { Program, ServerExchange } from '../../simulation/host.ts'

type Change = { readonly version: number; readonly path: string; readonly event: WatchEvent<KubeObject> }

export class FakeApiServer {
  readonly requests: KubeApiRequest[] = []
  /** Answers instead of the store when it returns a Status. */
  refuse: (request: KubeApiRequest) => Status | undefined = () => undefined
  #version = 100
  #compacted = 0
  readonly #objects = new Map<string, KubeObject>()
  readonly #changes: Change[] = []
  readonly #watches = new Map<ServerExchange<KubeApi>, string>()

  readonly program: Program = async (host) => {
    host.network.listen<KubeApi>('kube-api', 6443, (exchange) => this.#serve(exchange))
    await host.signal().wait()
  }

  /** Stores an object at `/api/v1/namespaces/default/pods/a`. */
  put(path: string, object: KubeObject): KubeObject {
    const resourceVersion = String(++this.#version)
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion } }
    this.#change(path, this.#objects.has(path) ? 'MODIFIED' : 'ADDED', stored)
    this.#objects.set(path, stored)
    return stored
  }

  remove(path: string): void {
    const object = this.#objects.get(path)
    if (!object) return
    this.#objects.delete(path)
    const resourceVersion = String(++this.#version)
    this.#change(path, 'DELETED', { ...object, metadata: { ...object.metadata, resourceVersion } })
  }

  get(path: string): KubeObject | undefined {
    return this.#objects.get(path)
  }

  /** Ends all watches in good order, as the server does after some minutes. */
  endWatches(): void {
    for (const exchange of this.#watches.keys()) exchange.end()
    this.#watches.clear()
  }

  /** Forgets history: older watches are told that their version is too old. */
  compact(): void {
    this.#compacted = this.#version
  }

  bookmark(): void {
    this.#version++
    const object = { metadata: { name: '', resourceVersion: String(this.#version) } }
    for (const exchange of this.#watches.keys()) exchange.push({ type: 'BOOKMARK', object })
  }

  #change(path: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
    const change: Change = { version: this.#version, path, event: { type, object } }
    this.#changes.push(change)
    for (const [exchange, prefix] of this.#watches) if (path.startsWith(prefix)) exchange.push(change.event)
  }

  #serve(exchange: ServerExchange<KubeApi>): void {
    const { request } = exchange
    this.requests.push(request)
    const refusal = this.refuse(request)
    if (refusal) return exchange.respond({ status: refusal.code ?? 500, headers: {}, body: refusal })
    const [path = '', search = ''] = request.path.split('?')
    const query = new Map(search.split('&').map((part) => part.split('=') as [string, string]))
    if (query.get('watch')) return this.#watch(exchange, `${path}/`, Number(query.get('resourceVersion')))
    const body = this.#answer(request, path)
    exchange.respond({ status: 'code' in body ? Number(body.code) : 200, headers: {}, body })
  }

  #answer({ method, body }: KubeApiRequest, path: string): KubeObject | Status {
    const object = this.#objects.get(path)
    switch (method) {
      case 'GET':
        return object ?? (isNamed(path) ? status(404, 'NotFound', 'not found') : this.#list(path))
      case 'POST': {
        const posted = body as KubeObject
        const place = `${path}/${posted.metadata.name}`
        return this.#objects.has(place) ? status(409, 'AlreadyExists', 'already exists') : this.put(place, posted)
      }
      case 'DELETE':
        if (!object) return status(404, 'NotFound', 'not found')
        this.remove(path)
        return object
      default: {
        if (!object) return status(404, 'NotFound', 'not found')
        const sent = body as KubeObject
        if (method === 'PATCH')
          return this.put(path, { ...object, ...sent, metadata: { ...object.metadata, ...sent.metadata } })
        return sent.metadata.resourceVersion === object.metadata.resourceVersion
          ? this.put(path, sent)
          : status(409, 'Conflict', 'the object has been modified')
      }
    }
  }

  #list(path: string): KubeObject {
    const items = [...this.#objects].filter(([place]) => place.startsWith(`${path}/`)).map(([, object]) => object)
    const list = { apiVersion: 'v1', kind: 'ThingList', metadata: { resourceVersion: String(this.#version) }, items }
    return list as unknown as KubeObject
  }

  #watch(exchange: ServerExchange<KubeApi>, prefix: string, since: number): void {
    exchange.respond({ status: 200, headers: {}, body: undefined })
    if (since < this.#compacted) {
      exchange.push({ type: 'ERROR', object: status(410, 'Expired', `too old resource version: ${since}`) })
      return exchange.end()
    }
    for (const { version, path, event } of this.#changes)
      if (version > since && path.startsWith(prefix)) exchange.push(event)
    this.#watches.set(exchange, prefix)
    exchange.onClose(() => this.#watches.delete(exchange))
  }
}

/** Whether a path ends in a name: resources of the fake are known by their plural `s`. */
function isNamed(path: string): boolean {
  return !path.endsWith('s')
}

export function status(code: number, reason: string, message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }
}
