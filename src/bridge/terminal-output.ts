// What the shell of the laptop printed, passed on to whoever shows it; what came before they listened is kept for them.
import type { TerminalOutput } from '../../workers/contract.ts'

const maxKept = 2000

let kept: TerminalOutput[] = []
const listeners = new Set<(output: TerminalOutput) => void>()

export function followTerminal(outputs: readonly TerminalOutput[], isFirstFrame: boolean): void {
  if (isFirstFrame) kept = []
  for (const output of outputs) {
    kept.push(output)
    for (const listener of listeners) listener(output)
  }
  if (kept.length > maxKept * 1.2) kept = kept.slice(-maxKept)
}

/** Calls `listener` with everything printed so far, and then with what follows. */
export function onTerminalOutput(listener: (output: TerminalOutput) => void): () => void {
  for (const output of kept) listener(output)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
