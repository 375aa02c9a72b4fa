// The API server's connection to etcd: nobody else in the cluster has one. Like clientv3 with its retries: what could
// not be sent is tried again; what was sent and not answered may have happened.
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
import type { NetworkError } from '../../simulation/network-error.ts'
import type { Metrics } from './metrics.ts'

type Result<T extends EtcdRequest['type']> = Extract<EtcdResult, { type: T }>
export type EtcdAnswer<T extends EtcdRequest['type']> = {
  readonly header: EtcdHeader
  readonly result: Result<T> | EtcdError
}

/** How long a request waits for an etcd that is down, as the API server's own requests do. */
const patienceMs = 60_000
const retryMs = 250

export class EtcdClient {
  readonly #host: Host
  readonly #address: string
  readonly #metrics: Metrics
  /** Whether etcd answered when it was last asked. */
  reachable = true

  constructor(host: Host, address: string, metrics: Metrics) {
    this.#host = host
    this.#address = address
    this.#metrics = metrics
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
    network.ask<Etcd>(
      'etcd',
      this.#address,
      request,
      (response) => {
        this.reachable = true
        this.#metrics.countEtcd(request, clock.nowMs() - startedMs)
        done(response as unknown as EtcdAnswer<R['type']>)
      },
      (error) => {
        this.reachable = false
        if (!wasSent(error) && clock.nowMs() + retryMs < deadlineMs)
          clock.after(retryMs, () => this.call(request, done, failed, deadlineMs))
        else failed(error)
      },
    )
  }

  watch(request: WatchRequest, onEvents: (response: EtcdWatchResponse) => void, onEnd: () => void): ClientStream<Etcd> {
    return this.#host.network.open<Etcd>('etcd', this.#address, request, { onEvent: onEvents, onEnd: () => onEnd() })
  }
}

function wasSent(error: NetworkError): boolean {
  return error.code !== 'refused' && error.code !== 'dial-timeout' && error.code !== 'unreachable'
}
