// What a member tells of itself for its card: plain values, by name.
import type { EtcdServer } from './server.ts'

/** As many as a lane of the page shows. */
const shownEntries = 16

/** Names are looked up when somebody else leads or was voted for, not for every entry. */
export class MemberState {
  readonly #server: EtcdServer
  readonly #names = new Map<number, string>()

  constructor(server: EtcdServer) {
    this.#server = server
  }

  /** The group has changed: names may have. */
  forgetNames(): void {
    this.#names.clear()
  }

  tell(dbBytes: number): void {
    const { raft, machine, appliedIndex: applied, host, peers } = this.#server
    const { store } = machine
    const { term, vote, commit } = raft.state
    host.trace.state({
      revision: store.revision,
      leader: this.#nameOf(raft.soft.lead),
      term,
      keys: store.keyCount,
      dbBytes,
      role: raft.soft.role,
      vote: this.#nameOf(vote),
      commit,
      applied,
      last: raft.node.raft.log.lastIndex,
      // Who is alone has nobody to compare its log with.
      ...(peers && { terms: this.#newestTerms() }),
    })
  }

  /** The terms of the newest entries of the log, the last one at its end. */
  #newestTerms(): readonly number[] {
    const { log } = this.#server.raft.node.raft
    const terms: number[] = []
    for (let index = Math.max(1, log.lastIndex - shownEntries + 1); index <= log.lastIndex; index++)
      terms.push(log.term(index) ?? 0)
    return terms
  }

  #nameOf(raftId: number): string {
    const known = this.#names.get(raftId)
    if (known !== undefined) return known
    const name = this.#server.machine.membership.byRaftId(raftId)?.name ?? ''
    this.#names.set(raftId, name)
    return name
  }
}
