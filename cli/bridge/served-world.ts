// A simulation that runs against the wall clock and takes requests from outside between two instants, each of them noted
// with its virtual time: what came in that way can be had again by replaying it.
import { performance } from 'node:perf_hooks'
import type { OutsideRequest } from '../../workers/contract.ts'
import { OutsideClient, type OutsideHandlers } from '../../workers/playground/outside-client.ts'
import { Pacer } from '../../workers/playground/pacer.ts'
import type { Input } from '../../workers/playground/recorder.ts'
import type { Simulation } from '../../workers/simulation/simulation.ts'

export type WorldOptions = {
  readonly simulation: Simulation
  /** The API server's address, `ip:port`. */
  readonly server: string
  /** Virtual seconds a second. */
  readonly speed: number
  note?(input: Input, atMs: number): void
  /** The simulation broke: a fault of ours. */
  failed(error: unknown): void
}

/** How long at most before the world looks at the clock again, and how long it works without letting others in. */
const restMs = 20
const sliceMs = 10
const noTale = { arrivesAtMs: 0, tookMs: 0, screenMs: 0 }

export class ServedWorld {
  readonly simulation: Simulation
  readonly #client: OutsideClient
  readonly #options: WorldOptions
  readonly #pacer = new Pacer()
  #pending: (() => void)[] = []
  #wake: () => void = () => {}
  #nextId: number
  #stopped = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: WorldOptions, client?: OutsideClient, firstId = 1) {
    this.#options = options
    this.simulation = options.simulation
    this.#client = client ?? new OutsideClient(options.simulation, options.server)
    this.#nextId = firstId
    this.#pacer.speed = options.speed
  }

  start(): void {
    this.#pacer.reset(performance.now())
    void this.#loop()
  }

  /** Resolves when nothing moves any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#turn
  }

  /** Sends a request; returns the number by which it is known from then on. */
  send(request: OutsideRequest, handlers: OutsideHandlers): number {
    const id = this.#nextId++
    this.#input({ type: 'request', id, request }, () => this.#client.send(id, request, handlers))
    return id
  }

  upload(id: number, channel: string, text: string): void {
    this.#input({ type: 'upload', id, channel, text }, () => this.#client.upload(id, channel, text))
  }

  hangUp(id: number): void {
    this.#input({ type: 'hang-up', id }, () => this.#client.hangUp(id))
  }

  /** Lets virtual time pass as fast as it can, whatever the wall clock says. */
  async pass(ms: number): Promise<void> {
    await this.#inTurn(() => this.simulation.run(this.simulation.agenda.nowMs + ms))
  }

  #input(input: Input, act: () => void): void {
    this.#pending.push(() => {
      this.#options.note?.(input, this.simulation.agenda.nowMs)
      act()
    })
    this.#wake()
  }

  async #loop(): Promise<void> {
    try {
      while (!this.#stopped) {
        await this.#inTurn(() => this.#slice())
        await this.#rest()
      }
    } catch (error) {
      this.#options.failed(error)
    }
  }

  async #slice(): Promise<void> {
    if (this.#stopped) return
    const { agenda } = this.simulation
    for (const act of this.#pending.splice(0)) {
      act()
      await agenda.settle()
    }
    const beganMs = performance.now()
    const targetMs = this.#pacer.target(agenda.nowMs, beganMs, noTale)
    await this.simulation.run(targetMs, () => this.#pending.length > 0 || performance.now() - beganMs > sliceMs)
  }

  /** Until something is due, or an input comes. */
  #rest(): Promise<void> {
    const { agenda } = this.simulation
    if (this.#pending.length > 0) return new Promise((resolve) => setImmediate(resolve))
    const dueMs = (agenda.nextAtMs - agenda.nowMs) / this.#options.speed
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(restMs, dueMs))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}
