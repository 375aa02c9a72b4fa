// What time is stepped by: messages, choices, or changes of what is selected.
import { create } from 'zustand'
import type { StepGoal } from '../../workers/contract.ts'
import { useSelection } from './selection.ts'

export const stepKinds = ['message', 'decision', 'change'] as const
export type StepKind = (typeof stepKinds)[number]

export const useStepKind = create<{ readonly kind: StepKind }>(() => ({ kind: 'message' }))

export function setStepKind(kind: StepKind): void {
  useStepKind.setState({ kind })
}

/** The goal in force. With nothing selected, there is no change to wait for: then it is the next message. */
export function stepGoal(): StepGoal {
  const { kind } = useStepKind.getState()
  const { target } = useSelection.getState()
  if (kind === 'change') return target ? { type: 'change', target } : { type: 'message' }
  return { type: kind }
}
