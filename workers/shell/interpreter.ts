// Runs what was parsed: lists, pipelines whose commands run side by side, loops, functions, substitutions and programs.
// A shell like bash without arrays and job control.
import type { ParsedInput } from '../posix/grammar/parser.ts'
import { parseInput } from '../posix/grammar/parser.ts'
import { matchesPattern } from '../posix/grammar/pattern.ts'
import type { Assignment, Command, Pipeline, Script } from '../posix/grammar/syntax.ts'
import {
  type Expander,
  ExpansionProblem,
  expandPattern,
  expandText,
  expandWord,
} from '../posix/grammar/word-expansion.ts'
import type { Host } from '../simulation/host.ts'
import { expandBraces } from './braces.ts'
import { type Builtin, Leave, type ShellSession, type Streams } from './builtin.ts'
import { builtins } from './builtins.ts'
import { FileSystem } from './file-system.ts'
import { filesLike } from './files-like.ts'
import { redirect } from './redirect.ts'
import { Interrupted, Job } from './running.ts'
import { TextPipe } from './text-pipe.ts'

const maxDepth = 60
const maxCaptured = 4_000_000
/** Loops and recursions that wait for nothing let the rest of the world go on now and then. */
const commandsPerPause = 50
const pauseMs = 5

/** What all shells of one session share. */
type Shared = {
  readonly host: Host
  readonly history: readonly string[]
  readonly aliases: Map<string, string>
  readonly jobs: Map<number, Job>
  steps: number
  nextPid: number
}

type Scope = {
  readonly variables: Map<string, string>
  readonly exported: Set<string>
  readonly functions: Map<string, Command>
  readonly options: Set<string>
}

export class Interpreter implements Expander, ShellSession {
  readonly #shared: Shared
  readonly #scope: Scope
  readonly files: FileSystem
  readonly name: string
  job: Job
  arguments: readonly string[]
  lastStatus = 0
  #lastJob: number | undefined
  #depth: number
  /** Above zero where a failure is asked for, so that `set -e` does not end the shell. */
  #tested = 0
  /** Where substitutions say what is wrong. */
  #err: (text: string) => void = () => {}
  /** Outputs that commands read by a path (`<(…)`), until the command that was given it has ended. */
  readonly #processFiles: string[] = []

  private constructor(
    shared: Shared,
    scope: Scope,
    files: FileSystem,
    job: Job,
    name: string,
    args: readonly string[],
    depth: number,
  ) {
    this.#shared = shared
    this.#scope = scope
    this.files = files
    this.job = job
    this.name = name
    this.arguments = args
    this.#depth = depth
  }

  /** The shell that a person types into. */
  static login(host: Host, home: string, history: readonly string[]): Interpreter {
    const shared: Shared = {
      host,
      history,
      aliases: new Map([['k', 'kubectl']]),
      jobs: new Map(),
      steps: 0,
      nextPid: 2001,
    }
    const variables = new Map([
      ['HOME', home],
      ['USER', 'user'],
      ['PWD', home],
      ['PATH', '/usr/local/bin:/usr/bin:/bin'],
      ['SHELL', '/bin/bash'],
      ['HOSTNAME', host.machine.name],
      ['TERM', 'xterm-256color'],
    ])
    const scope = { variables, exported: new Set(variables.keys()), functions: new Map(), options: new Set<string>() }
    return new Interpreter(shared, scope, new FileSystem(host.disk, home), new Job(host, 2000), 'bash', [], 0)
  }

  get host(): Host {
    return this.#shared.host
  }
  get history(): readonly string[] {
    return this.#shared.history
  }
  get aliases(): Map<string, string> {
    return this.#shared.aliases
  }
  get jobs(): Map<number, Job> {
    return this.#shared.jobs
  }
  get variables(): Map<string, string> {
    return this.#scope.variables
  }
  get exported(): Set<string> {
    return this.#scope.exported
  }
  get options(): Set<string> {
    return this.#scope.options
  }

