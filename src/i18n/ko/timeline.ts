import type { Messages } from '../text.ts'

export const timeline: Messages['timeline'] = {}
