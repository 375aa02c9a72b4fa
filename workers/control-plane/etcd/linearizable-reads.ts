// Reads that show all that was committed when they were asked for: the leader, confirmed by a quorum, tells how far this
// member has to have applied. Those that come while one question is under way go together with the next. Like
// linearizableReadLoop in server/etcdserver/v3_server.go.
import type { EtcdError } from '../../protocols/etcd.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { Host } from '../../simulation/host.ts'
import { etcdError } from './etcd-error.ts'
import type { ReadState } from './raft/raft.ts'

type Reader = { readonly cause: number; readonly then: (error: EtcdError | undefined) => void }

const retryMs = 500

export class LinearizableReads {
  readonly #host: Host
  readonly #timeoutMs: number
  readonly #ask: (question: object) => void
  readonly #applied: () => number
  #waiting: Reader[] = []
  /** Those for whom the leader is being asked. */
  #asking: readonly Reader[] = []
  #question: object | undefined
  /** Who may read once so much has been applied. */
  #confirmed: { readonly index: number; readonly readers: readonly Reader[] }[] = []
  #retry: Timer | undefined
  #limit: Timer | undefined

  /** `ask` sends a question to the leader; it may be lost. */
  constructor(host: Host, timeoutMs: number, ask: (question: object) => void, applied: () => number) {
    this.#host = host
    this.#timeoutMs = timeoutMs
    this.#ask = ask
    this.#applied = applied
  }

  add(then: (error: EtcdError | undefined) => void): void {
    this.#waiting.push({ cause: this.#host.cause, then })
    if (this.#question === undefined) this.#next()
  }

  answered(states: readonly ReadState[]): void {
    for (const { index, request } of states) {
      if (request !== this.#question) continue
      const readers = this.#asking
      this.#end()
      if (this.#applied() >= index) tell(this.#host, readers, undefined)
      else this.#confirmed.push({ index, readers })
    }
  }

  /** What waits for it to be applied may read. */
  appliedTo(index: number): void {
    if (this.#confirmed.length === 0) return
    const ready = this.#confirmed.filter((one) => one.index <= index)
    if (ready.length === 0) return
    this.#confirmed = this.#confirmed.filter((one) => one.index > index)
    for (const { readers } of ready) tell(this.#host, readers, undefined)
  }

  /** There is another leader than the one that was asked. */
  leaderChanged(): void {
    if (this.#question === undefined) return
    const readers = this.#asking
    this.#end()
    tell(this.#host, readers, etcdError('leader-changed'))
  }

  /** The leader has committed something in its term: it can answer from now on. */
  askAgain(): void {
    if (this.#question !== undefined) this.#ask(this.#question)
  }

  #next(): void {
    this.#asking = this.#waiting
    this.#waiting = []
    this.#question = {}
    const { clock } = this.#host
    const { cause } = this.#host
    this.#host.cause = 0
    this.#retry = clock.every(retryMs, () => this.askAgain())
    this.#limit = clock.after(this.#timeoutMs, () => {
      const readers = this.#asking
      this.#end()
      tell(this.#host, readers, etcdError('timeout'))
    })
    this.#host.cause = cause
    this.#ask(this.#question)
  }

  #end(): void {
    this.#retry?.cancel()
    this.#limit?.cancel()
    this.#question = undefined
    this.#asking = []
    if (this.#waiting.length > 0) this.#next()
  }
}

function tell(host: Host, readers: readonly Reader[], error: EtcdError | undefined): void {
  const before = host.cause
  for (const { cause, then } of readers) {
    host.cause = cause
    then(error)
  }
  host.cause = before
}
