// Sends requests to the simulated API server as they are, and gives back what came: for replaying recorded traffic.
import type { KubeApi, KubeApiRequest, KubeApiResponse } from '../../workers/protocols/kube-api.ts'
import type { Machine } from '../../workers/simulation/machine.ts'
import type { Simulation } from '../../workers/simulation/simulation.ts'

/** An exchange in progress. */
export type Exchange = {
  response: KubeApiResponse | undefined
  readonly events: readonly unknown[]
  ended: boolean
  close(): void
}
export type Received = { readonly response: KubeApiResponse | undefined; readonly events: readonly unknown[] }

const patienceMs = 40_000

export class ApiClient {
  readonly #simulation: Simulation
  readonly #machine: Machine
  readonly #server: string

  constructor(simulation: Simulation, machine: Machine, server: string) {
    this.#simulation = simulation
    this.#machine = machine
    this.#server = server
  }

  get nowMs(): number {
    return this.#simulation.agenda.nowMs
  }

  async waitUntil(atMs: number): Promise<void> {
    if (atMs > this.nowMs) await this.#simulation.run(atMs)
  }

  /** Sends a request and waits for its answer; a stream is listened to for `streamMs`, and `during` acts meanwhile. */
  async send(request: KubeApiRequest, streamMs = 0, during?: () => Promise<void>): Promise<Received> {
    const beganMs = this.nowMs
    const exchange = this.start(request)
    const isOver = () =>
      exchange.ended || (exchange.response !== undefined && (streamMs === 0 || exchange.response.status >= 300))
    if (during) {
      await this.#simulation.run(beganMs + 100, isOver)
      await during()
    }
    await this.#simulation.run(Math.max(this.nowMs, beganMs + (streamMs || patienceMs)), isOver)
    exchange.close()
    return exchange
  }

  /** Sends a request; what comes of it shows in the result as virtual time goes on. */
  start(request: KubeApiRequest): Exchange {
    const events: unknown[] = []
    const exchange: Exchange = { response: undefined, events, ended: false, close: () => process.kill() }
    const process = this.#machine.start('curl', async (host) => {
      host.network.open<KubeApi>('kube-api', this.#server, request, {
        onResponse: (answer) => {
          exchange.response = answer
        },
        onEvent: (event) => events.push(event),
        onEnd: () => {
          exchange.ended = true
        },
      })
      await host.signal().wait()
    })
    return exchange
  }
}
