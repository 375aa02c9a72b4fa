// How kubectl's commands reach the API server: REST calls with kubectl's headers, warnings on standard error, and the
// failures of the network in client-go's words.
import type { Status } from '../apimachinery/meta-types.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import type { Resource } from '../apimachinery/resource.ts'
import { ApiError, isApiError, pathOf, RestClient, type WatchHandlers, withQuery } from '../client-go/rest-client.ts'
import type { KubeApi, KubeApiRequest, KubeApiResponse, StreamChunk } from '../protocols/kube-api.ts'
import type { ClientStream, Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import type { ClientConfig } from './client-config.ts'
import { Discovery } from './discovery.ts'
import { CommandError, ConnectionError, withPrefix } from './errors.ts'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>
type Method = KubeApiRequest['method']
export type RequestOptions = {
  readonly query?: Query
  readonly body?: unknown
  readonly accept?: string
  readonly contentType?: string
}

export const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

/** Asks for a server-side Table. */
export const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

const userAgent = 'kubectl/v1.36.2 (linux/amd64) kubernetes/0123456'

export class Client {
  readonly config: ClientConfig
  readonly host: Host
  readonly discovery: Discovery
  readonly #rest: RestClient
  readonly #err: (text: string) => void
  readonly #warned = new Set<string>()
  readonly #warningsAreErrors: boolean

  constructor(
    host: Host,
    config: ClientConfig,
    cacheFolder: string,
    warningsAreErrors: boolean,
    err: (text: string) => void,
  ) {
    this.host = host
    this.config = config
    this.#err = err
    this.#warningsAreErrors = warningsAreErrors
    const { server, identity, timeoutMs } = config
    this.#rest = new RestClient(host, {
      server: server.replace(/^localhost:/, '127.0.0.1:'),
      identity,
      userAgent,
      qps: 50,
      burst: 300,
      ...(timeoutMs > 0 ? { timeoutMs } : {}),
    })
    this.discovery = new Discovery(this, cacheFolder, err)
  }

  get namespace(): string {
    return this.config.namespace
  }

  /** The namespace of a request: none for what is not namespaced. */
  namespaceFor(resource: Resource, namespace = this.namespace): string {
    return resource.namespaced ? namespace : ''
  }

  /** How many distinct warnings the server has sent, when these are to be treated as errors. */
  get warningErrors(): number {
    return this.#warningsAreErrors ? this.#warned.size : 0
  }

  get<T = KubeObject>(resource: Resource, namespace: string, name: string, options: RequestOptions = {}): Promise<T> {
    return this.request('GET', pathOf(resource, this.namespaceFor(resource, namespace), name), options)
  }

  /** Lists a resource, page by page as kubectl does; '' for the namespace means all of them. */
  async list<T = KubeObject>(resource: Resource, namespace: string, query: Query = {}): Promise<T[]> {
    const items: T[] = []
    let from: string | undefined
    do {
      const page = await this.listPage<{ items?: readonly T[]; metadata?: { continue?: string } }>(
        resource,
        namespace,
        {
          query: { ...query, limit: 500, continue: from },
        },
      )
      items.push(...(page.items ?? []))
      from = page.metadata?.continue || undefined
    } while (from)
    return items
  }

  /** One page of a list; a refusal tells what was asked for. Like resource.EnhanceListError. */
  async listPage<T>(resource: Resource, namespace: string, options: RequestOptions): Promise<T> {
    try {
      return await this.request<T>('GET', pathOf(resource, this.namespaceFor(resource, namespace)), options)
    } catch (error) {
      if (!isApiError(error, 'BadRequest', 'NotFound')) throw error
      const { group, version, plural } = resource
      const { labelSelector, fieldSelector } = options.query ?? {}
      const what = JSON.stringify(`${group}/${version}, Resource=${plural}`)
      throw withPrefix(
        labelSelector === undefined && fieldSelector === undefined
          ? `Unable to list ${what}: `
          : `Unable to find ${what} that match label selector ${JSON.stringify(labelSelector ?? '')}, field selector ${JSON.stringify(fieldSelector ?? '')}: `,
        error,
      )
    }
  }

  /** Sends one request; throws what the server refuses as an ApiError. */
  async request<T = KubeObject>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.raw(method, path, options)
    if (response.status >= 400) throw new ApiError(refusal(response, method, path))
    return response.body as T
  }

  /** Sends one request and gives the answer as it is. */
  async raw(method: Method, path: string, options: RequestOptions = {}): Promise<KubeApiResponse> {
    const target = withQuery(path, sortedQuery(options.query ?? {}))
    const headers = {
      ...(options.accept ? { accept: options.accept } : {}),
      ...(options.contentType ? { 'content-type': options.contentType } : {}),
    }
    try {
      const response = await this.#rest.request(method, target, options.body, headers)
      this.#warn(response)
      return response
    } catch (error) {
      throw this.#connectionError(method, target, error)
    }
  }

  /** Opens a watch; `onEnd` gets refusals and network failures in the errors of this module. */
  watch<T>(path: string, query: Query, handlers: WatchHandlers<T>, accept?: string): ClientStream<KubeApi> {
    const target = withQuery(path, sortedQuery({ ...query, watch: true }))
    let refused = false
    return this.#rest.openRaw(
      'GET',
      target,
      {
        onResponse: (response) => {
          this.#warn(response)
          if (response.status < 400) return handlers.onOpen?.()
          refused = true
          handlers.onEnd(new ApiError(refusal(response, 'GET', path)))
        },
        onEvent: (event) => handlers.onEvent(event as Parameters<typeof handlers.onEvent>[0]),
        onEnd: (error) => {
          if (!refused) handlers.onEnd(error)
        },
      },
      accept ? { accept } : {},
    )
  }

  /** Opens a stream of text (logs, exec), or shows as text what comes else. `onEnd` is called once, with what went wrong if anything did. */
  streamText(
    method: Method,
    path: string,
    query: readonly (readonly [string, string])[],
    handlers: { onChunk(chunk: StreamChunk): void; onEnd(error: unknown): void },
  ): ClientStream<KubeApi> {
    const search = query.map(([key, value]) => `${key}=${encodeQuery(value)}`).join('&')
    const target = search === '' ? path : `${path}?${search}`
    let over = false
    const end = (error: unknown): void => {
      if (over) return
      over = true
      handlers.onEnd(error)
    }
    return this.#rest.openRaw(method, target, {
      onResponse: (response) => {
        this.#warn(response)
        if (response.status >= 400) end(new ApiError(refusal(response, method, path)))
        else if (response.body !== undefined) {
          handlers.onChunk({ channel: 'stdout', text: shown(response.body) })
          end(undefined)
        }
      },
      onEvent: (event) => {
        handlers.onChunk('channel' in event ? event : { channel: 'stdout', text: shown(event) })
      },
      onEnd: (error) => end(error && this.#connectionError(method, target, error)),
    })
  }

  #connectionError(method: string, target: string, error: unknown): unknown {
    if (!(error instanceof NetworkError)) return error
    const operation = method.charAt(0) + method.slice(1).toLowerCase()
    const reason =
      error.code === 'timeout'
        ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
        : error.message
    return new ConnectionError(operation, `${this.config.serverUrl}${target}`, this.config.server, reason)
  }

  #warn(response: KubeApiResponse): void {
    const { warning } = response.headers
    if (warning === undefined) return
    for (const line of warning.split('\n')) {
      const quoted = /^\d{3} \S+ (".*")/.exec(line)?.[1]
      const text = quoted ? unquote(quoted) : line
      if (this.#warned.has(text)) continue
      this.#warned.add(text)
      this.#err(`Warning: ${text}\n`)
    }
  }
}

