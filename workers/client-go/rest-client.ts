// A client of the API server: builds requests, limits its own rate, and turns refusals into errors. Like client-go/rest.
import type { Status } from '../apimachinery/meta-types.ts'
import type { KubeList, KubeObject } from '../apimachinery/object.ts'
import type { Resource } from '../apimachinery/resource.ts'
import type { KubeApi, KubeApiRequest, KubeApiResponse, WatchEvent } from '../protocols/kube-api.ts'
import type { ClientStream, Host, StreamHandlers } from '../simulation/host.ts'
import type { NetworkError } from '../simulation/network-error.ts'
import { RateLimiter } from './rate-limiter.ts'

export type RestConfig = {
  /** `192.168.1.10:6443`. */
  readonly server: string
  /** `kubelet/v1.36.2 (linux/amd64)`: its first word is the field manager. */
  readonly userAgent: string
  /** Headers that tell who is calling: `authorization` or `x-client-cert`. */
  readonly identity: Readonly<Record<string, string>>
  /** Requests a second and burst, as client-go limits them (5 and 10); 0: no limit. */
  readonly qps?: number
  readonly burst?: number
  readonly timeoutMs?: number
}

/** The API server said no. `status` has reason, code and details. */
export class ApiError extends Error {
  readonly status: Status
  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'unknown')
    this.status = status
  }
  get reason(): string {
    return this.status.reason ?? ''
  }

  /** What an answer refuses. Where no Status is told, as by paths that nobody serves, the code says all there is. */
  static of({ status: code, body }: KubeApiResponse): ApiError {
    if (typeof body === 'object' && body !== null) return new ApiError(body as Status)
    if (code !== 404) return new ApiError({ code, message: String(body ?? '') })
    return new ApiError({ code, reason: 'NotFound', message: 'the server could not find the requested resource' })
  }
}

export function isApiError(error: unknown, ...reasons: string[]): error is ApiError {
  return error instanceof ApiError && (reasons.length === 0 || reasons.includes(error.reason))
}

export type ListOptions = {
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly limit?: number
  readonly continue?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: string
}
export type WatchOptions = ListOptions & {
  readonly allowWatchBookmarks?: boolean
  readonly sendInitialEvents?: boolean
  readonly timeoutSeconds?: number
}
export type DeleteRequest = {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: readonly string[]
}
export type PatchType = 'json' | 'merge' | 'strategic-merge' | 'apply'
export type WatchHandlers<T> = {
  onEvent(event: WatchEvent<T>): void
  /** The watch is over; `error` is the network's, or the API server's refusal. */
  onEnd(error: NetworkError | ApiError | undefined): void
  onOpen?(): void
}

const contentTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  'strategic-merge': 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

export class RestClient {
  readonly #host: Host
  readonly #config: RestConfig
  readonly #limiter: RateLimiter | undefined
  readonly #sharedHeaders = new Map<string, Readonly<Record<string, string>>>()

  constructor(host: Host, config: RestConfig) {
    this.#host = host
    this.#config = config
    const qps = config.qps ?? 5
    if (qps > 0) this.#limiter = new RateLimiter(host, qps, config.burst ?? 10)
  }

  get<T = KubeObject>(resource: Resource, namespace: string, name: string): Promise<T> {
    return this.#body('GET', pathOf(resource, namespace, name))
  }

  /** The items of a list don't say what they are; the client, which knows, puts it back. */
  async list<T = KubeObject>(resource: Resource, namespace: string, options: ListOptions = {}): Promise<KubeList<T>> {
    const list = await this.#body<KubeList<T>>('GET', withQuery(pathOf(resource, namespace), options))
    const { apiVersion } = list
    const kind = list.kind.replace(/List$/, '')
    return { ...list, items: list.items.map((item) => ({ kind, apiVersion, ...item })) }
  }

  create<T = KubeObject>(resource: Resource, namespace: string, object: T): Promise<T> {
    return this.#body('POST', pathOf(resource, namespace), object)
  }

