// What Raft promises, as the members of etcd tell of themselves and each other: one leader a term, one vote a member and
// term, terms and commit indexes that only rise, logs that agree wherever they have an entry of the same term, leaders that
// have all that was committed, and one sequence of applied entries that leads to one store. Nothing is promised to a group
// that has lost the disks of a majority.
import type { RaftMessage } from '../../protocols/raft.ts'
import type { MessageRecord } from '../../simulation/trace.ts'
import type { Checker, Report } from './checkers.ts'

type Member = { term: number; commit: number; applied: number }
type Told = {
  readonly role: string
  readonly term: number
  readonly commit: number
  readonly applied: number
  readonly revision: number
  readonly last: number
}
type LogEntry = { readonly data: unknown; readonly previousTerm: number }

/** Entries further back than this are not compared any more. */
const rememberedEntries = 20_000

export function raftKeepsItsPromises(report: Report): Checker {
  const group = new WatchedGroup(report)
  return (record) => {
    if (record.type === 'state') {
      if (record.source.endsWith('/etcd')) group.hear(record.source, record.state as unknown as Told)
    } else if (record.type === 'message') {
      if (record.protocol === 'raft' && record.part === 'upload') group.see(record, record.payload as RaftMessage)
    } else if (record.type === 'machine') {
      if (record.change === 'disk-replaced') group.loseDisk(`${record.machine}/etcd`)
    } else if (record.type === 'process' && record.program === 'etcd' && record.change === 'started')
      group.restart(`${record.machine}/etcd`)
  }
}

class WatchedGroup {
  readonly #report: Report
  readonly #members = new Map<string, Member>()
  readonly #lost = new Set<string>()
  readonly #leaders = new Map<number, string>()
  readonly #votes = new Map<string, number>()
  readonly #entries = new Map<string, LogEntry>()
  /** The term of each committed entry, by its index, and in which term it was seen to be. */
  readonly #committed = new Map<number, number>()
  readonly #revisions = new Map<number, number>()
  /** How many entries are committed, and the term of the newest leader. */
  #newest = 0
  #newestTerm = 0

  constructor(report: Report) {
    this.#report = report
  }

  hear(source: string, { role, term, commit, applied, revision, last }: Told): void {
    const member = this.#members.get(source) ?? { term: 0, commit: 0, applied: 0 }
    this.#members.set(source, member)
    if (term < member.term) this.#report(`${source} went from term ${member.term} back to ${term}`)
    if (commit < member.commit) this.#report(`${source} has committed ${member.commit} entries, then ${commit}`)
    if (applied > commit) this.#report(`${source} applied entry ${applied}, but only ${commit} are committed`)
    if (commit > last) this.#report(`${source} has committed ${commit} entries of ${last}`)
    Object.assign(member, { term, commit, applied })
    if (role === 'StateLeader') {
      const leader = this.#leaders.get(term)
      if (leader === undefined) this.#elect(source, term, last)
      else if (leader !== source) this.#report(`${leader} and ${source} both lead in term ${term}`)
    }
    this.#newest = Math.max(this.#newest, commit)
    const known = this.#revisions.get(applied)
    if (known === undefined) this.#remember(this.#revisions, applied, revision)
    else if (known !== revision)
      this.#report(`${source} is at revision ${revision} after entry ${applied}, others at ${known}`)
  }

  /** An older leader that does not know yet of a newer one may lack what that one has committed. */
  #elect(source: string, term: number, last: number): void {
    this.#leaders.set(term, source)
    if (term < this.#newestTerm) return
    this.#newestTerm = term
    if (last < this.#newest)
      this.#report(`${source} leads in term ${term} with ${last} of ${this.#newest} committed entries`)
  }

  see({ from }: MessageRecord, message: RaftMessage): void {
    if (message.type === 'MsgVoteResp' && !message.reject) this.#seeVote(from.machine, message)
    if (message.type !== 'MsgApp') return
    let previousTerm = message.logTerm
    for (const { term, index, data } of message.entries) {
      const place = `${term}/${index}`
      const known = this.#entries.get(place)
      if (!known) this.#remember(this.#entries, place, { data, previousTerm })
      else if (known.data !== data || known.previousTerm !== previousTerm)
        this.#report(`${from.machine} sent another entry ${index} of term ${term} than was sent before`)
      if (index <= message.commit) this.#seeCommitted(from.machine, index, term)
      previousTerm = term
    }
    this.#seeCommitted(from.machine, message.index <= message.commit ? message.index : 0, message.logTerm)
  }

  #seeCommitted(machine: string, index: number, term: number): void {
    if (index === 0) return
    const known = this.#committed.get(index)
    if (known === undefined) this.#remember(this.#committed, index, term)
    else if (known !== term)
      this.#report(`${machine} has committed entry ${index} of term ${term}, others one of term ${known}`)
  }

  #seeVote(machine: string, { to, term }: RaftMessage): void {
    const ballot = `${machine}/${term}`
    const known = this.#votes.get(ballot)
    if (known !== undefined && known !== to) this.#report(`${machine} has voted twice in term ${term}`)
    this.#remember(this.#votes, ballot, to)
  }

  /** What was not synced may be gone: the commit index may be behind, but no vote and no term. */
  restart(source: string): void {
    const member = this.#members.get(source)
    if (member) Object.assign(member, { commit: 0, applied: 0 })
  }

  loseDisk(source: string): void {
    if (!this.#members.delete(source)) return
    this.#lost.add(source)
    if (this.#lost.size * 2 < this.#members.size + this.#lost.size) return
    for (const known of [this.#leaders, this.#votes, this.#entries, this.#committed, this.#revisions, this.#members])
      known.clear()
    this.#lost.clear()
    this.#newest = 0
    this.#newestTerm = 0
  }

  #remember<K, V>(map: Map<K, V>, key: K, value: V): void {
    map.set(key, value)
    if (map.size <= rememberedEntries) return
    for (const oldest of map.keys()) {
      map.delete(oldest)
      return
    }
  }
}