function shown(body: unknown): string {
  return typeof body === 'string' ? body : `${JSON.stringify(body)}\n`
}

/** Like `--warnings-as-errors`. */
export function failOnWarnings(client: Client): void {
  const count = client.warningErrors
  if (count > 0) throw new CommandError(`error: ${count} warning${count === 1 ? '' : 's'} received`)
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}

/** What an answer refuses; without words of the server's, client-go tells what was asked for. */
function refusal(response: KubeApiResponse, method: Method, path: string): Status {
  const { body } = response
  if (typeof body === 'object' && body !== null && 'message' in body) return body as Status
  if (response.status === 404) {
    const message = `the server could not find the requested resource${askedFor(method, path)}`
    return { message, reason: 'NotFound', code: 404 }
  }
  return {
    message:
      typeof body === 'string' && body ? body : 'an error on the server has prevented the request from succeeding',
    reason: 'InternalError',
    code: response.status,
  }
}

/** ` (get crontabs.stable.example.com)`; nothing for paths of no resource. */
function askedFor(method: Method, path: string): string {
  const [, group = '', rest = ''] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/([^?]+)/.exec(path) ?? []
  const words = rest.split('/')
  const [plural, name] = words[0] === 'namespaces' && words.length > 2 ? words.slice(2) : words
  if (!plural) return ''
  return ` (${method.toLowerCase()} ${plural}${group ? `.${group}` : ''}${name ? ` ${name}` : ''})`
}

/** Go writes queries with sorted keys. */
function sortedQuery(query: Query): Query {
  return Object.fromEntries(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function encodeQuery(value: string): string {
  return encodeURIComponent(value).replaceAll('%20', '+')
}
