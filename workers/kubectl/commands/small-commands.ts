// Commands of kubectl that need no server: completion, plugin, options, alpha and kuberc.
import type { Command } from '../command.ts'
import { fail, failUsage } from '../errors.ts'
import { outputFlags } from '../flag-sets.ts'
import { globalHelp } from '../help.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell']

/** The script asks kubectl itself; the laptop's shell completes without it. */
export const completion: Command = {
  name: 'completion',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell).',
  usage: 'SHELL',
  async run({ args, path, out }) {
    const [shell] = args
    if (shell === undefined) return failUsage(path, 'Shell not specified.')
    if (args.length > 1) failUsage(path, 'Too many arguments. Expected only the shell type.')
    if (!shells.includes(shell)) failUsage(path, `Unsupported shell type ${JSON.stringify(shell)}.`)
    out(`# ${shell} completion for kubectl. The shell of this laptop completes kubectl without it: press Tab.\n`)
  },
}

export const plugin: Command = {
  name: 'plugin',
  short: `Provides utilities for interacting with plugins.

 Plugins are programs named kubectl-… that lie in a folder of the PATH.`,
  usage: '[flags] [options]',
  subcommands: [
    {
      name: 'list',
      short: "List all visible plugin executables on a user's PATH",
      flags: { 'name-only': { type: 'bool', value: 'false', help: 'Display only the name of each plugin' } },
      run: async () => fail('unable to find any kubectl plugins in your PATH'),
    },
  ],
}

export const options: Command = {
  name: 'options',
  short: 'The following options can be passed to any command:',
  hidden: true,
  async run({ out }) {
    out(globalHelp(options.short))
  },
}

export const alpha: Command = {
  name: 'alpha',
  short: 'Commands for features in alpha',
  hidden: true,
  async run({ err }) {
    err('No alpha commands are available in this version of kubectl\n')
  },
}

const noPreferences = 'preferences (kuberc) are not supported by this kubectl: use an alias of the shell'

export const kuberc: Command = {
  name: 'kuberc',
  short: `Manage user preferences (kuberc) file.

 Preferences are defaults for flags, and aliases; this kubectl keeps none.`,
  usage: 'SUBCOMMAND [options]',
  subcommands: [
    { name: 'set', short: 'Set values in the kuberc configuration', run: async () => fail(noPreferences) },
    {
      name: 'view',
      short: 'Display the current kuberc configuration',
      flags: outputFlags,
      run: async () => fail(noPreferences),
    },
  ],
}
