// The text tools of the floor below as commands of this shell. Those that are large are brought in when first used.
import { base64, cut, grep, head, nl, paste, rev, tac, tail, tr, uniq, wc } from '../../posix/tools/text-filters.ts'
import type { Tool } from '../../posix/tools/tool.ts'
import type { Builtin, BuiltinContext } from '../builtin.ts'

export const textTools: Readonly<Record<string, Builtin>> = {
  awk: late(async () => (await import('../../posix/tools/awk.ts')).awk),
  base64: command(base64),
  column: late(async () => (await import('../../posix/tools/column.ts')).column),
  cut: command(cut),
  diff: late(async () => (await import('../../posix/tools/diff.ts')).diff),
  egrep: command((io) => grep({ ...io, args: ['-E', ...io.args] })),
  ex: late(async () => (await import('../../posix/tools/ex.ts')).editor('ex')),
  fgrep: command((io) => grep({ ...io, args: ['-F', ...io.args] })),
  gawk: late(async () => (await import('../../posix/tools/awk.ts')).awk),
  grep: command(grep),
  head: command(head),
  jq: late(async () => (await import('../../posix/tools/jq.ts')).jq),
  nano: late(async () => (await import('../../posix/tools/ex.ts')).editor('nano')),
  nl: command(nl),
  od: late(async () => (await import('../../posix/tools/od.ts')).od),
  openssl: late(async () => (await import('../../posix/tools/openssl.ts')).openssl),
  paste: command(paste),
  rev: command(rev),
  sed: late(async () => (await import('../../posix/tools/sed.ts')).sed),
  sort: late(async () => (await import('../../posix/tools/sort.ts')).sort),
  tac: command(tac),
  tail: command(tail),
  tr: command(tr),
  uniq: command(uniq),
  vi: late(async () => (await import('../../posix/tools/ex.ts')).editor('vi')),
  vim: late(async () => (await import('../../posix/tools/ex.ts')).editor('vim')),
  wc: command(wc),
}

function late(load: () => Promise<Tool>): Builtin {
  return async (context) => runTool(await context.shell.host.load(load), context)
}

function command(tool: Tool): Builtin {
  return (context) => runTool(tool, context)
}

async function runTool(tool: Tool, { args, shell, input, out, err }: BuiltinContext): Promise<number> {
  const { files, host, job } = shell
  const forget = job.onInterrupt(() => input.wake())
  const env: Record<string, string> = {}
  for (const name of shell.exported) env[name] = shell.variables.get(name) ?? ''
  const status = await tool({
    args,
    read: async () => (job.interrupted ? undefined : input.read()),
    readFile: (path) => (path === '/dev/null' ? '' : files.read(path)),
    writeFile: (path, text) => files.write(path, text, false),
    out: (text) => {
      if (!job.interrupted) out(text)
    },
    err,
    env,
    nowMs: host.clock.unixMs(),
  })
  forget()
  job.check()
  return status
}
