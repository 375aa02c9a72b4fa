// The API server's connections to the members of etcd, in turn: nobody else in the cluster has one. Like clientv3 with its
// retries: what could not be sent is tried again; what was sent and not answered may have happened, so that only reads are
// asked again.
import type {
  Etcd,
  EtcdError,
  EtcdHeader,
  EtcdRequest,
  EtcdResult,
  EtcdWatchResponse,
  WatchRequest,
} from '../../protocols/etcd.ts'
import type { ClientStream, Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { Metrics } from './metrics.ts'

type Result<T extends EtcdRequest['type']> = Extract<EtcdResult, { type: T }>
export type EtcdAnswer<T extends EtcdRequest['type']> = {
  readonly header: EtcdHeader
  readonly result: Result<T> | EtcdError
}

/** How long a request waits for an etcd that is down, as the API server's own requests do. */
const patienceMs = 60_000
const retryMs = 250
/** A read that no member can answer now is asked again so soon. */
const rereadMs = 25
/** A member that could not be reached is left alone for so long, while there are others. */
const shunMs = 1000
/** etcd counts as well while it answers within this time. Like --etcd-healthcheck-timeout. */
const healthMs = 2000

export class EtcdClient {
  readonly #host: Host
  readonly #addresses: readonly string[]
  readonly #metrics: Metrics
  /** Until when members are left alone that could not be reached. */
  readonly #shunned = new Map<string, number>()
  #turn = 0
  #isWell = true
  /** Since when etcd owes an answer; undefined: it owes none. */
  #owesSinceMs: number | undefined

  constructor(host: Host, addresses: readonly string[], metrics: Metrics) {
    this.#host = host
    this.#addresses = addresses
    this.#metrics = metrics
  }

  /** Whether etcd answered when it was last asked, and in time. */
  get reachable(): boolean {
    return this.#isWell && (this.#owesSinceMs === undefined || this.#host.clock.nowMs() - this.#owesSinceMs < healthMs)
  }

  #nextAddress(): string {
    const nowMs = this.#host.clock.nowMs()
    const count = this.#addresses.length
    for (let tries = 0; tries < count; tries++) {
      const address = this.#addresses[this.#turn++ % count] ?? ''
      if ((this.#shunned.get(address) ?? 0) <= nowMs) return address
    }
    return this.#addresses[this.#turn++ % count] ?? ''
  }

  /** `failed` gets an error when etcd could not be reached in time, or went away with the request in hand. */
  call<R extends EtcdRequest>(
    request: R,
    done: (answer: EtcdAnswer<R['type']>) => void,
    failed: (error: NetworkError) => void,
    deadlineMs = this.#host.clock.nowMs() + patienceMs,
  ): void {
    const { network, clock } = this.#host
    const startedMs = clock.nowMs()
    const address = this.#nextAddress()
    const again = (afterMs: number) => clock.after(afterMs, () => this.call(request, done, failed, deadlineMs))
    this.#owesSinceMs ??= startedMs
    network.ask<Etcd>(
      'etcd',
      address,
      request,
      (response) => {
        const { result } = response
        this.#isWell = result.type !== 'error' || (result.code !== 'Unavailable' && result.code !== 'DeadlineExceeded')
        this.#owesSinceMs = undefined
        if (!this.#isWell && request.type === 'range') {
          if (clock.nowMs() + rereadMs < deadlineMs) return again(rereadMs)
          return failed(new NetworkError('dial-timeout', 'context deadline exceeded'))
        }
        this.#metrics.countEtcd(request, clock.nowMs() - startedMs)
        done(response as unknown as EtcdAnswer<R['type']>)
      },
      (error) => {
        this.#isWell = false
        this.#owesSinceMs = undefined
        if (this.#addresses.length > 1) this.#shunned.set(address, clock.nowMs() + shunMs)
        const mayRepeat = !wasSent(error) || request.type === 'range'
        if (mayRepeat && clock.nowMs() + retryMs < deadlineMs) again(this.#addresses.length > 1 ? rereadMs : retryMs)
        else failed(error)
      },
    )
  }

  watch(request: WatchRequest, onEvents: (response: EtcdWatchResponse) => void, onEnd: () => void): ClientStream<Etcd> {
    const address = this.#nextAddress()
    return this.#host.network.open<Etcd>('etcd', address, request, {
      onEvent: onEvents,
      onEnd: (error) => {
        if (error && this.#addresses.length > 1) this.#shunned.set(address, this.#host.clock.nowMs() + shunMs)
        onEnd()
      },
    })
  }
}

function wasSent(error: NetworkError): boolean {
  return error.code !== 'refused' && error.code !== 'dial-timeout' && error.code !== 'unreachable'
}
