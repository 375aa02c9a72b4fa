// Streams to and from a container: what exec, attach, cp, run and debug have in common.
import type { Pod } from '../apis/core/types.ts'
import { pods } from '../apis/resources.ts'
import { pathOf } from '../client-go/rest-client.ts'
import type { Context } from './command.ts'
import { CommandError } from './errors.ts'

export type StreamRequest = {
  readonly action: 'exec' | 'attach'
  readonly container: string
  readonly command?: readonly string[]
  readonly stdin?: boolean
  readonly tty?: boolean
  /** What goes in when it is not the terminal's input; undefined at its end. */
  readonly input?: readonly (string | undefined)[]
  /** What ends the session when it is typed, and leaves the process alone. */
  readonly detachKeys?: string
  out?(text: string): void
  err?(text: string): void
}

/** Resolves when the stream has ended well; rejects with a refusal, or with how the command ended. */
export async function streamContainer(context: Context, pod: Pod, request: StreamRequest): Promise<void> {
  const { host } = context
  const { action, container, command = [], stdin = false, tty = false, input } = request
  const over = host.signal()
  let problem: unknown
  let status = ''
  const query: (readonly [string, string])[] = [
    ...command.map((word) => ['command', word] as const),
    ['container', container],
    ...(stdin || input ? [['stdin', 'true'] as const] : []),
    ['stdout', 'true'],
    ...(tty ? [['tty', 'true'] as const] : [['stderr', 'true'] as const]),
  ]
  const path = pathOf(pods, pod.metadata.namespace ?? '', pod.metadata.name, action)
  const stream = context.client().streamText('POST', path, query, {
    onChunk({ channel, text }) {
      if (channel === 'stdout') (request.out ?? context.out)(text)
      else if (channel === 'stderr') (request.err ?? context.err)(text)
      else status += text
    },
    onEnd(error) {
      problem = error
      over.notify()
    },
  })
  // The end of input is told by nothing, or with a terminal by the character that one sends for Ctrl-D.
  const ending = tty ? '\x04' : ''
  const { detachKeys = '' } = request
  const send = (text: string | undefined): void => {
    if (detachKeys === '' || !text?.includes(detachKeys))
      return stream.upload({ channel: 'stdin', text: text ?? ending })
    stream.close()
    over.notify()
  }
  if (input) for (const text of input) send(text)
  else if (stdin) host.stdio.onStdin(send)
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
