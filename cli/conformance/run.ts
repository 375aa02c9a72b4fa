// Replays the files of a family, one after the other.
import { families } from './families.ts'
import { recordedFiles } from './recordings.ts'
import type { FileResult } from './result.ts'

export type FamilyResult = {
  readonly family: string
  readonly matched: number
  readonly total: number
  readonly files: readonly FileResult[]
}

/** `file` limits it to one; `told` hears of each file as it is done. */
export async function runFamily(
  folder: string,
  family: string,
  file?: string,
  told: (result: FileResult) => void = () => {},
): Promise<FamilyResult> {
  const load = families[family]
  if (!load) throw new Error(`there is no family ${family}: ${Object.keys(families).join(', ')}`)
  const replay = await load()
  const files: FileResult[] = []
  for (const { name, text } of recordedFiles(folder, family)) {
    if (file !== undefined && name !== file) continue
    const result = await replay(name, text)
    files.push(result)
    told(result)
  }
  return sumOf(family, files)
}

export function sumOf(family: string, files: readonly FileResult[]): FamilyResult {
  const sum = (of: 'matched' | 'total') => files.reduce((total, result) => total + result[of], 0)
  return { family, matched: sum('matched'), total: sum('total'), files }
}
