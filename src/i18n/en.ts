// All English texts: one line a feature.
import { app } from './en/app.ts'
import { diagram } from './en/diagram.ts'
import { inspector } from './en/inspector.ts'
import { objects } from './en/objects.ts'
import { timeline } from './en/timeline.ts'

export const en = { app, diagram, inspector, objects, timeline }
