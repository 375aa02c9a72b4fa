import type { Messages } from '../text.ts'

export const diagram: Messages['diagram'] = {}
