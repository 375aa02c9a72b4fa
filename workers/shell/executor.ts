// Runs parsed lines: expands words, connects pipelines, starts programs, and lets itself be interrupted.
import type { ChildProcess, Host, Signal } from '../simulation/host.ts'
import type { Builtin, BuiltinContext } from './builtin.ts'
import { builtins } from './builtins.ts'
import { FileSystem } from './file-system.ts'
import { type Pipeline, parseLine, type Redirect, type SimpleCommand, type Word } from './parse-line.ts'
import { TextPipe } from './text-pipe.ts'

type Write = (text: string) => void
export type Streams = { readonly out: Write; readonly err: Write; readonly control: Write }

/** Where the output of one command goes, and where its input comes from. */
type Wiring = {
  readonly input: TextPipe
  readonly out: Write
  readonly err: Write
  readonly control: Write
  onBroken?(stop: () => void): void
}

const maxDepth = 20
const maxOutput = 4_000_000

class Interrupted extends Error {}
class ExpansionError extends Error {}

export class Executor {
  readonly host: Host
  readonly files: FileSystem
  readonly variables: Map<string, string>
  readonly history: readonly string[]
  readonly #streams: Streams
  readonly #children = new Set<ChildProcess>()
  readonly #sleepers = new Set<Signal>()
  #input: TextPipe
  #interrupted = false
  #running = false
  #lastCode = 0
  #depth = 0

  constructor(host: Host, home: string, history: readonly string[], streams: Streams) {
    this.host = host
    this.files = new FileSystem(host.disk, home)
    this.history = history
    this.#streams = streams
    this.#input = new TextPipe(host)
    this.variables = new Map([
      ['HOME', home],
      ['USER', 'user'],
      ['PWD', home],
      ['PATH', '/usr/local/bin:/usr/bin:/bin'],
      ['SHELL', '/bin/bash'],
      ['HOSTNAME', host.machine.name],
    ])
  }

  /** Runs a whole line typed by the user. */
  async run(pipelines: readonly Pipeline[]): Promise<number> {
    this.#interrupted = false
    this.#running = true
    this.#input = new TextPipe(this.host)
    const code = await this.#runList(pipelines, this.#streams, this.#input)
    this.#running = false
    return code
  }

