// One Monaco model a file, kept as long as the file is open, so that undo survives looking at something else.

import { manifestFiles } from './manifest-files.ts'
import { monaco } from './monaco.ts'
import type { ManifestFile } from './saved-files.ts'

const models = new Map<string, monaco.editor.ITextModel>()
const saveAfterMs = 250
let saving: ReturnType<typeof setTimeout> | undefined

/** The model of a file; its edits go to the store at once and to storage soon after. */
export function modelOf(file: ManifestFile): monaco.editor.ITextModel {
  const known = models.get(file.id)
  if (known !== undefined) return known
  const model = monaco.editor.createModel(
    file.text,
    'yaml',
    monaco.Uri.from({ scheme: 'file', path: `/${file.id}.yaml` }),
  )
  model.updateOptions({ tabSize: 2, indentSize: 2, insertSpaces: true })
  model.onDidChangeContent(() => {
    manifestFiles.edit(file.id, model.getValue())
    saveSoon()
  })
  models.set(file.id, model)
  return model
}

/** Takes over text that changed elsewhere (an example in an untouched tab, another tab of the browser), drops closed files. */
export function followFiles(files: readonly ManifestFile[]): void {
  const byId = new Map(files.map((file) => [file.id, file]))
  for (const [id, model] of models) {
    const file = byId.get(id)
    if (file === undefined) {
      models.delete(id)
      model.dispose()
    } else if (model.getValue() !== file.text) {
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text: file.text }], () => null)
    }
  }
}

export function saveSoon(): void {
  clearTimeout(saving)
  saving = setTimeout(saveNow, saveAfterMs)
}

export function saveNow(): void {
  clearTimeout(saving)
  manifestFiles.save()
}
