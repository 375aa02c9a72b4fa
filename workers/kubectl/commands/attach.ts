// kubectl attach: the streams of a container's own process. Like kubectl/pkg/cmd/attach.
import type { Command } from '../command.ts'
import { streamContainer } from '../container-stream.ts'
import { fail, failUsage } from '../errors.ts'
import { allContainers, chooseContainer, podsBehind } from '../pod-target.ts'

export const attach: Command = {
  name: 'attach',
  short: 'Attach to a process that is already running inside an existing container.',
  usage: '(POD | TYPE/NAME) -c CONTAINER [options]',
  flags: {
    container: { type: 'string', short: 'c', value: '', help: 'Container name' },
    stdin: { type: 'bool', short: 'i', value: 'false', help: 'Pass stdin to the container' },
    tty: { type: 'bool', short: 't', value: 'false', help: 'Stdin is a TTY' },
    quiet: { type: 'bool', short: 'q', value: 'false', help: 'Only print output from the remote session' },
    'pod-running-timeout': { type: 'duration', value: '1m0s', help: 'How long to wait for the pod' },
  },
  async run(context) {
    const { args, flags } = context
    const [target] = args
    if (target === undefined) return failUsage(context.path, 'at least 1 argument is required for attach')
    if (args.length > 2)
      failUsage(
        context.path,
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: ${args.join(' ')}`,
      )
    const name = args.length === 2 ? `${target}/${args[1] ?? ''}` : target
    const [pod] = await podsBehind(context.client(), name)
    if (!pod) return fail('timed out waiting for the condition')
    const phase = pod.status?.phase ?? ''
    if (phase === 'Succeeded' || phase === 'Failed')
      fail(`cannot attach a container in a completed pod; current phase is ${phase}`)
    const asked = flags.string('container')
    if (asked !== '' && !allContainers(pod).some((one) => one.name === asked)) refuseContainer(asked, pod)
    const container = chooseContainer(pod, asked, flags.bool('quiet') ? () => {} : context.err)
    const spec = allContainers(pod).find((one) => one.name === container)
    const stdin = flags.bool('stdin')
    if (flags.bool('tty') && !spec?.tty)
      context.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
    if (!flags.bool('quiet') && stdin) context.err("If you don't see a command prompt, try pressing enter.\n")
    await streamContainer(context, pod, {
      action: 'attach',
      container,
      stdin,
      tty: flags.bool('tty') && spec?.tty === true,
    })
  },
}

function refuseContainer(asked: string, pod: Parameters<typeof chooseContainer>[0]): never {
  try {
    chooseContainer(pod, asked, () => {})
  } catch (error) {
    fail(`cannot attach to the container: ${(error as Error).message.replace(/^error: /, '')}`)
  }
  return fail(`cannot attach to the container: container ${asked} not found`)
}
