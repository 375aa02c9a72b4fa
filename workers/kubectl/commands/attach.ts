// kubectl attach: the streams of a container's own process. Like kubectl/pkg/cmd/attach.
import { attachTo } from '../attaching.ts'
import type { Command } from '../command.ts'
import { fail } from '../errors.ts'
import { podsBehind } from '../pod-target.ts'

export const attach: Command = {
  name: 'attach',
  short: 'Attach to a process that is already running inside an existing container.',
  usage: '(POD | TYPE/NAME) -c CONTAINER [options]',
  flags: {
    container: { type: 'string', short: 'c', value: '', help: 'Container name' },
    stdin: { type: 'bool', short: 'i', value: 'false', help: 'Pass stdin to the container' },
    tty: { type: 'bool', short: 't', value: 'false', help: 'Stdin is a TTY' },
    'detach-keys': { type: 'string', value: 'ctrl-p,ctrl-q', help: 'Keys that end the session without the process' },
    quiet: { type: 'bool', short: 'q', value: 'false', help: 'Only print output from the remote session' },
    'pod-running-timeout': { type: 'duration', value: '1m0s', help: 'How long to wait for the pod' },
  },
  async run(context) {
    const { args, flags } = context
    const [target] = args
    if (target === undefined) return fail('at least 1 argument is required for attach')
    if (args.length > 2)
      fail(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`)
    if (flags.duration('pod-running-timeout') <= 0) fail('--pod-running-timeout must be higher than zero')
    const name = args.length === 2 ? `${target}/${args[1] ?? ''}` : target
    const [pod] = await podsBehind(context.client(), name)
    if (!pod) return fail('timed out waiting for the condition')
    const phase = pod.status?.phase ?? ''
    if (phase === 'Succeeded' || phase === 'Failed')
      fail(`cannot attach a container in a completed pod; current phase is ${phase}`)
    await attachTo(context, {
      pod,
      container: flags.string('container'),
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
      detachKeys: flags.string('detach-keys'),
    })
  },
}
