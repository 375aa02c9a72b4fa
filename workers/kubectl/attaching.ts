// Attaches to a container's own process, as kubectl attach, run and debug do. Like kubectl/pkg/cmd/attach AttachOptions.Run.
import type { Pod } from '../apis/core/types.ts'
import type { Context } from './command.ts'
import { streamContainer } from './container-stream.ts'
import { describeError, fail } from './errors.ts'
import { followLogs } from './log-stream.ts'
import { allContainers, chooseContainer } from './pod-target.ts'

export type AttachRequest = {
  readonly pod: Pod
  /** '': the pod's default one. */
  readonly container: string
  readonly stdin: boolean
  readonly tty: boolean
  readonly quiet: boolean
  /** `ctrl-p,ctrl-q`. */
  readonly detachKeys?: string
}

const usualDetachKeys = 'ctrl-p,ctrl-q'

export async function attachTo(context: Context, request: AttachRequest): Promise<void> {
  const { pod, stdin, quiet } = request
  const container = containerToAttach(context, request)
  const hasTty = allContainers(pod).find(({ name }) => name === container)?.tty === true
  if (request.tty && !hasTty && !quiet)
    context.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
  if (!quiet) context.err(notices)
  const isRaw = hasTty && stdin
  const detachKeys = isRaw ? keysOf(request.detachKeys || usualDetachKeys) : ''
  await streamContainer(context, pod, { action: 'attach', container, stdin, tty: isRaw, detachKeys })
  if (isRaw && !quiet) context.out(`${reattachMessage(pod, container)}\n`)
}

/** Attaches; when that fails, shows what the container has written. */
export async function attachOrShowLogs(context: Context, request: AttachRequest): Promise<void> {
  try {
    await attachTo(context, request)
  } catch (error) {
    const reason = describeError(error)
      .text.trimEnd()
      .replace(/^error: /, '')
    const { name } = request.pod.metadata
    context.err(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${reason}\n`)
    await showLogs(context, request)
  }
}

export async function showLogs(context: Context, request: AttachRequest): Promise<void> {
  const { name, namespace = '' } = request.pod.metadata
  const container = containerToAttach(context, request)
  await followLogs(context.client(), namespace, name, { container }, context.out)
}

const notices = `All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
If you don't see a command prompt, try pressing enter.
`

function containerToAttach(context: Context, { pod, container, quiet }: AttachRequest): string {
  try {
    return chooseContainer(pod, container, quiet ? () => {} : context.err)
  } catch (error) {
    return fail(`cannot attach to the container: ${(error as Error).message.replace(/^error: /, '')}`)
  }
}

/** The characters that `ctrl-a,x` stands for. */
function keysOf(text: string): string {
  const characters = text.split(',').map((key) => {
    const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1]
    if (control) return String.fromCharCode(control.toUpperCase().charCodeAt(0) - 64)
    return key.length === 1 ? key : fail(`could not bind detach keys: Unknown character: '${key}'`)
  })
  return characters.join('')
}

function reattachMessage({ metadata, spec }: Pod, container: string): string {
  const command = `kubectl attach ${metadata.name} -c ${container} -n ${metadata.namespace} -i -t`
  return spec.ephemeralContainers?.some(({ name }) => name === container)
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${command}' if it is still running`
    : `Session ended, resume using '${command}' command`
}
