// Commands that some part of the page wants to run in the terminal, as if typed there.
import { create } from 'zustand'
import { showPanel } from './workspace.ts'

const mostWaiting = 20

export const useCommandRequests = create<{ readonly waiting: readonly string[] }>(() => ({ waiting: [] }))

/** Shows the terminal and runs a line in it. */
export function runInTerminal(line: string): void {
  showPanel('bottom', 'terminal')
  useCommandRequests.setState(({ waiting }) => ({ waiting: [...waiting, line].slice(-mostWaiting) }))
}

/** Takes what waits to be run, oldest first. */
export function takeCommands(): readonly string[] {
  const { waiting } = useCommandRequests.getState()
  if (waiting.length > 0) useCommandRequests.setState({ waiting: [] })
  return waiting
}
