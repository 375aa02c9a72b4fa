// All Korean texts: one line a feature. Terms as on kubernetes.io/ko.
import { app } from './ko/app.ts'
import { diagram } from './ko/diagram.ts'
import { inspector } from './ko/inspector.ts'
import { objects } from './ko/objects.ts'
import { timeline } from './ko/timeline.ts'
import type { Messages } from './text.ts'

export const ko: Messages = { app, diagram, inspector, objects, timeline }