  stdin(text: string): void {
    if (!this.#running) return
    // The terminal's Ctrl-D.
    if (text === '\x04') this.#input.end()
    else this.#input.write(text)
  }

  interrupt(): void {
    if (!this.#running) return
    this.#interrupted = true
    this.#input.end()
    for (const child of [...this.#children]) child.terminate()
    for (const sleeper of this.#sleepers) sleeper.notify()
  }

  async #runList(pipelines: readonly Pipeline[], streams: Streams, input: TextPipe): Promise<number> {
    try {
      for (const { after, commands } of pipelines) {
        if (after === '&&' && this.#lastCode !== 0) continue
        if (after === '||' && this.#lastCode === 0) continue
        this.#lastCode = await this.#runPipeline(commands, streams, input)
        if (this.#interrupted) throw new Interrupted()
      }
      return this.#lastCode
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      return (this.#lastCode = 130)
    }
  }

  async #runPipeline(commands: readonly SimpleCommand[], streams: Streams, input: TextPipe): Promise<number> {
    const pipes = commands.slice(1).map(() => new TextPipe(this.host))
    const finished = this.host.signal()
    const codes: number[] = []
    let left = commands.length
    commands.forEach((command, index) => {
      const [from, to] = [pipes[index - 1], pipes[index]]
      const wiring: Wiring = {
        input: from ?? input,
        out: to ? (text) => to.write(text) : streams.out,
        err: streams.err,
        control: to ? () => {} : streams.control,
        ...(to ? { onBroken: (stop) => to.onClose(stop) } : {}),
      }
      this.host.spawn(async () => {
        codes[index] = await this.#runCommand(command, wiring, commands.length > 1)
        to?.end()
        from?.close()
        left--
        finished.notify()
      })
    })
    while (left > 0) await finished.wait()
    return codes.at(-1) ?? 0
  }

  async #runCommand(command: SimpleCommand, wiring: Wiring, inPipeline: boolean): Promise<number> {
    try {
      const words: string[] = []
      for (const word of command.words) words.push(...(await this.#expand(word)))
      const assignments: [string, string][] = []
      for (const { name, value } of command.assignments) assignments.push([name, await this.#expandToOne(value)])
      const redirected = await this.#redirect(command.redirects, wiring)
      if (typeof redirected === 'string') {
        wiring.err(`bash: ${redirected}\n`)
        return 1
      }
      return await this.#execute(words, assignments, redirected, inPipeline)
    } catch (error) {
      if (error instanceof Interrupted) return 130
      if (!(error instanceof ExpansionError)) throw error
      wiring.err(`bash: ${error.message}\n`)
      return 1
    }
  }

  async #execute(
    words: readonly string[],
    assignments: readonly [string, string][],
    wiring: Wiring,
    inPipeline: boolean,
  ): Promise<number> {
    const [typed, ...args] = words
    if (typed === undefined) {
      for (const [name, value] of assignments) this.variables.set(name, value)
      return 0
    }
    const name = typed === 'k' ? 'kubectl' : typed
    const builtin = builtins.get(name)
    if (builtin) return this.#runBuiltin(builtin, args, wiring)
    if (name === 'exit' || name === 'logout') {
      wiring.out('This shell stays open: close the terminal instead.\n')
      return 0
    }
    if (!this.host.processes.has(name)) {
      wiring.err(
        name.includes('/') ? `bash: ${name}: No such file or directory\n` : `bash: ${name}: command not found\n`,
      )
      return 127
    }
    return this.#runProgram(name, args, assignments, wiring, inPipeline)
  }

  async #runProgram(
    name: string,
    args: readonly string[],
    assignments: readonly [string, string][],
    wiring: Wiring,
    inPipeline: boolean,
  ): Promise<number> {
    const ended = this.host.signal()
    let code: number | undefined
    const child = this.host.processes.start(name, {
      args,
      env: { ...Object.fromEntries(this.variables), ...Object.fromEntries(assignments) },
      stdout: wiring.out,
      stderr: wiring.err,
    })
    this.#children.add(child)
    child.onExit((status) => {
      code = status.code
      if (status.code === 2 && status.message !== '')
        wiring.err(`${name}: crashed: ${status.message.split('\n')[0] ?? ''}\n`)
      ended.notify()
    })
    wiring.onBroken?.(() => child.kill())
    this.host.spawn(async () => {
      for (;;) {
        const text = await wiring.input.read()
        if (!child.alive) return
        child.stdin(text)
        if (text === undefined) return
      }
    })
    while (code === undefined) await ended.wait()
    this.#children.delete(child)
    if (!inPipeline) this.#checkInterrupt()
    return code
  }

  async #runBuiltin(builtin: Builtin, args: readonly string[], wiring: Wiring): Promise<number> {
    const context: BuiltinContext = {
      host: this.host,
      args,
      files: this.files,
      input: wiring.input,
      variables: this.variables,
      history: this.history,
      out: wiring.out,
      err: wiring.err,
      control: wiring.control,
      runLine: (line, out) => this.#runText(line, { ...wiring, out }),
      sleep: (ms) => this.#sleep(ms),
    }
    return builtin(context)
  }

  async #runText(line: string, streams: Streams): Promise<number> {
    if (this.#depth >= maxDepth) throw new ExpansionError('commands are nested too deeply')
    const parsed = parseLine(line)
    if (parsed.type === 'incomplete') throw new ExpansionError('unexpected EOF while looking for matching quote')
    if (parsed.type === 'error') throw new ExpansionError(parsed.message)
    this.#depth++
    const code = await this.#runList(parsed.pipelines, streams, this.#input)
    this.#depth--
    this.#checkInterrupt()
    return code
  }

  async #sleep(ms: number): Promise<void> {
    const over = this.host.signal()
    this.#sleepers.add(over)
    const timer = this.host.clock.after(ms, () => over.notify())
    if (!this.#interrupted) await over.wait()
    timer.cancel()
    this.#sleepers.delete(over)
    this.#checkInterrupt()
  }

  #checkInterrupt(): void {
    if (this.#interrupted) throw new Interrupted()
  }

  // ---- words

  /** Expands a word; outside of quotes, what variables and substitutions give is split at blanks. */
  async #expand(word: Word): Promise<string[]> {
    const fields: string[] = []
    let current = ''
    let open = false
    let pattern = false
    for (const [index, part] of word.entries()) {
      const text = await this.#partText(part)
      if (part.type === 'text') {
        const plain = index === 0 && !part.quoted ? text.replace(/^~(?=\/|$)/, this.files.home) : text
        if (!part.quoted && /[*?]/.test(plain)) pattern = true
        current += plain
        open = true
      } else if (part.quoted) {
        current += text
        open = true
      } else
        text.split(/[ \t\n]+/).forEach((piece, at) => {
          if (at > 0 && open) {
            fields.push(current)
            current = ''
            open = false
          }
          if (piece === '') return
          current += piece
          open = true
        })
    }
    if (open) fields.push(current)
    return pattern ? fields.flatMap((field) => this.#glob(field)) : fields
  }

  async #expandToOne(word: Word): Promise<string> {
    let text = ''
    for (const part of word) text += await this.#partText(part)
    return text
  }

  async #partText(part: Word[number]): Promise<string> {
    switch (part.type) {
      case 'text':
        return part.text
      case 'variable':
        if (part.name === '?') return String(this.#lastCode)
        return this.variables.get(part.name) || part.fallback
      case 'substitution': {
        let output = ''
        await this.#runText(part.line, {
          out: (text) => {
            if (output.length < maxOutput) output += text
          },
          err: this.#streams.err,
          control: () => {},
        })
        return output.replace(/\n+$/, '')
      }
    }
  }

  /** Names of files that match; the pattern itself when none does. */
  #glob(pattern: string): string[] {
    const slash = pattern.lastIndexOf('/')
    const [folder, name] = [slash < 0 ? '.' : pattern.slice(0, slash) || '/', pattern.slice(slash + 1)]
    const source = name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
    const matcher = new RegExp(`^${source}$`)
    const found = this.files
      .list(folder)
      .map((one) => one.replace(/\/$/, ''))
      .filter((one) => matcher.test(one) && (name.startsWith('.') || !one.startsWith('.')))
    return found.length > 0 ? found.map((one) => pattern.slice(0, slash + 1) + one) : [pattern]
  }

  // ---- redirections

  /** The wiring with its redirections; the reason when a file cannot be read or written. */
  async #redirect(redirects: readonly Redirect[], wiring: Wiring): Promise<Wiring | string> {
    let { input, out, err } = wiring
    for (const redirect of redirects) {
      if (redirect.type === 'join') {
        if (redirect.from === 'stderr') err = out
        else out = err
        continue
      }
      if (redirect.type === 'here' || redirect.type === 'read') {
        const text =
          redirect.type === 'here'
            ? await this.#expandToOne(redirect.body)
            : this.files.read(await this.#expandToOne(redirect.file))
        if (text === undefined && redirect.type === 'read')
          return `${await this.#expandToOne(redirect.file)}: No such file or directory`
        input = new TextPipe(this.host)
        input.write(text ?? '')
        input.end()
        continue
      }
      const file = await this.#expandToOne(redirect.file)
      if (file === '/dev/null') {
        if (redirect.stream !== 'stderr') out = () => {}
        if (redirect.stream !== 'stdout') err = () => {}
        continue
      }
      const problem = this.files.write(file, '', redirect.type === 'append')
      if (problem) return `${file}: ${problem}`
      const write = (text: string): void => {
        this.files.write(file, text, true)
      }
      if (redirect.stream !== 'stderr') out = write
      if (redirect.stream !== 'stdout') err = write
    }
    return { ...wiring, input, out, err }
  }
}

/** Names of everything that can be run. */
export function commandNames(host: Host): string[] {
  return [...builtins.keys(), 'k', ...(host.processes.has('kubectl') ? ['kubectl'] : [])].sort()
}
