// kubectl exec: runs a command in a container. Like kubectl/pkg/cmd/exec.
import type { Command } from '../command.ts'
import { streamContainer } from '../container-stream.ts'
import { fail } from '../errors.ts'
import { fileFlags } from '../flag-sets.ts'
import { chooseContainer, podsBehind } from '../pod-target.ts'

export const exec: Command = {
  name: 'exec',
  short: 'Execute a command in a container.',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  flags: {
    filename: fileFlags['filename'] ?? { type: 'list' },
    container: { type: 'string', short: 'c', value: '', help: 'Container name' },
    stdin: { type: 'bool', short: 'i', value: 'false', help: 'Pass stdin to the container' },
    tty: { type: 'bool', short: 't', value: 'false', help: 'Stdin is a TTY' },
    quiet: { type: 'bool', short: 'q', value: 'false', help: 'Only print output from the remote session' },
    'pod-running-timeout': { type: 'duration', value: '1m0s', help: 'How long to wait for the pod' },
  },
  async run(context) {
    const { args, dashAt } = context
    if (args.length === 0 || dashAt === 0) fail('pod, type/name or --filename must be specified')
    const [target = '', ...rest] = args
    if (dashAt < 0 && rest.length > 0)
      fail(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      )
    if (rest.length === 0) fail('you must specify at least one command for the container')
    const [pod] = await podsBehind(context.client(), target)
    if (!pod) return fail('timed out waiting for the condition')
    const phase = pod.status?.phase ?? ''
    if (phase === 'Succeeded' || phase === 'Failed')
      fail(`cannot exec into a container in a completed pod; current phase is ${phase}`)
    const container = chooseContainer(pod, context.flags.string('container'), context.err)
    const { flags } = context
    await streamContainer(context, pod, {
      action: 'exec',
      container,
      command: rest,
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
    })
  },
}
