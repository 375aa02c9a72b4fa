// 부분과 함께 오는 글.
import type { LateMessages } from '../late-text.ts'
import { facts } from './facts.ts'
import { scheduling } from './scheduling.ts'
import { why } from './why.ts'

export const late: LateMessages = { facts, scheduling, why }
