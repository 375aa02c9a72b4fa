// Reads that wait until a quorum has confirmed that this member still leads: each heartbeat carries how many reads there were
// when it was sent, and its answer confirms them all. Like read_only.go.

import type { Message } from './message.ts'
import { type JointVoters, jointCommittedIndex } from './quorum/joint.ts'

type WaitingRead = { readonly request: Message; readonly index: number }

export class ReadOnly {
  #waiting: WaitingRead[] = []
  #confirmed = 0
  readonly #acked = new Map<number, number>()

  /** `index` is what was committed when the request came: the answer has to show it. */
  add(request: Message, index: number): void {
    this.#waiting.push({ request, index })
  }

  /** What a heartbeat carries to confirm all reads that wait now; nothing when none does. */
  get position(): number | undefined {
    return this.#waiting.length === 0 ? undefined : this.#confirmed + this.#waiting.length
  }

  ack(member: number, position: number): void {
    this.#acked.set(member, Math.max(this.#acked.get(member) ?? 0, position))
  }

  /** The reads that a quorum has confirmed since it was last asked. */
  takeConfirmed(voters: JointVoters): readonly WaitingRead[] {
    const confirmed = jointCommittedIndex(voters, (member) => this.#acked.get(member))
    const reads = this.#waiting.splice(0, Math.max(confirmed - this.#confirmed, 0))
    this.#confirmed += reads.length
    return reads
  }
}
