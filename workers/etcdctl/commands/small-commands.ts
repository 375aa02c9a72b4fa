// etcdctl version, help, completion and what 3.4 had besides.
import { type Command, type Context, exitCodes, Failure, nameOf } from '../cobra/command.ts'
import { showHelp } from '../cobra/run.ts'
import { localFlags } from '../cobra/usage.ts'
import type { Release } from '../release.ts'

export const versionCommand = (tool: 'etcdctl' | 'etcdutl'): Command => ({
  use: 'version',
  short: `Prints the version of ${tool}`,
  async run({ out, release }: Context): Promise<undefined> {
    out(`${tool} version: ${release.version}\nAPI version: ${release.api}\n`)
  },
})

export const helpCommand: Command = {
  use: 'help [command]',
  short: 'Help about any command',
  long: 'Shows the help of a command: type etcdctl help and the command.',
  run: async (context: Context) => showHelp(context, context.args),
}

const shells = ['bash', 'fish', 'powershell', 'zsh'] as const
type Shell = (typeof shells)[number]

/** One command with the shell as its argument since 3.6, one for each shell before. */
export function completionCommand({ minor }: Release): Command {
  if (minor >= 6)
    return {
      use: 'completion [bash|zsh|fish|powershell]',
      short: 'Generate completion script',
      long: 'Prints a script for a shell. Load it with, for example:\n\n  $ source <(etcdctl completion bash)',
      plainUsage: true,
      run: async (context: Context) => {
        const [shell] = context.args
        if (context.args.length !== 1)
          throw new Failure(exitCodes.error, `accepts 1 arg(s), received ${context.args.length}`)
        if (!shells.includes(shell as Shell))
          throw new Failure(exitCodes.error, `invalid argument "${shell}" for "etcdctl completion"`)
        return print(context, shell as Shell)
      },
    }
  return {
    use: 'completion',
    short: 'Generate the autocompletion script for the specified shell',
    long: 'Prints a script with which a shell completes the arguments of etcdctl.\nEach subcommand tells how its script is used.',
    commands: shells.map((shell) => ({
      use: shell,
      short: `Generate the autocompletion script for ${shell}`,
      long: `Prints the script for ${shell}.`,
      plainUsage: true,
      flags: [{ name: 'no-descriptions', type: 'bool', value: 'false', usage: 'disable completion descriptions' }],
      run: (context) => print(context, shell),
    })),
  }
}

/** Commands and flags as words to choose from. */
async function print({ out, root }: Context, shell: Shell): Promise<undefined> {
  if (shell !== 'bash')
    throw new Failure(exitCodes.feature, `this etcdctl has no completion script for ${shell}: bash is the shell here`)
  const words = (command: Command): string[] => [
    nameOf(command),
    ...localFlags(command).map(({ name }) => `--${name}`),
    ...(command.commands ?? []).flatMap(words),
  ]
  const list = [...new Set(words(root))].sort().join(' ')
  out(`# bash completion for ${nameOf(root)}\ncomplete -W '${list}' ${nameOf(root)}\n`)
}

/** 3.4's way from the v2 store to v3's. */
export const migrateCommand: Command = {
  use: 'migrate',
  short: 'Migrates keys in a v2 store to a mvcc store',
  flags: [
    { name: 'data-dir', type: 'string', value: '', usage: 'Path to the data directory' },
    { name: 'wal-dir', type: 'string', value: '', usage: 'Path to the WAL directory' },
    { name: 'transformer', type: 'string', value: '', usage: 'Path to the user-provided transformer program' },
    { name: 'no-ttl', type: 'bool', value: 'false', usage: 'Do not convert TTL keys' },
  ],
  async run(): Promise<never> {
    throw new Failure(exitCodes.feature, 'migrate is not supported here: copy keys with etcdctl of both APIs')
  },
}
