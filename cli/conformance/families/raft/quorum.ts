// The transcripts about quorums: `committed` and `vote` of a majority `cfg`, or of it and `cfgj` joint. `idx` and `votes` are in
// the order in which the voters are named; `_` is a voter that was not heard of.
import {
  isVoter,
  jointCommittedIndex,
  jointMembers,
  jointVoteResult,
} from '../../../../workers/control-plane/etcd/raft/quorum/joint.ts'
import type { Directive } from './data-driven.ts'

export function runQuorum({ command, args }: Directive): string {
  const list = (key: string) => args.find((arg) => arg.key === key)?.values.filter((value) => value !== '') ?? []
  const named = [...list('cfg'), ...list('cfgj').filter((value) => value !== 'zero')].map(Number)
  const voters = {
    incoming: new Set(list('cfg').map(Number)),
    outgoing: new Set(list('cfgj').flatMap((value) => (value === 'zero' ? [] : [Number(value)]))),
  }
  const inputs = list(command === 'vote' ? 'votes' : 'idx')
  const members = jointMembers(voters)
  if (members.length !== inputs.length)
    return `error: mismatched input (explicit or _) for voters map[${members.map((id) => `${id}:{}`).join(' ')}]: [${inputs.map(numberOf).join(' ')}]`
  const given = new Map<number, string>()
  for (const [at, id] of [...new Set(named)].entries()) if (isVoter(voters, id)) given.set(id, inputs[at] ?? '_')
  for (const [id, input] of given) if (input === '_') given.delete(id)
  if (command === 'vote') {
    const votes = new Map([...given].map(([id, vote]) => [id, vote === 'y']))
    return jointVoteResult(voters, votes)
  }
  const indexes = new Map([...given].map(([id, index]) => [id, Number(index)]))
  const committed = jointCommittedIndex(voters, (id) => indexes.get(id))
  return `${describe(members, indexes)}${committed === Number.POSITIVE_INFINITY ? '∞' : committed}`
}

function numberOf(input: string): number {
  return ({ _: 0, n: 1, y: 2 } as Readonly<Record<string, number>>)[input] ?? Number(input)
}

/** A bar for every voter: as long as there are voters whose index is smaller. */
function describe(members: readonly number[], indexes: ReadonlyMap<number, number>): string {
  if (members.length === 0) return '<empty majority quorum>'
  const indexOf = (id: number) => indexes.get(id) ?? 0
  const lines = members.map((id) => {
    const bar = members.filter((other) => indexOf(other) < indexOf(id)).length
    const drawn = indexes.has(id) ? `${'x'.repeat(bar)}>`.padEnd(members.length + 1) : '?'.padEnd(members.length + 1)
    return `${drawn} ${String(indexOf(id)).padStart(5)}    (id=${id.toString(16)})\n`
  })
  return `${' '.repeat(members.length)}    idx\n${lines.join('')}`
}
