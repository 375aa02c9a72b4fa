// Commands of kubectl that this one does not have: each says so, and what to use instead.
import type { Command } from '../command.ts'
import { CommandError, fail, failUsage } from '../errors.ts'
import { fileFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { helpOf } from '../help.ts'
import { failNothing } from '../selection.ts'

function refused(name: string, short: string, reason: string, extra: Partial<Command> = {}): Command {
  return { name, short, run: async () => fail(reason), ...extra }
}

const noMetrics = 'Metrics API not available'

export const edit = refused('edit', 'Edit a resource on the server.', '', {
  flags: { ...fileFlags, ...outputFlags },
  async run({ args, flags }) {
    if (args.length === 0 && flags.all('filename').length === 0) failNothing()
    fail(
      'unable to launch the editor "vi": there is no editor on this laptop; use kubectl patch, kubectl set or kubectl apply',
    )
  },
})

/** As on a cluster without a metrics server. */
export const top: Command = {
  name: 'top',
  short: 'Display resource (CPU/memory) usage. Needs a metrics server, which this cluster does not run.',
  usage: '[flags] [options]',
  subcommands: [
    refused('node', 'Display resource (CPU/memory) usage of nodes', noMetrics, {
      aliases: ['nodes', 'no'],
      flags: selectorFlags,
    }),
    refused('pod', 'Display resource (CPU/memory) usage of pods', noMetrics, {
      aliases: ['pods', 'po'],
      flags: {
        ...selectorFlags,
        'all-namespaces': { type: 'bool', short: 'A', value: 'false' },
        containers: { type: 'bool', value: 'false' },
      },
    }),
  ],
}

export const attach = refused(
  'attach',
  'Attach to a running container.',
  'attach is not supported by this kubectl; use kubectl logs -f or kubectl exec',
)
export const portForward = refused(
  'port-forward',
  'Forward one or more local ports to a pod.',
  'port-forward is not supported by this kubectl: the laptop has no browser; use kubectl exec or kubectl run with wget',
  {
    async run({ args, path }) {
      if (args.length < 2) failUsage(path, 'TYPE/NAME and list of ports are required for port-forward')
      fail('port-forward is not supported by this kubectl; use kubectl exec or kubectl run with wget')
    },
  },
)
export const proxy = refused(
  'proxy',
  'Run a proxy to the Kubernetes API server.',
  'proxy is not supported by this kubectl; use kubectl get --raw',
)
export const cp = refused('cp', 'Copy files and directories to and from containers.', '', {
  async run({ args }) {
    if (args.length < 2) fail('source and destination are required')
    fail('cp is not supported by this kubectl; use kubectl exec with cat')
  },
})
export const debug = refused(
  'debug',
  'Create debugging sessions for troubleshooting workloads and nodes.',
  'debug is not supported by this kubectl; use kubectl exec or kubectl run',
)
export const kustomize = refused(
  'kustomize',
  'Build a kustomization target from a directory or URL.',
  'kustomize is not supported by this kubectl',
)
export const autoscale = refused('autoscale', 'Auto-scale a deployment, replica set, or stateful set.', '', {
  flags: {
    ...fileFlags,
    max: { type: 'int', value: '-1', required: true },
    min: { type: 'int', value: '-1' },
    cpu: { type: 'string', value: '' },
    memory: { type: 'string', value: '' },
    name: { type: 'string', value: '' },
  },
  async run() {
    fail('autoscale is not supported: this cluster has no HorizontalPodAutoscaler; use kubectl scale')
  },
})
export const certificate: Command = {
  name: 'certificate',
  short: 'Modify certificate resources.',
  subcommands: ['approve', 'deny'].map((name) =>
    refused(name, `${name === 'approve' ? 'Approve' : 'Deny'} a certificate signing request`, '', {
      async run({ args }) {
        if (args.length === 0) fail('one or more CSRs must be specified as <name> or -f <filename>')
        throw new CommandError(`error: the server doesn't have a resource type "certificatesigningrequests"`)
      },
    }),
  ),
}
export const completion = refused('completion', 'Output shell completion code.', '', {
  async run({ args, path }) {
    const [shell] = args
    if (shell === undefined) failUsage(path, 'Shell not specified.')
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell ?? ''))
      failUsage(path, `Unsupported shell type ${JSON.stringify(shell)}.`)
    fail('the shell of this laptop completes kubectl by itself: press Tab')
  },
})
export const plugin: Command = {
  name: 'plugin',
  short: 'Provides utilities for interacting with plugins.',
  subcommands: [
    refused('list', 'List all visible plugin executables', 'unable to find any kubectl plugins in your PATH'),
  ],
}
export const options: Command = {
  name: 'options',
  short: 'The following options can be passed to any command:',
  hidden: true,
  async run({ out, path }) {
    out(helpOf(options, path))
  },
}
