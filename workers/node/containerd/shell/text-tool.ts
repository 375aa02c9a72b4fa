// The large text tools, which are the same in every shell, as commands of a container. Brought in when first used.
import type { Tool } from '../../../posix/tools/tool.ts'
import type { ShellCommand } from './command.ts'
import { readFile, writeFile } from './file-tree.ts'

export function lateTool(load: () => Promise<Tool>): ShellCommand {
  return async (args, scope) => {
    const tool = await scope.host.load(load)
    return tool({
      args,
      read: () => scope.stdin.readLine(),
      readFile: (path) => readFile(scope, path),
      writeFile: (path, text) => writeFile(scope, path, text),
      out: scope.stdout,
      err: scope.stderr,
      env: scope.env,
      nowMs: scope.host.clock.unixMs(),
    })
  }
}
