// How objects are applied, whoever merges them: kubectl or the server.
import { at, type JsonObject } from '../json-value.ts'
import type { DryRun } from '../printers/printer.ts'
import type { Info } from '../selection.ts'

export type ApplyOptions = {
  readonly dryRun: DryRun
  readonly fieldManager: string
  /** `Strict`, `Warn` or `Ignore`. */
  readonly fieldValidation: string
  readonly serverSide: boolean
  readonly forceConflicts: boolean
  /** Of the object, to be applied with --server-side; '': the object itself. */
  readonly subresource: string
  /** Deletes and creates again what cannot be patched. */
  readonly force: boolean
  warn(text: string): void
}

export type Applied = {
  readonly operation: 'created' | 'configured' | 'unchanged' | 'serverside-applied'
  readonly object: JsonObject
}

export function writeQuery(options: Pick<ApplyOptions, 'fieldManager' | 'fieldValidation' | 'dryRun'>): {
  fieldManager: string
  fieldValidation: string
  dryRun: string | undefined
} {
  const { fieldManager, fieldValidation, dryRun } = options
  return { fieldManager, fieldValidation, dryRun: dryRun === 'server' ? 'All' : undefined }
}

export function warnIfDeleting({ name }: Info, object: JsonObject, { warn }: Pick<ApplyOptions, 'warn'>): void {
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined)
    warn(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
}
