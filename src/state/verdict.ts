// A verdict of the scheduler as it is played on the machines: filter after filter, then score after score, then the winner.
// What is shown of a node is a pure function of the verdict and of how far it was played.
import { create } from 'zustand'
import type { SchedulingView } from '../../workers/contract.ts'

export type Stage =
  | { readonly type: 'filter'; readonly plugin: string }
  | { readonly type: 'score'; readonly plugin: string }
  | { readonly type: 'done' }

export type PlayedVerdict = {
  readonly podUid: string
  readonly verdict: SchedulingView
  /** Place in `stagesOf(verdict)`. */
  readonly stage: number
}

/** What is played at present; undefined: nothing. */
export const usePlayedVerdict = create<{ readonly played: PlayedVerdict | undefined }>(() => ({ played: undefined }))

export function showVerdict(played: PlayedVerdict | undefined): void {
  usePlayedVerdict.setState({ played })
}

export function stagesOf(verdict: SchedulingView): readonly Stage[] {
  const scores = verdict.nodes.find(({ scores: each }) => each.length > 0)?.scores ?? []
  return [
    ...filtersOf(verdict).map((plugin): Stage => ({ type: 'filter', plugin })),
    ...scores.map(({ plugin }): Stage => ({ type: 'score', plugin })),
    { type: 'done' },
  ]
}

/** Filters in the order of asking; a plugin that refused without having been asked of any node comes first. */
export function filtersOf({ filters, nodes }: SchedulingView): readonly string[] {
  const others = nodes.map(({ rejectedBy }) => rejectedBy).filter((name) => name !== '' && !filters.includes(name))
  return [...new Set([...others, ...filters])]
}

export type Mark =
  /** Still in the running; `score` is what it has so far. */
  | { readonly state: 'in'; readonly score: number | undefined }
  | { readonly state: 'out'; readonly plugin: string; readonly reasons: readonly string[]; readonly isNow: boolean }
  | { readonly state: 'won'; readonly score: number }
  | { readonly state: 'lost'; readonly score: number }

/** What a node's mark is at a stage; undefined: the verdict says nothing of it. */
export function markAt(verdict: SchedulingView, stage: number, node: string): Mark | undefined {
  const found = verdict.nodes.find(({ name }) => name === node)
  if (!found) return undefined
  const stages = stagesOf(verdict)
  const filters = filtersOf(verdict)
  if (found.rejectedBy !== '') {
    const at = filters.indexOf(found.rejectedBy)
    if (stage < at) return { state: 'in', score: undefined }
    return { state: 'out', plugin: found.rejectedBy, reasons: found.reasons, isNow: stage === at }
  }
  if (stages[stage]?.type === 'done') return { state: verdict.chosen === node ? 'won' : 'lost', score: found.total }
  const scored = found.scores.slice(0, Math.max(0, stage + 1 - filters.length))
  const score = scored.reduce((sum, { normalized, weight }) => sum + normalized * weight, 0)
  return { state: 'in', score: scored.length > 0 ? score : undefined }
}
