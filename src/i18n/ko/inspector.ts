import type { Messages } from '../text.ts'

export const inspector: Messages['inspector'] = {}