  update<T extends KubeObject = KubeObject>(resource: Resource, object: T, subresource = ''): Promise<T> {
    return this.#body(
      'PUT',
      pathOf(resource, object.metadata.namespace ?? '', object.metadata.name, subresource),
      object,
    )
  }

  updateStatus<T extends KubeObject = KubeObject>(resource: Resource, object: T): Promise<T> {
    return this.update(resource, object, 'status')
  }

  patch<T = KubeObject>(
    resource: Resource,
    namespace: string,
    name: string,
    type: PatchType,
    patch: unknown,
    subresource = '',
  ): Promise<T> {
    return this.#body('PATCH', pathOf(resource, namespace, name, subresource), patch, {
      'content-type': contentTypes[type],
    })
  }

  delete<T = KubeObject | Status>(
    resource: Resource,
    namespace: string,
    name: string,
    options: DeleteRequest = {},
  ): Promise<T> {
    return this.#body('DELETE', pathOf(resource, namespace, name), {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...options,
    })
  }

  /** Deletes all objects of a resource in a namespace that the selectors match. */
  deleteCollection(
    resource: Resource,
    namespace: string,
    options: DeleteRequest = {},
    selectors: Pick<ListOptions, 'labelSelector' | 'fieldSelector'> = {},
  ): Promise<unknown> {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options }
    return this.#body('DELETE', withQuery(pathOf(resource, namespace), selectors), body)
  }

  /** Posts to a subresource: `binding`, `eviction`, `token`. */
  createSubresource<T>(
    resource: Resource,
    namespace: string,
    name: string,
    subresource: string,
    body: unknown,
  ): Promise<T> {
    return this.#body('POST', pathOf(resource, namespace, name, subresource), body)
  }

  watch<T = KubeObject>(
    resource: Resource,
    namespace: string,
    options: WatchOptions,
    handlers: WatchHandlers<T>,
  ): ClientStream<KubeApi> {
    return this.stream('GET', withQuery(pathOf(resource, namespace), { ...options, watch: true }), handlers)
  }

  /** Opens a streaming request: a watch of any path. Streams are not rate limited. */
  stream<T>(method: KubeApiRequest['method'], path: string, handlers: WatchHandlers<T>): ClientStream<KubeApi> {
    let refused = false
    return this.openRaw(method, path, {
      onResponse: (response) => {
        if (response.status < 400) handlers.onOpen?.()
        else {
          refused = true
          handlers.onEnd(ApiError.of(response))
        }
      },
      onEvent: (event) => handlers.onEvent(event as WatchEvent<T>),
      onEnd: (error) => {
        if (!refused) handlers.onEnd(error)
      },
    })
  }

  /** Opens a stream of text: logs, exec. */
  openRaw(
    method: KubeApiRequest['method'],
    path: string,
    handlers: StreamHandlers<KubeApi>,
    headers: Readonly<Record<string, string>> = {},
  ): ClientStream<KubeApi> {
    return this.#host.network.open<KubeApi>(
      'kube-api',
      this.#config.server,
      this.#request(method, path, undefined, headers),
      handlers,
    )
  }

  /** Sends one request and returns the answer as it is, refusals too. Rejects only when the network fails. */
  async request(
    method: KubeApiRequest['method'],
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<KubeApiResponse> {
    const host = this.#host
    const { cause } = host
    await this.#limiter?.take()
    // Meanwhile others may have gone on under a cause of theirs.
    const { cause: theirs } = host
    host.cause = cause
    const { timeoutMs } = this.#config
    const answer = host.network.call<KubeApi>(
      'kube-api',
      this.#config.server,
      this.#request(method, path, body, headers),
      timeoutMs === undefined ? {} : { timeoutMs },
    )
    host.cause = theirs
    return answer
  }

  async #body<T>(
    method: KubeApiRequest['method'],
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T> {
    const response = await this.request(method, path, body, headers)
    if (response.status >= 400) throw ApiError.of(response)
    return response.body as T
  }

  #request(
    method: KubeApiRequest['method'],
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): KubeApiRequest {
    return body === undefined
      ? { method, path, headers: this.#headers('', headers) }
      : { method, path, headers: this.#headers('application/json', headers), body }
  }

  /** The same headers are the same object: most requests of a client differ in nothing but path and body. */
  #headers(contentType: string, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const type = own['content-type'] ?? contentType
    let shared = this.#sharedHeaders.get(type)
    if (!shared) {
      const { userAgent, identity } = this.#config
      const base = { accept: 'application/json', 'user-agent': userAgent, ...identity }
      shared = type === '' ? base : { ...base, 'content-type': type }
      this.#sharedHeaders.set(type, shared)
    }
    for (const name in own) if (name !== 'content-type') return { ...shared, ...own }
    return shared
  }
}

/** `/apis/apps/v1/namespaces/default/deployments/web/status`. */
export function pathOf(resource: Resource, namespace: string, name = '', subresource = ''): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`
  const scope = resource.namespaced && namespace !== '' ? `/namespaces/${namespace}` : ''
  let path = `${root}${scope}/${resource.plural}`
  if (name !== '') path += `/${encodeURIComponent(name)}`
  if (subresource !== '') path += `/${encodeURIComponent(subresource)}`
  return path
}

/** Adds query parameters; those that are undefined or '' are left out. */
export function withQuery(path: string, query: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`
}
