// The file in the editor's hand, for sessions and links.
import { manifestFiles } from '../features/manifest-editor/manifest-files.ts'
import { offerPart } from '../state/page-view.ts'

export function offerFile(): void {
  const { store } = manifestFiles
  offerPart('file', {
    read: () => {
      const { files, active } = store.getState()
      const file = files.find(({ id }) => id === active)
      return file && { name: file.name, text: file.text }
    },
    show: ({ name, text }) => {
      // Nothing that the reader has typed gives way: another text under a name that is taken gets a name of its own.
      const same = store.getState().files.find((file) => file.name === name && file.text === text)
      if (same) manifestFiles.select(same.id)
      else manifestFiles.add(name, text)
    },
  })
}
