// What the members of etcd are agreeing on: who leads, whether there is a quorum, and how far each one's log has come.
import { Circle, CircleDashed, Crown } from 'lucide-react'
import { useMemo } from 'react'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { inspectTarget } from '../../state/selection.ts'
import { classNames } from '../../ui/class-names.ts'
import { Section } from './sections.tsx'
import './etcd-raft.css'

type Text = LateMessages['raft']
type Role = 'StateLeader' | 'StateFollower' | 'StateCandidate' | 'StatePreCandidate'
type Member = {
  readonly machine: string
  readonly isUp: boolean
  readonly role: Role
  readonly term: number
  readonly vote: string
  readonly commit: number
  readonly applied: number
  readonly last: number
  /** Of the newest entries, the last one at the end. */
  readonly terms: readonly number[]
}

/** How many entries a lane shows. */
const laneLength = 16

export function EtcdRaft() {
  const text = useLateText('raft')
  const members = useMembers()
  if (!text || members.length === 0) return null
  const up = members.filter(({ isUp }) => isUp)
  const need = Math.floor(members.length / 2) + 1
  const term = Math.max(...members.map((member) => member.term))
  const leader = up.find((member) => member.role === 'StateLeader' && member.term === term)
  const isLost = up.length < need
  const last = Math.max(...members.map((member) => member.last))
  return (
    <Section title={text.title}>
      <div className="raft-quorum">
        <span className="raft-lights">
          {members.map(({ machine, isUp }) => (
            <i
              key={machine}
              className={isUp ? 'is-up' : undefined}
              role="img"
              aria-label={isUp ? text.isUp(machine) : text.isDown(machine)}
              data-tooltip={isUp ? text.isUp(machine) : text.isDown(machine)}
            />
          ))}
        </span>
        <p className={isLost ? 'is-lost' : undefined}>
          {members.length === 1 && up.length === 1
            ? text.alone
            : (isLost ? text.noQuorum : text.quorum)(up.length, members.length, need)}{' '}
          {leader ? text.leads(leader.machine, term) : text.nobodyLeads(term)}
        </p>
      </div>
      <ul className="raft-members">
        {members.map((member) => (
          <MemberRow key={member.machine} member={member} isLeader={member === leader} last={last} text={text} />
        ))}
      </ul>
      <p className="raft-legend">
        <i className="raft-entry is-committed" /> {text.committed}
        <i className="raft-entry" /> {text.waiting}
        <span>{text.numbers}</span>
      </p>
    </Section>
  )
}

function MemberRow(props: {
  readonly member: Member
  readonly isLeader: boolean
  readonly last: number
  readonly text: Text
}) {
  const { member, isLeader, text } = props
  const role = text.roles[member.isUp ? member.role : 'down']
  return (
    <li className={classNames(!member.isUp && 'is-down', isLeader && 'is-leader')}>
      <div className="raft-who">
        {isLeader ? (
          <Crown aria-hidden="true" />
        ) : member.isUp ? (
          <Circle aria-hidden="true" />
        ) : (
          <CircleDashed aria-hidden="true" />
        )}
        <button
          type="button"
          className="reference"
          onClick={() => inspectTarget({ type: 'component', id: `${member.machine}/etcd` })}
        >
          {member.machine}
        </button>
        <span>{text.member(role, member.term)}</span>
        {member.vote !== '' && <span>{text.voted(member.vote)}</span>}
      </div>
      <Lane member={member} last={props.last} text={text} />
    </li>
  )
}

/** The newest entries of all logs, each in its column: what is missing in one is a gap. */
function Lane({ member, last, text }: { readonly member: Member; readonly last: number; readonly text: Text }) {
  const first = Math.max(1, last - laneLength + 1)
  const indexes = Array.from({ length: Math.min(laneLength, last) }, (_, at) => first + at)
  const label = text.lane(member.machine, member.last, member.commit, member.applied)
  return (
    <div className="raft-lane" role="img" aria-label={label}>
      {indexes.map((index) => {
        if (index > member.last) return <i key={index} className="raft-entry is-missing" />
        const term = member.terms[member.terms.length - 1 - (member.last - index)] ?? member.term
        return (
          <i
            key={index}
            className={classNames('raft-entry', index <= member.commit && 'is-committed', `is-term-${term % 4}`)}
            data-tooltip={text.entry(index, term)}
          >
            {term}
          </i>
        )
      })}
      <b>{member.last}</b>
    </div>
  )
}

/** Members as they tell of themselves, in the order of machines. */
function useMembers(): readonly Member[] {
  const told = useCluster(({ machineNames, components }) => {
    const members = machineNames.flatMap((machine): Member[] => {
      const view = components.get(`${machine}/etcd`)
      if (!view) return []
      const { role, term, vote, commit, applied, last, terms } = view.state
      const count = (value: unknown) => (typeof value === 'number' ? value : 0)
      return [
        {
          machine,
          isUp: view.alive,
          role: typeof role === 'string' ? (role as Role) : 'StateFollower',
          term: count(term),
          vote: typeof vote === 'string' ? vote : '',
          commit: count(commit),
          applied: count(applied),
          last: count(last),
          terms: Array.isArray(terms) ? terms.map(count) : [],
        },
      ]
    })
    return JSON.stringify(members)
  })
  return useMemo(() => JSON.parse(told) as readonly Member[], [told])
}
