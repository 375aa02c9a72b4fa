// Who belongs to the group, as the entries of the log tell it: the same on every member that has applied the same. Like
// server/etcdserver/api/membership/cluster.go.
import type { EtcdError, EtcdMember } from '../../protocols/etcd.ts'
import { etcdError } from './etcd-error.ts'
import { raftIdOf } from './member-id.ts'
import type { ConfChange } from './raft/conf-change.ts'

/** What a change of the group says about the member beside its number. */
export type MemberContext = { readonly member: EtcdMember; readonly isPromote: boolean }

export type MembershipSnapshot = { readonly members: readonly EtcdMember[]; readonly removed: readonly string[] }

/** --max-learners. */
const maxLearners = 1

export class Membership {
  readonly #members = new Map<string, EtcdMember>()
  readonly #removed = new Set<string>()

  constructor(snapshot?: MembershipSnapshot) {
    for (const member of snapshot?.members ?? []) this.#members.set(member.id, member)
    for (const id of snapshot?.removed ?? []) this.#removed.add(id)
  }

  /** In the order of their identifiers. */
  get members(): readonly EtcdMember[] {
    return [...this.#members.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  get removed(): readonly string[] {
    return [...this.#removed]
  }

  get(id: string): EtcdMember | undefined {
    return this.#members.get(id)
  }

  byRaftId(raftId: number): EtcdMember | undefined {
    for (const member of this.#members.values()) if (raftIdOf(member.id) === raftId) return member
    return undefined
  }

  isRemoved(id: string): boolean {
    return this.#removed.has(id)
  }

  snapshot(): MembershipSnapshot {
    return { members: this.members, removed: this.removed }
  }

  /** Why the change cannot be made on what the group is now. Like ValidateConfigurationChange. */
  refusal({ type }: ConfChange, { member, isPromote }: MemberContext): EtcdError | undefined {
    if (this.#removed.has(member.id)) return etcdError('member-not-found')
    const known = this.#members.get(member.id)
    if (type === 'ConfChangeRemoveNode' || type === 'ConfChangeUpdateNode' || isPromote) {
      if (!known) return etcdError('member-not-found')
      if (isPromote && !known.isLearner) return etcdError('member-not-learner')
      if (type !== 'ConfChangeUpdateNode') return undefined
    } else if (known) return etcdError('member-exists')
    const others = [...this.#members.values()].filter(({ id }) => id !== member.id)
    if (others.some(({ peerUrls }) => peerUrls.some((url) => member.peerUrls.includes(url))))
      return etcdError('peer-url-exists')
    const isOneMore = type === 'ConfChangeAddLearnerNode'
    if (isOneMore && others.filter(({ isLearner }) => isLearner).length >= maxLearners)
      return etcdError('too-many-learners')
    return undefined
  }

  apply({ type }: ConfChange, { member, isPromote }: MemberContext): void {
    const known = this.#members.get(member.id)
    if (type === 'ConfChangeRemoveNode') {
      this.#members.delete(member.id)
      this.#removed.add(member.id)
    } else if (known && isPromote) this.#members.set(member.id, { ...known, isLearner: false })
    else if (known) this.#members.set(member.id, { ...known, peerUrls: member.peerUrls })
    else this.#members.set(member.id, member)
  }

  /** A member has started and says how clients reach it. */
  publish(id: string, name: string, clientUrls: readonly string[]): void {
    const known = this.#members.get(id)
    if (known) this.#members.set(id, { ...known, name, clientUrls })
  }
}
