// All English texts: one line a feature.
import { app } from './en/app.ts'
import { chaos } from './en/chaos.ts'
import { diagram } from './en/diagram.ts'
import { editor } from './en/editor.ts'
import { help } from './en/help.ts'
import { inspector } from './en/inspector.ts'
import { objects } from './en/objects.ts'
import { palette } from './en/palette.ts'
import { picture } from './en/picture.ts'
import { preferences } from './en/preferences.ts'
import { terminal } from './en/terminal.ts'
import { timeline } from './en/timeline.ts'

export const en = {
  app,
  chaos,
  diagram,
  editor,
  help,
  inspector,
  objects,
  palette,
  picture,
  preferences,
  terminal,
  timeline,
}
