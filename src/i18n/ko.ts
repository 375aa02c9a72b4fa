// All Korean texts: one line a feature. Terms as on kubernetes.io/ko.

import { app } from './ko/app.ts'
import { chaos } from './ko/chaos.ts'
import { diagram } from './ko/diagram.ts'
import { editor } from './ko/editor.ts'
import { help } from './ko/help.ts'
import { inspector } from './ko/inspector.ts'
import { objects } from './ko/objects.ts'
import { palette } from './ko/palette.ts'
import { picture } from './ko/picture.ts'
import { preferences } from './ko/preferences.ts'
import { terminal } from './ko/terminal.ts'
import { timeline } from './ko/timeline.ts'
import type { Messages } from './text.ts'

export const ko: Messages = {
  app,
  terminal,
  preferences,
  palette,
  picture,
  help,
  editor,
  chaos,
  diagram,
  inspector,
  objects,
  timeline,
}
