import type { Messages } from '../text.ts'

export const objects: Messages['objects'] = {}
