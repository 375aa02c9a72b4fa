import * as commands from '../../bridge/commands.ts'
import type { Action } from '../../state/action.ts'
import { saveFile } from '../../ui/save-file.ts'
import type { PictureFormat } from './save-picture.ts'

export const pictureActions: readonly Action[] = [
  { name: 'save-svg', label: (text) => text.picture.saveSvg, group: 'view', perform: () => void save('svg') },
  { name: 'save-png', label: (text) => text.picture.savePng, group: 'view', perform: () => void save('png') },
]

async function save(format: PictureFormat): Promise<void> {
  const { diagramPicture } = await import('./save-picture.ts')
  const session = format === 'svg' ? JSON.stringify(await commands.recording()) : ''
  saveFile(await diagramPicture(format, session), `wheelhouse.${format}`)
}