  has(name: string): 'function' | 'alias' | 'builtin' | 'program' | undefined {
    if (this.aliases.has(name)) return 'alias'
    if (this.#scope.functions.has(name)) return 'function'
    if (builtins.has(name)) return 'builtin'
    return this.host.processes.has(name.replace(/^\/usr\/(local\/)?bin\//, '')) ? 'program' : undefined
  }

  unsetFunction(name: string): void {
    this.#scope.functions.delete(name)
  }

  /** Runs what was typed at the prompt, in a job of its own; `exit` only leaves the line. */
  async runLine(script: Script, streams: Streams, job: Job): Promise<number> {
    this.job = job
    return this.runWhole(script, streams)
  }

  /** Runs a script to its end, however it comes: `exit` and Ctrl-C end it. */
  async runWhole(script: Script, streams: Streams): Promise<number> {
    try {
      return await this.run(script, streams)
    } catch (error) {
      if (error instanceof Leave) return (this.lastStatus = error.status)
      if (error instanceof Interrupted) return (this.lastStatus = 130)
      if (!(error instanceof ExpansionProblem)) throw error
      streams.err(`bash: ${error.message}\n`)
      return (this.lastStatus = 1)
    }
  }

  async run(script: Script, streams: Streams): Promise<number> {
    for (const { first, rest, background } of script) {
      this.job.check()
      if (background) {
        this.#startJob([{ first, rest, background: false }], streams)
        continue
      }
      if (rest.length > 0) this.#tested++
      let status = await this.#pipeline(first, streams)
      for (const { operator, pipeline } of rest)
        if ((operator === '&&') === (status === 0)) status = await this.#pipeline(pipeline, streams)
      if (rest.length > 0) this.#tested--
      this.lastStatus = status
      const heeds = rest.length === 0 && !first.negated && this.#tested === 0
      if (status !== 0 && heeds && this.options.has('e')) throw new Leave('exit', status)
    }
    return this.lastStatus
  }

  async runText(text: string, streams: Streams): Promise<number> {
    return this.run(scriptOf(parseInput(text)), streams)
  }

  async runScript(text: string, name: string, args: readonly string[], streams: Streams): Promise<number> {
    const parsed = parseInput(text)
    if (parsed.type !== 'script') {
      const problem = parsed.type === 'error' ? parsed.message : 'syntax error: unexpected end of file'
      streams.err(`${name}: ${problem}\n`)
      return 2
    }
    return this.#copy(this.job, name, args).runWhole(parsed.script, streams)
  }

  async runCommand(words: readonly string[], streams: Streams, job = this.job): Promise<number> {
    const before = this.job
    this.job = job
    try {
      return await this.#execute(words, [], streams)
    } finally {
      this.job = before
    }
  }

  sleep(ms: number): Promise<void> {
    return this.job.sleep(ms)
  }

  // ---- pipelines and jobs

  /** A shell for `( … )`, pipes and substitutions: what it changes stays with it. */
  #copy(job = this.job, name = this.name, args = this.arguments): Interpreter {
    if (this.#depth >= maxDepth) throw new ExpansionProblem('commands are nested too deeply')
    const { variables, exported, functions, options } = this.#scope
    const scope = {
      variables: new Map(variables),
      exported: new Set(exported),
      functions: new Map(functions),
      options: new Set(options),
    }
    const copy = new Interpreter(this.#shared, scope, this.files.copy(), job, name, args, this.#depth + 1)
    copy.lastStatus = this.lastStatus
    copy.#lastJob = this.#lastJob
    copy.#err = this.#err
    return copy
  }

  async #pipeline({ negated, commands }: Pipeline, streams: Streams): Promise<number> {
    const [only] = commands
    const status =
      commands.length === 1 && only ? await this.#command(only, streams) : await this.#piped(commands, streams)
    this.job.check()
    if (!negated) return status
    return status === 0 ? 1 : 0
  }

  /** Commands side by side, each reading what the one before it writes, as it comes. */
  async #piped(commands: readonly Command[], streams: Streams): Promise<number> {
    const { host } = this
    const pipes = commands.slice(1).map(() => new TextPipe(host))
    const finished = host.signal()
    const codes: number[] = []
    let left = commands.length
    const forget = this.job.onInterrupt(() => {
      for (const pipe of pipes) pipe.end()
    })
    commands.forEach((command, index) => {
      const [from, to] = [pipes[index - 1], pipes[index]]
      const job = new Job(host, this.job.pid)
      const forgetPart = this.job.onInterrupt(() => job.interrupt())
      // A reader that has gone ends its writer, as SIGPIPE does.
      to?.onClose(() => job.interrupt())
      const shell = this.#copy(job)
      host.spawn(async () => {
        const status = await shell.#whole(command, {
          input: from ?? streams.input,
          out: to ? (text) => to.write(text) : streams.out,
          err: streams.err,
          control: to ? () => {} : streams.control,
        })
        forgetPart()
        codes[index] = status
        to?.end()
        from?.close()
        left--
        finished.notify()
      })
    })
    while (left > 0) await finished.wait()
    forget()
    this.job.check()
    if (this.options.has('pipefail')) return codes.findLast((code) => code !== 0) ?? 0
    return codes.at(-1) ?? 0
  }

