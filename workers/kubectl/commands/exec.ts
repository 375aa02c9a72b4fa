// kubectl exec: runs a command in a container. Like kubectl/pkg/cmd/exec.
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail } from '../errors.ts'
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
    await execute(context, pod, container, rest)
  },
}

async function execute(context: Context, pod: Pod, container: string, command: readonly string[]): Promise<void> {
  const { host, flags } = context
  const client = context.client()
  const over = host.signal()
  const interactive = flags.bool('stdin')
  let problem: unknown
  let status = ''
  const query: (readonly [string, string])[] = [
    ...command.map((word) => ['command', word] as const),
    ['container', container],
    ...(interactive ? [['stdin', 'true'] as const] : []),
    ['stdout', 'true'],
    ...(flags.bool('tty') ? [['tty', 'true'] as const] : [['stderr', 'true'] as const]),
  ]
  const path = pathOf(pods, pod.metadata.namespace ?? '', pod.metadata.name, 'exec')
  const stream = client.streamText('POST', path, query, {
    onChunk({ channel, text }) {
      if (channel === 'stdout') context.out(text)
      else if (channel === 'stderr') context.err(text)
      else status += text
    },
    onEnd(error) {
      problem = error
      over.notify()
    },
  })
  if (interactive)
    host.stdio.onStdin((text) => {
      // Ctrl-D, the end of input, is told as the character that a terminal sends for it.
      stream.upload({ channel: 'stdin', text: text ?? '\x04' })
    })
  await over.wait()
  if (problem) throw problem
  reportStatus(status)
}

/** The last thing a stream tells is a Status: success, or how the command ended. */
function reportStatus(text: string): void {
  if (text === '') return
  let status: { status?: string; message?: string; details?: { causes?: { reason?: string; message?: string }[] } }
  try {
    status = JSON.parse(text)
  } catch {
    throw new CommandError(`error: ${text.trimEnd()}`)
  }
  if (status.status === 'Success') return
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message
  if (code === undefined) throw new CommandError(`error: ${status.message ?? 'unknown error'}`)
  throw new CommandError(`command terminated with exit code ${code}`, Number(code) || 1)
}
