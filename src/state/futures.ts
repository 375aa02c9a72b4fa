// What became of the run before somebody went back and on from there in another way: each such future is kept, to return to
// it or to compare it. The run in hand is one of them too, by its name.
import { create } from 'zustand'
import type { Recording, RunOutcome } from '../../workers/contract.ts'

export type Future = {
  /** `A`, `B`…, in order of appearance. */
  readonly name: string
  readonly recording: Recording
  /** What it came to, for comparing; not kept over a reload. */
  readonly outcome?: RunOutcome
  /** Where it and the run in hand part. */
  readonly partedAtMs: number
}

export type Futures = {
  readonly others: readonly Future[]
  /** Name of the run in hand. */
  readonly current: string
  /** A run was just left for another: told until the reader has seen it. */
  readonly notice: { readonly type: 'forked' | 'undone' | 'returned'; readonly atMs: number } | undefined
}

/** What a session keeps of them. */
export type SavedFutures = Pick<Futures, 'others' | 'current'>

const mostFutures = 8
const alone: Futures = { others: [], current: 'A', notice: undefined }

export const useFutures = create<Futures>(() => alone)

/** Another run altogether: it has one future. */
export function forgetFutures(): void {
  useFutures.setState(alone)
}

/** The futures of a session that is opened again. */
export function restoreFutures({ others, current }: SavedFutures): void {
  useFutures.setState({ others, current, notice: undefined })
}

export function dismissNotice(): void {
  useFutures.setState({ notice: undefined })
}

/** Keeps the run in hand, as it is left for a new one. */
export function leaveFuture(left: Omit<Future, 'name'>, type: 'forked' | 'undone'): void {
  const { others, current } = useFutures.getState()
  const kept = [...others, { ...left, name: current }].slice(-mostFutures)
  useFutures.setState({
    others: kept,
    current: nextName([...kept, { name: current }]),
    notice: { type, atMs: left.partedAtMs },
  })
}

/** Swaps the run in hand with another. */
export function swapFuture(name: string, left: Omit<Future, 'name' | 'partedAtMs'>): void {
  const { others, current } = useFutures.getState()
  const taken = others.find((future) => future.name === name)
  if (!taken) return
  const kept = { ...left, name: current, partedAtMs: taken.partedAtMs }
  useFutures.setState({
    others: others.map((future) => (future === taken ? kept : future)),
    current: name,
    notice: { type: 'returned', atMs: taken.partedAtMs },
  })
}

export function dropFuture(name: string): void {
  useFutures.setState(({ others }) => ({ others: others.filter((future) => future.name !== name) }))
}

function nextName(taken: readonly { readonly name: string }[]): string {
  for (let i = 0; ; i++) {
    const letter = String.fromCharCode(65 + (i % 26))
    const name = i < 26 ? letter : `${letter}${Math.floor(i / 26) + 1}`
    if (!taken.some((future) => future.name === name)) return name
  }
}
