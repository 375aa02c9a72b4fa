// What just happened, as the page tells it: one step at a time, the newest last.
import { create } from 'zustand'
import type { CauseStep } from '../../workers/contract.ts'

const mostSteps = 3

/** `steps` are told one after the other; bounded. */
export const useNarration = create<{ readonly steps: readonly CauseStep[] }>(() => ({ steps: [] }))

export function narrate(step: CauseStep): void {
  useNarration.setState(({ steps }) => ({ steps: [...steps, step].slice(-mostSteps) }))
}

export function fallSilent(): void {
  useNarration.setState({ steps: [] })
}
