// Commands that are run in a container that runs already.
import type { Cri, CriRequest } from '../../protocols/cri.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import type { RunningContainer } from './container.ts'
import { notFoundText } from './container-program.ts'
import * as programs from './image-programs.ts'

type ExecSyncRequest = Extract<CriRequest, { type: 'ExecSync' }>
type ExecRequest = Extract<CriRequest, { type: 'Exec' }>

const maxOutput = 65_536

/** Runs a command to its end and answers with what it wrote. */
export function execSync(
  host: Host,
  exchange: ServerExchange<Cri>,
  container: RunningContainer,
  { command, timeoutSeconds }: ExecSyncRequest,
): void {
  if (!container.alive) return refuse(exchange, notRunning(container))
  const output = { stdout: '', stderr: '' }
  const child = container.exec(programs, command, false, false, (stream, text) => {
    if (output[stream].length < maxOutput) output[stream] += text
  })
  if (!child) return refuse(exchange, `failed to exec in container: ${startFailure(host, command)}`)
  const limit =
    timeoutSeconds > 0
      ? host.clock.after(timeoutSeconds * 1000, () => {
          exchange.respond({
            type: 'error',
            code: 'DeadlineExceeded',
            message: `failed to exec in container: timeout ${timeoutSeconds}s exceeded: context deadline exceeded`,
          })
          child.kill()
        })
      : undefined
  child.onExit(({ code }) => {
    limit?.cancel()
    exchange.respond({ type: 'ExecSync', ...output, exitCode: code })
  })
}

/** Runs a command and streams what it writes; uploads are its standard input, an empty one ends it. */
export function execStream(
  exchange: ServerExchange<Cri>,
  container: RunningContainer,
  { command, tty, stdin }: ExecRequest,
): void {
  if (!container.alive) return refuse(exchange, notRunning(container))
  const child = container.exec(programs, command, tty, stdin, (stream, text) =>
    exchange.push({ type: 'output', stream: tty ? 'stdout' : stream, text }),
  )
  if (!child)
    return refuse(
      exchange,
      `OCI runtime exec failed: exec failed: unable to start container process: ${notFoundText(command[0] ?? '')}: unknown`,
    )
  exchange.respond({ type: 'OK' })
  exchange.onUpload(({ text }) => typeInto((typed) => child.stdin(typed), text, tty))
  exchange.onClose(() => child.kill())
  if (!stdin) child.stdin(undefined)
  child.onExit(({ code }) => {
    exchange.push({ type: 'exit', code })
    exchange.end()
  })
}

/** Streams what the container's own process writes from now on; uploads are its standard input, an empty one ends it. */
export function attachStream(
  exchange: ServerExchange<Cri>,
  container: RunningContainer,
  { stdin }: Extract<CriRequest, { type: 'Attach' }>,
): void {
  if (!container.alive) return refuse(exchange, notRunning(container))
  const { config } = container.value
  const takesInput = stdin && config.stdin
  exchange.respond({ type: 'OK' })
  const stopListening = container.listen((stream, text) =>
    exchange.push({ type: 'output', stream: config.tty ? 'stdout' : stream, text }),
  )
  const stopWaiting = container.onEnd(() => {
    exchange.push({ type: 'exit', code: 0 })
    exchange.end()
  })
  if (takesInput) exchange.onUpload(({ text }) => typeInto((typed) => container.stdin(typed), text, config.tty))
  exchange.onClose(() => {
    stopListening()
    stopWaiting()
    if (takesInput && config.stdinOnce) container.stdin(undefined)
  })
}

/** To a terminal Ctrl-D is the end of input. */
function typeInto(stdin: (text: string | undefined) => void, text: string, tty: boolean): void {
  if (text === '') return stdin(undefined)
  if (!tty || !text.includes('\x04')) return stdin(text)
  const before = text.slice(0, text.indexOf('\x04'))
  if (before !== '') stdin(before)
  stdin(undefined)
}

function startFailure(host: Host, command: readonly string[]): string {
  const id = host.random.hex(64)
  return `failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${notFoundText(command[0] ?? '')}: unknown`
}

function notRunning(container: RunningContainer): string {
  return `container is in ${container.value.state} state`
}

function refuse(exchange: ServerExchange<Cri>, message: string): void {
  exchange.respond({ type: 'error', code: 'Unknown', message })
}
