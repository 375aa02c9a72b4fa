// What came of applying each file: for the marks in the text, the strip below it and the announcement.
import { create } from 'zustand'
import type { DocumentResult } from '../../../workers/contract.ts'
import { apply } from '../../bridge/commands.ts'
import { manifestFiles } from './manifest-files.ts'

export type Applied = {
  readonly dryRun: boolean
  /** The text that was sent: when it is another now, the results are of yesterday. */
  readonly text: string
  readonly results: readonly DocumentResult[]
  /** Why nothing was applied at all, or ''. */
  readonly failure: string
}

export type ApplyState = {
  /** The file under way, or ''. */
  readonly applying: string
  /** By the file's id. */
  readonly applied: ReadonlyMap<string, Applied>
}

export const useApplied = create<ApplyState>(() => ({ applying: '', applied: new Map() }))

/** Applies the file in sight as `kubectl apply -f` would. One at a time. */
export async function applyActiveFile(dryRun: boolean): Promise<void> {
  const { files, active } = manifestFiles.store.getState()
  const file = files.find((candidate) => candidate.id === active)
  if (file === undefined || useApplied.getState().applying !== '') return
  useApplied.setState({ applying: file.id })
  manifestFiles.keep(file.id)
  let results: readonly DocumentResult[] = []
  let failure = ''
  try {
    results = await apply(file.text, file.name, dryRun)
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error)
  }
  const applied = new Map(useApplied.getState().applied).set(file.id, { dryRun, text: file.text, results, failure })
  useApplied.setState({ applying: '', applied })
}

export function clearApplied(id: string): void {
  const applied = new Map(useApplied.getState().applied)
  applied.delete(id)
  useApplied.setState({ applied })
}
