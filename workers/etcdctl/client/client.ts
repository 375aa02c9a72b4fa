// A connection to etcd and calls over it: finds an endpoint that answers, brings certificate and token along, logs what
// fails as the client library does. Like client/v3.
import type {
  Etcd,
  EtcdCaller,
  EtcdHeader,
  EtcdRequest,
  EtcdResponse,
  EtcdResult,
  EtcdWatchResponse,
  WatchRequest,
} from '../../protocols/etcd.ts'
import type { ClientStream, Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { exitCodes } from '../cobra/command.ts'
import type { Release } from '../release.ts'
import type { ClientConfig } from './client-config.ts'
import { authorityOf, type Endpoint, parseEndpoint } from './endpoint.ts'
import { verifyServer } from './handshake.ts'
import { logLine } from './log.ts'
import { RpcError, restated } from './rpc-error.ts'

export type Answer<T extends EtcdResult['type']> = {
  readonly header: EtcdHeader
  readonly result: ResultOf<T>
}
/** The result of that type, also where several types share one shape. */
type ResultOf<T, R = EtcdResult> = R extends { readonly type: infer Of } ? (T extends Of ? R : never) : never

type Call = {
  /** How long it may take; absent: as long as it takes. */
  readonly timeoutMs?: number | undefined
  /** Asks this endpoint and no other. */
  readonly isDirect?: boolean
}

type Connection = { readonly endpoint: Endpoint; readonly tls: boolean }
type Request = Exclude<EtcdRequest, { readonly type: 'watch' }>

const retryMs = 250

export class Client {
  readonly host: Host
  readonly release: Release
  readonly config: ClientConfig
  readonly #err: (text: string) => void
  readonly #id: string
  #connection: Connection | undefined
  #token: string | undefined

  private constructor(host: Host, release: Release, config: ClientConfig, err: (text: string) => void) {
    this.host = host
    this.release = release
    this.config = config
    this.#err = err
    this.#id = release.minor < 5 ? uuid(host) : `0xc000${host.random.hex(6)}`
  }

  /** With a user, asks for a token first: a wrong password ends it here. */
  static async connect(
    host: Host,
    release: Release,
    config: ClientConfig,
    err: (text: string) => void,
  ): Promise<Client> {
    const client = new Client(host, release, config, err)
    if (config.user === undefined) return client
    const { name, password } = config.user
    try {
      const request = { type: 'authenticate', name, password } as const
      client.#token = (await client.call(request, { timeoutMs: config.commandTimeoutMs })).result.token
    } catch (error) {
      // Whoever gives a user where nobody has to be one is served without.
      if (!(error instanceof RpcError) || error.message !== 'etcdserver: authentication is not enabled')
        throw restated(error, exitCodes.connection)
    }
    return client
  }

  /** The same user's client for another endpoint. */
  to(endpoint: string): Promise<Client> {
    return Client.connect(this.host, this.release, { ...this.config, endpoints: [endpoint] }, this.#err)
  }

  /** A call that --command-timeout bounds. */
  command<R extends Request>(request: R, isDirect = false): Promise<Answer<R['type'] & EtcdResult['type']>> {
    return this.call(request, { timeoutMs: this.config.commandTimeoutMs, isDirect })
  }

  async call<R extends Request>(request: R, call: Call = {}): Promise<Answer<R['type'] & EtcdResult['type']>> {
    const { clock } = this.host
    const deadlineMs = call.timeoutMs === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() + call.timeoutMs
    try {
      return (await this.#ask(request, deadlineMs, call.isDirect === true)) as Answer<R['type'] & EtcdResult['type']>
    } catch (error) {
      if (error instanceof Unreachable) {
        this.#log(
          `rpc error: code = DeadlineExceeded desc = ${error.words(this.release, call.isDirect === true)}`,
          call,
        )
        throw new RpcError('DeadlineExceeded', 'context deadline exceeded')
      }
      if (!(error instanceof RpcError)) throw error
      this.#log(`rpc error: code = ${error.rpcCode} desc = ${error.message}`, call)
      const isKnown = error.message.startsWith('etcdserver: ') || error.rpcCode === 'DeadlineExceeded'
      throw isKnown ? error : new RpcError(error.rpcCode, `rpc error: code = ${error.rpcCode} desc = ${error.message}`)
    }
  }

  /** A call that nobody waits for in turn: as cheap as a write can be. Only after a call has connected. */
  send(request: Request, done: (isDone: boolean) => void): void {
    const connection = this.#connection
    if (!connection) return done(false)
    const { endpoint, tls } = connection
    this.host.network.ask<Etcd>(
      'etcd',
      endpoint.address,
      this.#signed(request, tls),
      ({ result }) => done(result.type !== 'error'),
      () => done(false),
    )
  }

  /** A call of a stream, whose failures nobody logs. */
  async quietly<R extends Request>(request: R): Promise<Answer<R['type'] & EtcdResult['type']>> {
    return (await this.#ask(request, Number.POSITIVE_INFINITY, false)) as Answer<R['type'] & EtcdResult['type']>
  }

  /** Opens a watch; `ended` is called when the connection is lost. */
  async watch(
    request: WatchRequest,
    heard: (response: EtcdWatchResponse) => void,
    ended: () => void,
  ): Promise<ClientStream<Etcd>> {
    const { endpoint, tls } = await this.#connect(Number.POSITIVE_INFINITY)
    return this.host.network.open<Etcd>('etcd', endpoint.address, this.#signed(request, tls), {
      onResponse: ({ header, result }) => {
        if (result.type === 'error')
          heard({ header, events: [], canceled: { compactRevision: 0, reason: result.message } })
      },
      onEvent: heard,
      onEnd: ended,
    })
  }

  async #ask(request: Request, deadlineMs: number, isDirect: boolean): Promise<EtcdResponse> {
    const { clock, network } = this.host
    for (;;) {
      const { endpoint, tls } = await this.#connect(deadlineMs, isDirect)
      const leftMs = deadlineMs - clock.nowMs()
      try {
        const options = Number.isFinite(leftMs) ? { timeoutMs: leftMs } : {}
        const response = await network.call<Etcd>('etcd', endpoint.address, this.#signed(request, tls), options)
        const { result } = response
        if (result.type === 'error') throw new RpcError(result.code, result.message)
        return response
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        this.#connection = undefined
        if (error.code === 'timeout') throw new RpcError('DeadlineExceeded', 'context deadline exceeded')
        // What changes something may have been done: it is not asked for again.
        if (!isRead(request) && error.code !== 'refused')
          throw new RpcError(
            'Unavailable',
            this.release.minor < 5 ? 'transport is closing' : 'error reading from server: EOF',
          )
      }
    }
  }

  /** Tries every endpoint in turn until one takes the connection. */
  async #connect(deadlineMs: number, isDirect = false): Promise<Connection> {
    const { clock } = this.host
    if (this.#connection && !isDirect) return this.#connection
    for (;;) {
      let problem = ''
      for (const text of this.config.endpoints) {
        const connected = await this.#greet(parseEndpoint(this.host, text), deadlineMs)
        if (typeof connected !== 'string') return (this.#connection = connected)
        problem = connected
      }
      if (clock.nowMs() >= deadlineMs) throw new Unreachable(problem)
      await clock.sleep(Math.min(retryMs, Math.max(1, deadlineMs - clock.nowMs())))
    }
  }

  /** The handshake; what went wrong with it, in the words of gRPC. */
  async #greet(endpoint: Endpoint, deadlineMs: number): Promise<Connection | string> {
    const { tls: trust } = this.config
    const tls = endpoint.scheme === 'https' || (endpoint.scheme === '' && trust !== undefined)
    const leftMs = Math.max(1, deadlineMs - this.host.clock.nowMs())
    try {
      const request = this.#signed({ type: 'connect', tls }, tls)
      const options = { timeoutMs: Math.min(leftMs, 20_000) }
      const { result } = await this.host.network.call<Etcd>('etcd', endpoint.address, request, options)
      if (result.type === 'error') return result.message
      const presented = result.type === 'connect' ? result.certificate : ''
      const problem = tls ? verifyServer(presented, trust, endpoint, this.release) : undefined
      return problem === undefined ? { endpoint, tls } : `transport: authentication handshake failed: ${problem}`
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      const colon = this.release.minor < 5 ? '' : ':'
      const words = error.message.startsWith('dial') ? error.message : `dial tcp ${endpoint.address}: ${error.message}`
      return `transport: Error while dialing${colon} ${words}`
    }
  }

  #signed<R extends EtcdRequest>(request: R, tls: boolean): R {
    const certificate = this.config.tls?.certificate ?? ''
    const caller: EtcdCaller = {
      tls,
      ...(tls && certificate !== '' ? { certificate } : {}),
      ...(this.#token === undefined ? {} : { token: this.#token }),
    }
    return { ...request, caller }
  }

  #log(error: string, { isDirect }: Call): void {
    const first = authorityOf(this.config.endpoints[0] ?? '')
    const minor = this.release.minor
    const target =
      minor >= 5
        ? `etcd-endpoints://${this.#id}/${first}`
        : isDirect === true
          ? `passthrough:///${first}`
          : `endpoint://client-${this.#id}/${first}`
    const caller = minor < 5 ? 'clientv3/retry_interceptor.go:62' : `v3/retry_interceptor.go:${minor < 6 ? 63 : 65}`
    this.#err(
      logLine(this.host, this.release, 'warn', 'etcd-client', caller, 'retrying of unary invoker failed', {
        target,
        attempt: 0,
        error,
      }),
    )
  }
}

/** No endpoint took a connection in time. */
class Unreachable extends Error {
  words(release: Release, isDirect: boolean): string {
    if (release.minor < 5 && !isDirect) return 'latest balancer error: all SubConns are in TransientFailure'
    const last = `connection error: desc = "${this.message}"`
    return `latest balancer error: ${release.minor < 5 ? '' : 'last connection error: '}${last}`
  }
}

function isRead({ type }: Request): boolean {
  return /^(range|connect|status|lease-(leases|time-to-live)|hash-kv|member-list|auth-status|user-(get|list)|role-(get|list))$/.test(
    type,
  )
}

function uuid(host: Host): string {
  const digits = host.random.hex(32)
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