  /** A command whose `exit` ends only itself. */
  async #whole(command: Command, streams: Streams): Promise<number> {
    try {
      return await this.#command(command, streams)
    } catch (error) {
      if (error instanceof Leave) return error.status
      if (error instanceof Interrupted) return 130
      if (!(error instanceof ExpansionProblem)) throw error
      streams.err(`bash: ${error.message}\n`)
      return 1
    }
  }

  #startJob(script: Script, streams: Streams): void {
    const { host } = this
    const job = new Job(host, this.#shared.nextPid++)
    this.jobs.set(job.pid, job)
    this.#lastJob = job.pid
    this.lastStatus = 0
    const shell = this.#copy(job)
    const input = new TextPipe(host)
    input.end()
    host.spawn(async () => {
      job.code = await shell.runWhole(script, { ...streams, input })
      job.interrupt()
    })
  }

  // ---- commands

  async #command(command: Command, streams: Streams): Promise<number> {
    await this.#pause()
    if (command.type === 'function') {
      this.#scope.functions.set(command.name, command.body)
      return 0
    }
    this.#err = streams.err
    const before = this.#processFiles.length
    try {
      return await this.#redirected(command, streams)
    } finally {
      for (const path of this.#processFiles.splice(before)) this.host.disk.remove(path)
    }
  }

  async #redirected(command: Exclude<Command, { type: 'function' }>, streams: Streams): Promise<number> {
    const opened = await redirect(command.redirects, streams, this.files, this.host, (word) => expandText(word, this))
    if (typeof opened === 'string') {
      streams.err(`bash: ${opened}\n`)
      return 1
    }
    switch (command.type) {
      case 'simple':
        return this.#simple(command, opened)
      case 'group':
        return command.subshell ? this.#copy().runWhole(command.body, opened) : this.run(command.body, opened)
      case 'if':
        return this.#if(command, opened)
      case 'while':
        return this.#while(command, opened)
      case 'for':
        return this.#for(command, opened)
      case 'case':
        return this.#case(command, opened)
    }
  }

  async #if({ branches, otherwise }: Extract<Command, { type: 'if' }>, streams: Streams): Promise<number> {
    for (const { condition, body } of branches)
      if ((await this.#test(condition, streams)) === 0) return this.run(body, streams)
    return otherwise ? this.run(otherwise, streams) : 0
  }

  async #while({ until, condition, body }: Extract<Command, { type: 'while' }>, streams: Streams): Promise<number> {
    let status = 0
    while (((await this.#test(condition, streams)) === 0) !== until) {
      if ((await this.#loopBody(body, streams)) === 'break') break
      status = this.lastStatus
    }
    return status
  }

  async #for({ name, words, body }: Extract<Command, { type: 'for' }>, streams: Streams): Promise<number> {
    const values: string[] = []
    if (words) for (const word of words) values.push(...(await this.#words(word)))
    else values.push(...this.arguments)
    let status = 0
    for (const value of values) {
      this.assign(name, value)
      if ((await this.#loopBody(body, streams)) === 'break') break
      status = this.lastStatus
    }
    return status
  }

  async #loopBody(body: Script, streams: Streams): Promise<'break' | 'on'> {
    await this.#pause()
    try {
      await this.run(body, streams)
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== 'break' && error.kind !== 'continue')) throw error
      if (--error.levels > 0) throw error
      return error.kind === 'break' ? 'break' : 'on'
    }
    return 'on'
  }

  async #case({ subject, cases }: Extract<Command, { type: 'case' }>, streams: Streams): Promise<number> {
    const text = await expandText(subject, this)
    for (const { patterns, body } of cases)
      for (const pattern of patterns)
        if (matchesPattern(await expandPattern(pattern, this), text)) return this.run(body, streams)
    return 0
  }

  async #test(script: Script, streams: Streams): Promise<number> {
    this.#tested++
    const status = await this.run(script, streams)
    this.#tested--
    return status
  }

  async #simple({ assignments, words }: Extract<Command, { type: 'simple' }>, streams: Streams): Promise<number> {
    const argv: string[] = []
    for (const word of words) argv.push(...(await this.#words(word)))
    if (argv.length === 0) {
      let status = 0
      for (const { name, value } of assignments) {
        this.lastStatus = 0
        this.assign(name, await expandText(value, this))
        status = this.lastStatus
      }
      return status
    }
    if (this.options.has('x')) streams.err(`+ ${argv.join(' ')}\n`)
    return this.#execute(argv, assignments, streams)
  }

  async #execute(argv: readonly string[], assignments: readonly Assignment[], streams: Streams): Promise<number> {
    const [typed = '', ...typedArgs] = argv
    const alias = this.aliases.get(typed)
    const [name = '', ...args] = alias === undefined ? [typed, ...typedArgs] : [...alias.split(/\s+/), ...typedArgs]
    const body = this.#scope.functions.get(name)
    const builtin = builtins.get(name)
    if (!body && !builtin) return this.#runProgram(name, args, await this.#values(assignments), streams)
    // A function or builtin sees what is assigned in front of it, and nobody after it does.
    const before = assignments.map(({ name: key }) => [key, this.variables.get(key)] as const)
    for (const [key, value] of await this.#values(assignments)) this.assign(key, value)
    const status = body
      ? await this.#callFunction(body, args, streams)
      : await this.#runBuiltin(builtin as Builtin, args, streams)
    for (const [key, value] of before)
      if (value === undefined) this.variables.delete(key)
      else this.variables.set(key, value)
    return status
  }

  async #values(assignments: readonly Assignment[]): Promise<[string, string][]> {
    const values: [string, string][] = []
    for (const { name, value } of assignments) values.push([name, await expandText(value, this)])
    return values
  }

  async #runBuiltin(builtin: Builtin, args: readonly string[], streams: Streams): Promise<number> {
    const status = await builtin({ ...streams, args, shell: this })
    return status
  }

  async #callFunction(body: Command, args: readonly string[], streams: Streams): Promise<number> {
    if (++this.#depth > maxDepth) throw new ExpansionProblem('functions call each other too deeply')
    const before = this.arguments
    this.arguments = args
    try {
      return await this.#command(body, streams)
    } catch (error) {
      if (error instanceof Leave && error.kind === 'return') return error.status
      throw error
    } finally {
      this.arguments = before
      this.#depth--
    }
  }

  async #runProgram(
    name: string,
    args: readonly string[],
    assigned: readonly [string, string][],
    streams: Streams,
  ): Promise<number> {
    const program = name.replace(/^\/usr\/(local\/)?bin\//, '')
    const { host } = this
    if (!host.processes.has(program)) return this.#runFile(name, args, streams)
    const ended = host.signal()
    let code: number | undefined
    const exported = [...this.exported].map((key) => [key, this.variables.get(key) ?? ''])
    const child = host.processes.start(program, {
      args,
      env: { ...Object.fromEntries(exported), PWD: this.files.folder, ...Object.fromEntries(assigned) },
      stdout: streams.out,
      stderr: streams.err,
      onReadStdin: () => host.spawn(() => feed(child, streams.input)),
    })
    this.job.adopt(child)
    child.onExit((status) => {
      code = status.code
      if (status.code === 2 && status.message !== '')
        streams.err(`${name}: crashed: ${status.message.split('\n')[0] ?? ''}\n`)
      ended.notify()
    })
    while (code === undefined) await ended.wait()
    this.job.check()
    return code
  }

  /** `./script.sh`: a script that somebody wrote into a file. */
  async #runFile(name: string, args: readonly string[], streams: Streams): Promise<number> {
    const text = name.includes('/') ? this.files.read(name) : undefined
    if (text !== undefined) return this.runScript(text, name, args, streams)
    const reason = !name.includes('/')
      ? 'command not found'
      : this.files.isFolder(name)
        ? 'Is a directory'
        : 'No such file or directory'
    streams.err(`bash: ${name}: ${reason}\n`)
    return reason === 'Is a directory' ? 126 : 127
  }

  async #pause(): Promise<void> {
    this.job.check()
    if (++this.#shared.steps % commandsPerPause === 0) await this.job.sleep(pauseMs)
  }

  // ---- words

  async #words(word: Parameters<typeof expandWord>[0]): Promise<string[]> {
    const words: string[] = []
    for (const one of expandBraces(word)) words.push(...(await expandWord(one, this)))
    return words
  }

  variable(name: string): string | undefined {
    switch (name) {
      case '?':
        return `${this.lastStatus}`
      case '#':
        return `${this.arguments.length}`
      case '$':
        return '2000'
      case '!':
        return this.#lastJob === undefined ? '' : `${this.#lastJob}`
      case '-':
        return [...this.options].join('')
      case '0':
        return this.name
      case 'RANDOM':
        return `${this.host.random.below(32_768)}`
      case 'SECONDS':
        return `${Math.floor(this.host.clock.nowMs() / 1000)}`
      default: {
        const value = /^\d$/.test(name) ? this.arguments[Number(name) - 1] : this.variables.get(name)
        if (value === undefined && this.options.has('u')) throw new ExpansionProblem(`${name}: unbound variable`)
        return value
      }
    }
  }

  positional(): readonly string[] {
    return this.arguments
  }

  assign(name: string, value: string): void {
    this.variables.set(name, value)
  }

  async capture(script: Script): Promise<string> {
    return (await this.#captured(script)).replace(/\n+$/, '')
  }

  /** Files stand for pipes: what is in one is there before anybody reads it. */
  async processFile(script: Script): Promise<string> {
    const status = this.lastStatus
    const text = await this.#captured(script)
    this.lastStatus = status
    const { disk } = this.host
    let number = 63
    while (disk.has(`/dev/fd/${number}`)) number--
    const path = `/dev/fd/${number}`
    disk.write(path, text)
    this.#processFiles.push(path)
    return path
  }

  async #captured(script: Script): Promise<string> {
    let text = ''
    const inner = this.#copy()
    const input = new TextPipe(this.host)
    input.end()
    this.lastStatus = await inner.runWhole(script, {
      input,
      out: (more) => {
        if (text.length < maxCaptured) text += more
      },
      err: this.#err,
      control: () => {},
    })
    this.job.check()
    return text
  }

  glob(pattern: string): readonly string[] {
    return filesLike(pattern, this.files)
  }
}

/** Hands a shell's input on to a program that reads. */
async function feed(
  child: { readonly alive: boolean; stdin(text: string | undefined): void },
  input: TextPipe,
): Promise<void> {
  for (;;) {
    const text = await input.read()
    if (!child.alive) return input.unread(text ?? '')
    child.stdin(text)
    if (text === undefined) return
  }
}

function scriptOf(parsed: ParsedInput): Script {
  if (parsed.type === 'script') return parsed.script
  throw new ExpansionProblem(
    parsed.type === 'error' ? parsed.message : 'unexpected EOF while looking for matching `"\'',
  )
}

/** Names of everything that can be run. */
export function commandNames(shell: ShellSession): string[] {
  const programs = ['kubectl', 'etcdctl', 'etcdutl'].filter((name) => shell.host.processes.has(name))
  return [...new Set([...builtins.keys(), ...shell.aliases.keys(), ...programs])]
    .filter((name) => /^[a-z]/.test(name))
    .sort()
}
