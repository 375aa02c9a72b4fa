// How members and their group get their identifiers: from the URLs that they were first told of, so that members that were
// told the same agree without talking. Like server/etcdserver/api/membership/member.go.
import { sha1 } from '../../apimachinery/sha1.ts'

/** A member that is added later is told apart by the second in which that was. */
export function memberIdOf(peerUrls: readonly string[], token: string, addedAtSeconds?: number): string {
  return sha1(`${[...peerUrls].sort().join('')}${token}${addedAtSeconds ?? ''}`).slice(0, 16)
}

export function clusterIdOf(memberIds: readonly string[]): string {
  const bytes = [...memberIds].sort().join('').match(/../g) ?? []
  return sha1(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16)))).slice(0, 16)
}

/** A member's number for Raft: the part of its identifier that a number can hold. */
export function raftIdOf(memberId: string): number {
  return Number.parseInt(memberId.slice(3), 16)
}
