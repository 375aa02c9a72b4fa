// Texts that come with the parts that show them.
import { facts } from './facts.ts'
import { scheduling } from './scheduling.ts'
import { why } from './why.ts'

export const late = { facts, scheduling, why }
