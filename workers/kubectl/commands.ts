// Every command of kubectl, in the order of its help.
import type { Command } from './command.ts'
import { apply } from './commands/apply.ts'
import { create } from './commands/create.ts'
import { deleteCommand } from './commands/delete.ts'
import { get } from './commands/get.ts'
import { scale } from './commands/scale.ts'

export const commands: readonly Command[] = [create, get, deleteCommand, scale, apply]
