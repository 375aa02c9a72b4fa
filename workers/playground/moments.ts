// The moments that time is stepped by, in what was recorded: when messages arrive, when programs choose, when one thing
// changes.
import type { StepGoal, Target } from '../contract.ts'
import type { TraceRecord } from '../simulation/trace.ts'
import { isComponent } from './end-names.ts'
import type { History } from './history.ts'

/** When a record is a moment of the sort; undefined: it is none. */
export function momentOf(record: TraceRecord, goal: StepGoal): number | undefined {
  switch (goal.type) {
    case 'message':
      return record.type === 'message' && Number.isFinite(record.arrivesAtMs) ? record.arrivesAtMs : undefined
    case 'decision':
      return record.type === 'decision' ? record.atMs : undefined
    case 'change':
      return goal.target.type === 'message'
        ? record.id === goal.target.id && record.type === 'message'
          ? record.arrivesAtMs
          : undefined
        : isChangeOf(record, goal.target)
          ? record.atMs
          : undefined
  }
}

/** The first moment later than `afterMs` that was recorded. */
export function nextMoment(history: History, afterMs: number, goal: StepGoal): number | undefined {
  let next = Number.POSITIVE_INFINITY
  for (const record of history.underWayAt(afterMs)) next = Math.min(next, momentOf(record, goal) ?? next)
  for (const record of history.between(afterMs, Number.POSITIVE_INFINITY)) {
    if (record.atMs >= next) break
    const atMs = momentOf(record, goal)
    if (atMs !== undefined && atMs > afterMs) next = Math.min(next, atMs)
  }
  return Number.isFinite(next) ? next : undefined
}

/** No message is under way for longer than this, but on links that were slowed down a great deal. */
const longestWayMs = 60_000

/** The last moment before `beforeMs` that was recorded. */
export function momentBefore(history: History, beforeMs: number, goal: StepGoal): number | undefined {
  let last = Number.NEGATIVE_INFINITY
  for (const record of history.backwards(beforeMs)) {
    if (record.atMs < last - (goal.type === 'message' ? longestWayMs : 0)) break
    const atMs = momentOf(record, goal)
    if (atMs !== undefined && atMs < beforeMs) last = Math.max(last, atMs)
  }
  return Number.isFinite(last) && last >= history.fromMs ? last : undefined
}

function isChangeOf(record: TraceRecord, target: Exclude<Target, { type: 'message' }>): boolean {
  switch (target.type) {
    case 'object':
      return (
        (record.type === 'write' && record.ref.uid === target.uid) ||
        (record.type === 'runtime' && record.pod.uid === target.uid) ||
        (record.type === 'decision' && record.about?.uid === target.uid)
      )
    case 'component':
      return (
        (record.type === 'state' && record.source === target.id) ||
        (record.type === 'process' && `${record.machine}/${record.program}` === target.id)
      )
    case 'machine':
      return (
        (record.type === 'machine' && record.machine === target.name) ||
        (record.type === 'runtime' && record.machine === target.name) ||
        (record.type === 'process' && record.machine === target.name && isComponent(record.program))
      )
  }
}
