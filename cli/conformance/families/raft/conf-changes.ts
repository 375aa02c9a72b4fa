// Changes of the group in short: `v1` makes 1 a voter, `l2` makes 2 a learner, `r3` removes 3, `u4` updates 4.
import type { ConfChangeSingle, ConfChangeType } from '../../../../workers/control-plane/etcd/raft/conf-change.ts'

const types: Readonly<Record<string, ConfChangeType>> = {
  v: 'ConfChangeAddNode',
  l: 'ConfChangeAddLearnerNode',
  r: 'ConfChangeRemoveNode',
  u: 'ConfChangeUpdateNode',
}

export function readConfChanges(text: string): readonly ConfChangeSingle[] | { readonly error: string } {
  const changes: ConfChangeSingle[] = []
  for (const token of text.trim() === '' ? [] : text.trim().split(' ')) {
    if (token.length < 2) return { error: `unknown token ${token}` }
    const type = Object.hasOwn(types, token.charAt(0)) ? types[token.charAt(0)] : undefined
    if (!type) return { error: `unknown input: ${token}` }
    const digits = token.slice(1)
    if (!/^\d+$/.test(digits)) return { error: `strconv.ParseUint: parsing "${digits}": invalid syntax` }
    changes.push({ type, nodeId: Number(digits) })
  }
  return changes
}

export function isFault(changes: ReturnType<typeof readConfChanges>): changes is { readonly error: string } {
  return 'error' in changes
}
