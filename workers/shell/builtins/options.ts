// How commands of the shell read their options and refuse those that they do not know.
import { type OptionSpec, type Options, readOptions, ToolProblem } from '../../posix/tools/tool.ts'
import type { BuiltinContext } from '../builtin.ts'

/** The options; undefined when they were wrong, which has been said then. */
export function optionsOf(context: BuiltinContext, command: string, spec: OptionSpec): Options | undefined {
  try {
    return readOptions(context.args, spec)
  } catch (error) {
    if (!(error instanceof ToolProblem)) throw error
    context.err(`${command}: ${error.message}\n`)
    return undefined
  }
}

export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
