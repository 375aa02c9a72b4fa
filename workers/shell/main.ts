// The shell on the user's laptop: runs what is typed into the terminal, one line after the other.
import type { Completion } from '../contract.ts'
import { parseInput } from '../posix/grammar/parser.ts'
import { paneVariable } from '../posix/tools/pane-variable.ts'
import type { Program } from '../simulation/host.ts'
import { type Completer, type CompletionSource, completeWord } from './completion.ts'
import { Interpreter } from './interpreter.ts'
import { Job } from './running.ts'
import { sanitize, sanitizeBut } from './sanitize.ts'
import { TextPipe } from './text-pipe.ts'

export type ShellIo = {
  /** What the terminal is to show: made safe, but for the shell's own clearing of the screen. */
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Whether the terminal has a pane in which a text can be edited. */
  readonly hasPane?: boolean
  /** Completes the arguments of programs, by name. */
  readonly completers?: ReadonlyMap<string, Completer>
}

/** How a terminal drives the shell. Calls come from outside of the program and return at once. */
export type ShellSession = {
  /**
   * Runs a line once those before it are done; `done` gets its exit code. A line that is not finished (an open quote, a
   * loop, a here-document) answers 0 and waits for the next one.
   */
  run(line: string, done: (code: number) => void): void
  /** Gives text to what is running. */
  stdin(text: string): void
  /** Ctrl-C: ends what is running (130), or forgets an unfinished line. */
  interrupt(): void
  /** What could stand at the cursor. Asks nobody: names come from `source`. */
  complete(line: string, cursor: number, source: CompletionSource): Completion
}

/** bash as a program that others start: `bash -c 'vi file'`. */
export const bash: Program = async (host) => {
  const interpreter = Interpreter.login(host, homeFolder, [])
  for (const [name, value] of Object.entries(host.env)) {
    interpreter.variables.set(name, value)
    interpreter.exported.add(name)
  }
  interpreter.files.folder = host.env['PWD'] ?? homeFolder
  const input = new TextPipe(host, () =>
    host.stdio.onStdin((text) => (text === undefined ? input.end() : input.write(text))),
  )
  const { stdout: out, stderr: err } = host.stdio
  return interpreter.runCommand(['bash', ...host.args], { input, out, err, control: out })
}

const homeFolder = '/home/user'
const maxHistory = 1000

export function shell(attach: (session: ShellSession) => void, io: ShellIo): Program {
  return async (host) => {
    const waiting: { line: string; done: (code: number) => void }[] = []
    const arrived = host.signal()
    const history: string[] = []
    let unfinished = ''
    let running: { readonly job: Job; readonly input: TextPipe } | undefined
    const interpreter = Interpreter.login(host, homeFolder, history)
    const pane = io.hasPane ? host.random.hex(16) : ''
    if (pane !== '') {
      interpreter.variables.set(paneVariable, pane)
      interpreter.exported.add(paneVariable)
    }
    const streams = {
      out: (text: string) => io.write('stdout', sanitizeBut(text, pane)),
      err: (text: string) => io.write('stderr', sanitize(text)),
      control: (text: string) => io.write('stdout', text),
    }
    attach({
      run(line, done) {
        waiting.push({ line, done })
        arrived.notify()
      },
      stdin(text) {
        // The terminal's Ctrl-D.
        if (text === '\x04') running?.input.end()
        else running?.input.write(text)
      },
      interrupt() {
        unfinished = ''
        for (const { done } of waiting.splice(0)) done(130)
        running?.input.end()
        running?.job.interrupt()
      },
      complete: (line, cursor, source) =>
        completeWord(line, cursor, { shell: interpreter, source, completers: io.completers ?? new Map() }),
    })
    for (;;) {
      const next = waiting.shift()
      if (!next) {
        await arrived.wait()
        continue
      }
      const line = unfinished === '' ? next.line : `${unfinished}\n${next.line}`
      const parsed = parseInput(line)
      unfinished = parsed.type === 'incomplete' ? line : ''
      if (parsed.type === 'incomplete') {
        next.done(0)
        continue
      }
      if (line.trim() !== '') history.push(line)
      if (history.length > maxHistory) history.shift()
      if (parsed.type === 'error') {
        streams.err(`bash: ${parsed.message}\n`)
        interpreter.lastStatus = 2
        next.done(2)
        continue
      }
      running = { job: new Job(host, 2000), input: new TextPipe(host) }
      const code = await interpreter.runLine(parsed.script, { ...streams, input: running.input }, running.job)
      running = undefined
      next.done(code)
    }
  }
}
