// What is wrong with the text in sight, as the checker and the last Apply say.
import { create } from 'zustand'

export type Problem = {
  readonly line: number
  readonly column: number
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** `cluster`: the API server said so; `yaml`: the editor's own checks. */
  readonly source: 'yaml' | 'cluster'
}

export type EditorStatus = {
  readonly problems: readonly Problem[]
  readonly line: number
  readonly column: number
}

export const useEditorStatus = create<EditorStatus>(() => ({ problems: [], line: 1, column: 1 }))
