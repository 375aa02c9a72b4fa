// What the panel around the terminal shows of it.
import { create } from 'zustand'
import type { EditRequest } from './edit-request.ts'

export type TerminalStatus = {
  /** The command that runs, or ''. */
  readonly running: string
  readonly isSearching: boolean
  /** The file that an editor has handed over. */
  readonly edited: EditRequest | undefined
  /** How often the bell has rung: the frame lights up, nothing sounds. */
  readonly bells: number
  /** Whether a command was run since the page was opened: then nobody needs to be told what could be tried. */
  readonly hasRun: boolean
}

export const useTerminalStatus = create<TerminalStatus>(() => ({
  running: '',
  isSearching: false,
  edited: undefined,
  bells: 0,
  hasRun: false,
}))
