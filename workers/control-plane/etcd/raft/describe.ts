// Raft's own words for what it tells and stores. Like util.go.
import { type ConfChangeType, type ConfChangeV2, type ConfState, confChangeOf } from './conf-change.ts'
import { hex } from './logger.ts'
import { appendThread, applyThread, type Entry, type Message, none, type Snapshot } from './message.ts'
import type { Ready } from './ready.ts'

export function describeReady(ready: Ready): string {
  const { softState, hardState, readStates, entries, snapshot, committedEntries, messages, mustSync } = ready
  const lines: string[] = []
  if (softState) lines.push(`Lead:${softState.lead} State:${softState.role}`)
  if (hardState) {
    const vote = hardState.vote === none ? '' : ` Vote:${hardState.vote}`
    lines.push(`HardState Term:${hardState.term}${vote} Commit:${hardState.commit}`)
  }
  if (readStates.length > 0)
    lines.push(`ReadStates [${readStates.map(({ index, request }) => `{${index} ${quote(request)}}`).join(' ')}]`)
  if (entries.length > 0) lines.push('Entries:', ...entries.map(describeEntry))
  if (snapshot) lines.push(`Snapshot ${describeSnapshot(snapshot)}`)
  if (committedEntries.length > 0) lines.push('CommittedEntries:', ...committedEntries.map(describeEntry))
  if (messages.length > 0) lines.push('Messages:', ...messages.map((message) => describeMessage(message)))
  return lines.length === 0 ? '<empty Ready>' : `Ready MustSync=${mustSync}:\n${lines.join('\n')}\n`
}

export function describeMessage(message: Message, indent = ''): string {
  const { type, from, to, term, logTerm, index, entries, snapshot, responses } = message
  const parts = [`${indent}${target(from)}->${target(to)} ${type} Term:${term} Log:${logTerm}/${index}`]
  if (message.reject) parts.push(` Rejected (Hint: ${message.rejectHint})`)
  if (message.commit !== 0) parts.push(` Commit:${message.commit}`)
  if (message.vote !== none) parts.push(` Vote:${message.vote}`)
  if (entries.length === 1) parts.push(` Entries:[${entries.map(describeEntry)}]`)
  else if (entries.length > 1)
    parts.push(` Entries:[${entries.map((entry) => `\n${indent}  ${describeEntry(entry)}`).join('')}\n${indent}]`)
  if (snapshot) parts.push(`\n${indent}  Snapshot: ${describeSnapshot(snapshot)}`)
  if (responses.length > 0) {
    const lines = responses.map((response) => `\n${describeMessage(response, `${indent}  `)}`)
    parts.push(` Responses:[${lines.join('')}\n${indent}]`)
  }
  return parts.join('')
}

export function describeEntry(entry: Entry): string {
  const change = confChangeOf(entry)
  const text = change
    ? change.changes.map(({ type, nodeId }) => `${letters[type]}${nodeId}`).join(' ')
    : quote(entry.data)
  return `${entry.term}/${entry.index} ${entry.type}${text && ` ${text}`}`
}

/** How a change is written in short. */
const letters: Readonly<Record<ConfChangeType, string>> = {
  ConfChangeAddNode: 'v',
  ConfChangeAddLearnerNode: 'l',
  ConfChangeRemoveNode: 'r',
  ConfChangeUpdateNode: 'u',
}

export function describeConfChange({ transition, changes, context }: ConfChangeV2): string {
  const each = changes.map(({ type, nodeId }) => ` changes:{type:${type} node_id:${nodeId}}`)
  return `transition:${transition}${each.join('')}${context ? ` context:${quote(context)}` : ''}`
}

export function describeConfState(state: ConfState): string {
  const list = (ids: readonly number[]) => `[${ids.join(' ')}]`
  const { voters, votersOutgoing, learners, learnersNext, autoLeave } = state
  return `Voters:${list(voters)} VotersOutgoing:${list(votersOutgoing)} Learners:${list(learners)} LearnersNext:${list(learnersNext)} AutoLeave:${autoLeave}`
}

function describeSnapshot({ index, term, confState }: Snapshot): string {
  return `Index:${index} Term:${term} ConfState:${describeConfState(confState)}`
}

function target(member: number): string {
  if (member === none) return 'None'
  if (member === appendThread) return 'AppendThread'
  return member === applyThread ? 'ApplyThread' : hex(member)
}

function quote(data: unknown): string {
  return JSON.stringify(data ?? '')
}
