// The v2 client's connection: plain HTTP to the first endpoint that answers. Like etcd 3.4's client package.
import type { Http, HttpResponse } from '../../protocols/http.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { parseEndpoint } from '../client/endpoint.ts'

/** What went wrong, and whether it was that nobody could be reached. */
export class V2Failure extends Error {
  readonly isConnection: boolean
  /** What is said of each endpoint, after the message. */
  readonly detail: string
  constructor(message: string, isConnection = false, detail = '') {
    super(message)
    this.isConnection = isConnection
    this.detail = detail
  }
}

export type V2Answer = { readonly status: number; readonly body: unknown; readonly index: number }

export class V2Client {
  readonly #host: Host
  readonly #timeoutMs: number
  #endpoints: readonly string[]

  constructor(host: Host, endpoints: readonly string[], timeoutMs: number) {
    this.#host = host
    this.#endpoints = endpoints
    this.#timeoutMs = timeoutMs
  }

  get endpoints(): readonly string[] {
    return this.#endpoints
  }

  /** Learns from the group itself where its members are. */
  async sync(): Promise<void> {
    const { body } = await this.send('GET', '/v2/members')
    const { members } = body as { readonly members: readonly { readonly clientURLs: readonly string[] }[] }
    const urls = members.flatMap(({ clientURLs }) => clientURLs)
    if (urls.length > 0) this.#endpoints = urls
  }

  /** `isPatient`: waits for as long as it takes, as a watch does. */
  async send(
    method: string,
    path: string,
    form: Readonly<Record<string, string>> = {},
    isPatient = false,
    json?: unknown,
  ): Promise<V2Answer> {
    const problems: string[] = []
    for (const endpoint of this.#endpoints) {
      const response = await this.#try(endpoint, method, path, form, isPatient, json)
      if (typeof response === 'string') problems.push(response)
      else return read(response)
    }
    const told = problems.map((problem, index) => `error #${index}: ${problem}`)
    throw new V2Failure(
      `client: etcd cluster is unavailable or misconfigured; ${told.join('; ')}`,
      problems.every((problem) => problem.startsWith('dial')),
      `${told.join('\n')}\n`,
    )
  }

  async #try(
    endpoint: string,
    method: string,
    path: string,
    form: Readonly<Record<string, string>>,
    isPatient: boolean,
    json: unknown,
  ): Promise<HttpResponse | string> {
    const { address } = parseEndpoint(this.#host, endpoint)
    const encoded = Object.entries(form)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&')
    const inBody = method === 'PUT' || method === 'POST'
    const query = encoded !== '' && !inBody ? `${path.includes('?') ? '&' : '?'}${encoded}` : ''
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'
    const request = {
      method,
      path: `${path}${query}`,
      headers: { host: address, ...(inBody ? { 'content-type': type } : {}) },
      body: json === undefined ? (inBody ? encoded : '') : JSON.stringify(json),
    }
    try {
      const options = isPatient ? {} : { timeoutMs: this.#timeoutMs }
      return await this.#host.network.call<Http>('http', address, request, options)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      if (error.code === 'timeout') return `client: endpoint ${endpoint} exceeded header timeout`
      return error.message.startsWith('dial') ? error.message : `dial tcp ${address}: ${error.message}`
    }
  }
}

function read({ status, headers, body }: HttpResponse): V2Answer {
  const index = Number(headers['x-etcd-index'] ?? 0)
  if (body === '') return { status, body: undefined, index }
  try {
    return { status, body: JSON.parse(body), index }
  } catch {
    throw new V2Failure('client: response is invalid json. The endpoint is probably not valid etcd cluster endpoint')
  }
}
