// etcd leases for objects that go away by themselves (events). One lease serves all objects of a minute, or a thousand
// of them. Like apiserver/pkg/storage/etcd3/lease_manager.go.
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { EtcdClient } from './etcd-client.ts'

const reuseSeconds = 60
const mostObjects = 1000

type Waiting = {
  readonly run: (lease: number) => void
  readonly failed: (error: NetworkError) => void
  readonly cause: number
}

export class LeaseManager {
  readonly #host: Host
  readonly #etcd: EtcdClient
  #lease = 0
  #ttlSeconds = 0
  #objects = 0
  #reuseUntilMs = 0
  #waiting: Waiting[] | undefined

  constructor(host: Host, etcd: EtcdClient) {
    this.#host = host
    this.#etcd = etcd
  }

  withLease(ttlSeconds: number, run: (lease: number) => void, failed: (error: NetworkError) => void): void {
    const isFresh = this.#host.clock.nowMs() < this.#reuseUntilMs && this.#ttlSeconds === ttlSeconds
    if (isFresh && this.#objects < mostObjects) {
      this.#objects++
      return run(this.#lease)
    }
    const waiting = { run, failed, cause: this.#host.cause }
    if (this.#waiting) {
      this.#waiting.push(waiting)
      return
    }
    this.#waiting = [waiting]
    this.#grant(ttlSeconds)
  }

  #grant(ttlSeconds: number): void {
    this.#etcd.call(
      // The lease lives a little longer, so that the last object that joins it lives its time out.
      { type: 'lease-grant', ttlSeconds: ttlSeconds + reuseSeconds, id: 0 },
      ({ result }) => {
        if (result.type === 'error') return this.#answer((one) => one.failed(new NetworkError('reset', result.message)))
        this.#lease = result.id
        this.#ttlSeconds = ttlSeconds
        this.#reuseUntilMs = this.#host.clock.nowMs() + reuseSeconds * 1000
        this.#objects = this.#waiting?.length ?? 0
        this.#answer((one) => one.run(result.id))
      },
      (error) => this.#answer((one) => one.failed(error)),
    )
  }

  #answer(tell: (one: Waiting) => void): void {
    const all = this.#waiting ?? []
    this.#waiting = undefined
    for (const one of all) {
      this.#host.cause = one.cause
      tell(one)
    }
  }
}
