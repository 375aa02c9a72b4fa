// Lets one of several instances of a program work at a time: it holds a Lease and renews it. Like
// client-go/tools/leaderelection. A leader that cannot renew in time must end itself: `onStoppedLeading` sees to it.
import type { KubeObject } from '../apimachinery/object.ts'
import type { Lease } from '../apis/coordination/types.ts'
import { leases } from '../apis/resources.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { ApiError, isApiError, type RestClient } from './rest-client.ts'

export type LeaderElectionOptions = {
  readonly namespace: string
  readonly name: string
  /** Who this instance is: `control-plane_2f7a…`. */
  readonly identity: string
  readonly leaseDurationMs?: number
  readonly renewDeadlineMs?: number
  readonly retryPeriodMs?: number
  onStartedLeading(): void
  onStoppedLeading(): void
  /** Called when another instance leads. */
  onNewLeader?(identity: string): void
  /** Called with the Lease when this instance became its holder, to write the event. */
  onAcquired?(lease: KubeObject): void
}

/**
 * Resolves when leadership was lost. The client should have a timeout shorter than the renew deadline, else a request
 * that hangs costs the leadership.
 */
export async function runLeaderElection(host: Host, client: RestClient, options: LeaderElectionOptions): Promise<void> {
  const { renewDeadlineMs = 10_000, retryPeriodMs = 2_000 } = options
  const elector = new Elector(host, client, options)
  for (;;) {
    host.cause = 0
    if (await elector.tryAcquireOrRenew()) break
    await host.clock.sleep(retryPeriodMs * (1 + 1.2 * host.random.unit()))
  }
  options.onStartedLeading()
  let renewedMs = host.clock.nowMs()
  for (;;) {
    await host.clock.sleep(retryPeriodMs)
    host.cause = 0
    if (await elector.tryAcquireOrRenew()) renewedMs = host.clock.nowMs()
    else if (host.clock.nowMs() - renewedMs >= renewDeadlineMs) break
  }
  options.onStoppedLeading()
}

class Elector {
  readonly #host: Host
  readonly #client: RestClient
  readonly #options: LeaderElectionOptions
  /** The lease as last seen, and when it was seen to change: clocks of other machines are not trusted. */
  #observed: Lease | undefined
  #observedMs = 0
  #reportedLeader = ''

  constructor(host: Host, client: RestClient, options: LeaderElectionOptions) {
    this.#host = host
    this.#client = client
    this.#options = options
  }

  async tryAcquireOrRenew(): Promise<boolean> {
    try {
      const held = await this.#try()
      this.#reportLeader()
      return held
    } catch (error) {
      if (error instanceof ApiError || error instanceof NetworkError) return false
      throw error
    }
  }

  async #try(): Promise<boolean> {
    const { namespace, name, identity } = this.#options
    if (this.#isHolder() && this.#observed && this.#isValid())
      try {
        this.#observe(await this.#client.update<Lease>(leases, this.#renewed(this.#observed)))
        return true
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
    let lease: Lease
    try {
      lease = await this.#client.get<Lease>(leases, namespace, name)
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
      this.#observe(await this.#client.create<Lease>(leases, namespace, this.#fresh()))
      this.#acquired()
      return true
    }
    if (lease.spec.renewTime !== this.#observed?.spec.renewTime || !this.#observed) this.#observe(lease)
    if (lease.spec.holderIdentity && lease.spec.holderIdentity !== identity && this.#isValid()) return false
    const held = this.#isHolder()
    this.#observe(await this.#client.update<Lease>(leases, held ? this.#renewed(lease) : this.#taken(lease)))
    if (!held) this.#acquired()
    return true
  }

  #isHolder(): boolean {
    return this.#observed?.spec.holderIdentity === this.#options.identity
  }

  #isValid(): boolean {
    const durationMs = (this.#observed?.spec.leaseDurationSeconds ?? 0) * 1000
    return this.#observedMs + durationMs > this.#host.clock.nowMs()
  }

  #observe(lease: Lease): void {
    this.#observed = lease
    this.#observedMs = this.#host.clock.nowMs()
  }

  #acquired(): void {
    if (this.#observed) this.#options.onAcquired?.(this.#observed)
  }

  #reportLeader(): void {
    const leader = this.#observed?.spec.holderIdentity ?? ''
    if (leader === '' || leader === this.#reportedLeader) return
    this.#reportedLeader = leader
    this.#options.onNewLeader?.(leader)
  }

  #fresh(): Lease {
    const { namespace, name } = this.#options
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace },
      spec: this.#spec(0),
    }
  }

  #taken(lease: Lease): Lease {
    return { ...lease, spec: { ...lease.spec, ...this.#spec((lease.spec.leaseTransitions ?? 0) + 1) } }
  }

  #renewed(lease: Lease): Lease {
    return { ...lease, spec: { ...lease.spec, renewTime: this.#host.clock.microTimestamp() } }
  }

  #spec(leaseTransitions: number): Lease['spec'] {
    const { identity, leaseDurationMs = 15_000 } = this.#options
    const now = this.#host.clock.microTimestamp()
    return {
      holderIdentity: identity,
      leaseDurationSeconds: leaseDurationMs / 1000,
      acquireTime: now,
      renewTime: now,
      leaseTransitions,
    }
  }
}
