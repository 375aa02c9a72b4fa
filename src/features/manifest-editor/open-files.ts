// Files from the reader's disk: opened as text, each in a tab of its own; what is no text or too large is left alone.
import type { Messages } from '../../i18n/text.ts'
import { manifestFiles } from './manifest-files.ts'
import { longestText } from './saved-files.ts'

/** Returns a sentence about the first file that could not be opened. */
export async function openDroppedFiles(files: FileList, text: Messages['editor']): Promise<string | undefined> {
  let trouble: string | undefined
  for (const file of [...files].slice(0, 20)) {
    if (file.size > longestText) {
      trouble ??= text.tooLarge(file.name)
      continue
    }
    const content = await file.text()
    if (content.includes('\u0000') || content.includes('\ufffd')) trouble ??= text.notText(file.name)
    else manifestFiles.add(file.name, content.replaceAll('\r\n', '\n'))
  }
  return trouble
}

/** Lets the reader choose files. */
export function chooseFiles(onChosen: (files: FileList) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.yaml,.yml,.json,text/yaml,application/json'
  input.addEventListener('change', () => {
    if (input.files !== null) onChosen(input.files)
  })
  input.click()
}
