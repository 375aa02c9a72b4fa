// The shell of containers: runs scripts as busybox' sh does, in virtual time. A command takes a moment, so that even a
// loop without a sleep lets the rest of the world go on.

import { parseScript } from '../../../posix/grammar/parser.ts'
import { hasPattern, matchesPattern } from '../../../posix/grammar/pattern.ts'
import type { Assignment, Command, Pipeline, Redirect, Script } from '../../../posix/grammar/syntax.ts'
import { SyntaxProblem } from '../../../posix/grammar/tokens.ts'
import {
  type Expander,
  ExpansionProblem,
  expandPattern,
  expandText,
  expandWord,
} from '../../../posix/grammar/word-expansion.ts'
import type { Host } from '../../../simulation/host.ts'
import type { Behaviour, Streams } from '../images/behaviour.ts'
import { builtins } from './builtins.ts'
import { absolutePath, type CommandScope, processInput, textInput } from './command.ts'
import { listFolder, readFile, writeFile } from './file-tree.ts'
import { type Job, Leave, type ShellSession, type ShellState } from './shell-state.ts'

const commandMs = 0.5
const builtinsPerPause = 20
const pauseMs = 20
/** A script that only spins keeps one processor busy. */
const busyMillis = 1000
const maxCaptured = 1_000_000
const maxCallDepth = 50

export class Shell implements Expander, ShellSession {
  readonly state: ShellState
  readonly streams: Streams
  cwd: string
  arguments: readonly string[]
  readonly name: string
  lastStatus = 0
  exitOnError = false
  trace = false
  #steps = 0
  #depth = 0
  #conditional = 0

  constructor(state: ShellState, streams: Streams, cwd: string, name: string, args: readonly string[]) {
    this.state = state
    this.streams = streams
    this.cwd = cwd
    this.name = name
    this.arguments = args
  }

  /** Runs a script to its end and returns its status. */
  async runSource(source: string): Promise<number> {
    let script: Script
    try {
      script = parseScript(source)
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error
      this.streams.stderr(`${this.name}: ${error.message}\n`)
      return 2
    }
    return this.runWhole(script)
  }

  /** Runs a script; `exit` in it ends it. */
  async runWhole(script: Script): Promise<number> {
    try {
      return await this.run(script)
    } catch (error) {
      if (error instanceof Leave) return error.status
      if (!(error instanceof ExpansionProblem)) throw error
      this.streams.stderr(`${this.name}: ${error.message}\n`)
      return 2
    }
  }

  async run(script: Script): Promise<number> {
    for (const { first, rest, background } of script) {
      if (background) {
        this.#startJob({ first, rest, background: false })
        this.lastStatus = 0
        continue
      }
      this.#conditional += rest.length > 0 ? 1 : 0
      let status = await this.#pipeline(first)
      for (const { operator, pipeline } of rest)
        if ((operator === '&&') === (status === 0)) status = await this.#pipeline(pipeline)
      this.#conditional -= rest.length > 0 ? 1 : 0
      this.lastStatus = status
      if (this.exitOnError && status !== 0 && this.#conditional === 0 && rest.length === 0 && !first.negated)
        throw new Leave('exit', status)
    }
    return this.lastStatus
  }

  /** A copy for `( … )`, pipes and substitutions: what it changes stays with it. */
  subshell(streams: Partial<Streams> = {}): Shell {
    const { state } = this
    const copy = new Shell(
      {
        ...state,
        variables: new Map(state.variables),
        exported: new Set(state.exported),
        functions: new Map(state.functions),
        jobs: new Set(),
      },
      { ...this.streams, ...streams },
      this.cwd,
      this.name,
      this.arguments,
    )
    copy.lastStatus = this.lastStatus
    copy.exitOnError = this.exitOnError
    copy.#depth = this.#depth + 1
    if (copy.#depth > maxCallDepth) throw new Leave('exit', 2)
    return copy
  }

  variable(name: string): string | undefined {
    switch (name) {
      case '?':
        return `${this.lastStatus}`
      case '#':
        return `${this.arguments.length}`
      case '$':
        return this.state.container.isInit ? '1' : '42'
      case '!':
        return '7'
      case '-':
        return ''
      case '0':
        return this.name
      case 'PWD':
        return this.cwd
      case 'RANDOM':
        return `${this.state.host.random.below(32_768)}`
      default:
        return /^\d$/.test(name) ? this.arguments[Number(name) - 1] : this.state.variables.get(name)
    }
  }

  positional(): readonly string[] {
    return this.arguments
  }

  assign(name: string, value: string): void {
    this.state.variables.set(name, value)
  }

  async capture(script: Script): Promise<string> {
    let text = ''
    const inner = this.subshell({
      stdout: (more) => {
        if (text.length < maxCaptured) text += more
      },
    })
    this.lastStatus = await inner.runWhole(script)
    return text.replace(/\n+$/, '')
  }

  glob(pattern: string): readonly string[] {
    const slash = pattern.lastIndexOf('/')
    const folder = slash < 0 ? '' : pattern.slice(0, slash + 1)
    if (hasPattern(folder)) return []
    const names = listFolder(this.#files(), folder === '' ? '.' : folder).map((name) => name.replace(/\/$/, ''))
    const last = pattern.slice(slash + 1)
    return names
      .filter((name) => (last.startsWith('.') || !name.startsWith('.')) && matchesPattern(last, name))
      .map((name) => folder + name)
  }

  scope(streams: Streams = this.streams, extra: Readonly<Record<string, string>> = {}): CommandScope {
    const env: Record<string, string> = Object.create(null)
    for (const name of this.state.exported) env[name] = this.state.variables.get(name) ?? ''
    return {
      ...streams,
      host: this.state.host,
      container: this.state.container,
      cwd: this.cwd,
      env: { ...env, ...extra },
    }
  }

  /** Runs what a trap says, if one was set off. */
  async heedTraps(): Promise<void> {
    const { state } = this
    if (state.pendingTrap === undefined) return
    const source = state.pendingTrap
    state.pendingTrap = undefined
    await this.run(parseScript(source))
  }

  #files() {
    return { host: this.state.host, container: this.state.container, cwd: this.cwd }
  }

  async #pipeline({ negated, commands }: Pipeline): Promise<number> {
    let status = 0
    if (commands.length === 1) status = await this.#command(commands[0] as Command, this.streams)
    else {
      let input = this.streams.stdin
      for (const [i, command] of commands.entries()) {
        let output = ''
        const isLast = i === commands.length - 1
        const streams: Partial<Streams> = isLast
          ? { stdin: input }
          : {
              stdin: input,
              stdout: (text) => {
                if (output.length < maxCaptured) output += text
              },
            }
        const inner = this.subshell(streams)
        status = await inner.#whole(command)
        input = textInput(output)
      }
    }
    await this.heedTraps()
    return negated ? (status === 0 ? 1 : 0) : status
  }

  async #whole(command: Command): Promise<number> {
    try {
      return await this.#command(command, this.streams)
    } catch (error) {
      if (error instanceof Leave) return error.status
      throw error
    }
  }

  #startJob(item: Script[number]): void {
    const job: Job = { done: false, status: 0, waiters: [] }
    this.state.jobs.add(job)
    const inner = this.subshell()
    this.state.host.spawn(async () => {
      job.status = await inner.runWhole([item])
      job.done = true
      for (const waiter of job.waiters) waiter()
    })
  }

  async #command(command: Command, streams: Streams): Promise<number> {
    if (command.type === 'function') {
      this.state.functions.set(command.name, command.body)
      return 0
    }
    const opened = await this.#redirect(command.redirects, streams)
    if (!opened) return 1
    switch (command.type) {
      case 'simple':
        return this.#simple(command, opened)
      case 'group':
        return this.#group(command, opened)
      case 'if':
        return this.#within(opened, (shell) => shell.#if(command))
      case 'while':
        return this.#within(opened, (shell) => shell.#while(command))
      case 'for':
        return this.#within(opened, (shell) => shell.#for(command))
      case 'case':
        return this.#within(opened, (shell) => shell.#case(command))
    }
  }

  /** Runs something with other streams, in this very shell. */
  async #within(streams: Streams, body: (shell: Shell) => Promise<number>): Promise<number> {
    if (streams === this.streams) return body(this)
    const shell = new Shell(this.state, streams, this.cwd, this.name, this.arguments)
    shell.lastStatus = this.lastStatus
    shell.exitOnError = this.exitOnError
    shell.#depth = this.#depth
    const status = await body(shell)
    this.cwd = shell.cwd
    return status
  }

  #group({ subshell, body }: Extract<Command, { type: 'group' }>, streams: Streams): Promise<number> {
    return subshell ? this.subshell(streams).runWhole(body) : this.#within(streams, (shell) => shell.run(body))
  }

  async #if({ branches, otherwise }: Extract<Command, { type: 'if' }>): Promise<number> {
    for (const { condition, body } of branches) if ((await this.#condition(condition)) === 0) return this.run(body)
    return otherwise ? this.run(otherwise) : 0
  }

  async #while({ until, condition, body }: Extract<Command, { type: 'while' }>): Promise<number> {
    let status = 0
    while (((await this.#condition(condition)) === 0) !== until) {
      const left = await this.#loopBody(body)
      if (left === 'break') break
      status = this.lastStatus
    }
    return status
  }

  async #for({ name, words, body }: Extract<Command, { type: 'for' }>): Promise<number> {
    const values: string[] = []
    if (words) for (const word of words) values.push(...(await expandWord(word, this)))
    else values.push(...this.arguments)
    let status = 0
    for (const value of values) {
      this.assign(name, value)
      if ((await this.#loopBody(body)) === 'break') break
      status = this.lastStatus
    }
    return status
  }

  async #loopBody(body: Script): Promise<'break' | 'on'> {
    await this.#pause()
    try {
      await this.run(body)
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== 'break' && error.kind !== 'continue')) throw error
      if (--error.levels > 0) throw error
      return error.kind === 'break' ? 'break' : 'on'
    }
    return 'on'
  }

  async #case({ subject, cases }: Extract<Command, { type: 'case' }>): Promise<number> {
    const text = await expandText(subject, this)
    for (const { patterns, body } of cases)
      for (const pattern of patterns)
        if (matchesPattern(await expandPattern(pattern, this), text)) return this.run(body)
    return 0
  }

  async #condition(script: Script): Promise<number> {
    this.#conditional++
    const status = await this.run(script)
    this.#conditional--
    return status
  }

  async #simple({ assignments, words }: Extract<Command, { type: 'simple' }>, streams: Streams): Promise<number> {
    const argv: string[] = []
    for (const word of words) argv.push(...(await expandWord(word, this)))
    const [name, ...args] = argv
    if (name === undefined) {
      await this.#assignAll(assignments)
      return 0
    }
    if (this.trace) streams.stderr(`+ ${argv.join(' ')}\n`)
    const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined
    const body = this.state.functions.get(name)
    if (builtin || body) {
      await this.#assignAll(assignments)
      await this.#pause()
      return body ? this.#callFunction(body, args, streams) : (builtin?.(args, this, streams) ?? 0)
    }
    const extra: Record<string, string> = {}
    for (const { name: key, value } of assignments) extra[key] = await expandText(value, this)
    return this.runProgram(argv, streams, extra, false)
  }

  async #assignAll(assignments: readonly Assignment[]): Promise<void> {
    for (const { name, value } of assignments) this.assign(name, await expandText(value, this))
  }

  async #callFunction(body: Command, args: readonly string[], streams: Streams): Promise<number> {
    if (++this.#depth > maxCallDepth) throw new Leave('exit', 2)
    const before = this.arguments
    this.arguments = args
    try {
      return await this.#within(streams, (shell) => {
        shell.arguments = args
        return shell.#command(body, streams)
      })
    } catch (error) {
      if (error instanceof Leave && error.kind === 'return') return error.status
      throw error
    } finally {
      this.arguments = before
      this.#depth--
    }
  }

  /** Runs a program of the image as a child, or in place of the shell. */
  async runProgram(
    argv: readonly string[],
    streams: Streams,
    extraEnv: Readonly<Record<string, string>>,
    replacesShell: boolean,
  ): Promise<number> {
    const name = argv[0] ?? ''
    const behaviour = name === '' ? undefined : this.state.container.find(name)
    if (!behaviour) {
      streams.stderr(`${this.name}: ${name}: not found\n`)
      return 127
    }
    await this.state.host.clock.sleep(commandMs)
    return runBehaviour(behaviour, argv, this.scope(streams, extraEnv), replacesShell, this.state)
  }

  async #redirect(redirects: readonly Redirect[], streams: Streams): Promise<Streams | undefined> {
    let result = streams
    for (const { fd, operator, target } of redirects) {
      const text = await expandText(target, this)
      if (operator === '<<') result = { ...result, stdin: textInput(text) }
      else if (operator === '<') {
        const content = readFile(this.#files(), text)
        if (content === undefined) {
          streams.stderr(`${this.name}: can't open ${text}: no such file\n`)
          return undefined
        }
        result = { ...result, stdin: textInput(content) }
      } else if (operator === '>&') result = duplicate(result, fd, text)
      else {
        const failure = operator === '>' ? writeFile(this.#files(), text, '') : writeFile(this.#files(), text, '', true)
        if (failure !== undefined) {
          streams.stderr(`${this.name}: can't create ${text}: ${failure}\n`)
          return undefined
        }
        result = this.#toFile(result, streams, fd, text)
      }
    }
    return result
  }

  #toFile(result: Streams, original: Streams, fd: number, path: string): Streams {
    const full = absolutePath(this.cwd, path)
    if (full === '/dev/stdout') return fd === 2 ? { ...result, stderr: original.stdout } : result
    if (full === '/dev/stderr') return fd === 2 ? result : { ...result, stdout: original.stderr }
    // Writes of PID 1's own streams, as `/proc/1/fd/1` is used for logs.
    if (/^\/proc\/1\/fd\/[12]$/.test(full))
      return { ...result, [fd === 2 ? 'stderr' : 'stdout']: (text: string) => this.state.host.stdio.stdout(text) }
    const write = (text: string) => {
      writeFile(this.#files(), path, text, true)
    }
    return fd === 2 ? { ...result, stderr: write } : { ...result, stdout: write }
  }

  /** Gives the rest of the world its turn now and then. */
  async #pause(): Promise<void> {
    if (++this.#steps % builtinsPerPause !== 0) return
    this.state.container.chargeCpu(busyMillis)
    await this.state.host.clock.sleep(pauseMs)
  }
}

function duplicate(streams: Streams, fd: number, target: string): Streams {
  if (fd === 2 && target === '1') return { ...streams, stderr: streams.stdout }
  if (fd === 1 && target === '2') return { ...streams, stdout: streams.stderr }
  return streams
}

/** Runs a behaviour inside another program: with its own streams, but the same process. */
async function runBehaviour(
  behaviour: Behaviour,
  argv: readonly string[],
  scope: CommandScope,
  replacesShell: boolean,
  state: ShellState,
): Promise<number> {
  const { host } = scope
  const stdio = { stdout: scope.stdout, stderr: scope.stderr, onStdin: host.stdio.onStdin }
  const inner: Host = Object.create(host, {
    stdio: { value: stdio },
    env: { value: scope.env },
    args: { value: argv.slice(1) },
    // A signal goes to the first process; a child of the shell never hears of it.
    ...(replacesShell ? {} : { onTerminate: { value: () => {} } }),
  })
  const { stdin, stdout, stderr } = scope
  const container = {
    ...state.container,
    isInit: replacesShell && state.container.isInit,
    workingDir: scope.cwd,
    streams: { stdin, stdout, stderr },
  }
  const status = await behaviour(argv, container)(inner)
  return typeof status === 'number' ? status : 0
}

/** `sh`, `ash`, `bash`: a script from `-c`, from a file, or from standard input. */
export const shellBehaviour: Behaviour = (argv, context) => async (host) => {
  const name = (argv[0] ?? 'sh').replace(/^.*\//, '')
  const options = argv.slice(1)
  const flags: string[] = []
  while (options[0]?.startsWith('-') && options[0] !== '-' && !flags.includes('c'))
    flags.push(...(options.shift() ?? '').slice(1))
  const streams: Streams = context.streams ?? {
    stdin: processInput(host, context.stdin || !context.isInit),
    stdout: host.stdio.stdout,
    stderr: host.stdio.stderr,
  }
  const state: ShellState = {
    host,
    container: context,
    variables: new Map(Object.entries(host.env)),
    exported: new Set(Object.keys(host.env)),
    functions: new Map(),
    traps: new Map(),
    jobs: new Set(),
    pendingTrap: undefined,
    interrupt: undefined,
  }
  if (context.isInit) host.onTerminate(() => terminate(state))
  const [first, ...rest] = options
  const isCommand = flags.includes('c')
  const shell = new Shell(
    state,
    streams,
    context.workingDir,
    isCommand ? (rest[0] ?? name) : (first ?? name),
    isCommand ? rest.slice(1) : rest,
  )
  shell.exitOnError = flags.includes('e')
  shell.trace = flags.includes('x')
  if (isCommand) return shell.runSource(first ?? '')
  if (first === undefined) return runInteractively(shell, context.tty)
  const script = readFile({ host, container: context, cwd: shell.cwd }, first)
  if (script !== undefined) return shell.runSource(script)
  streams.stderr(`${name}: can't open '${first}': No such file or directory\n`)
  return 2
}

/** SIGTERM: the trap runs after the command in hand; without one, the first process of a container ignores it. */
function terminate(state: ShellState): void {
  const trap = state.traps.get('TERM')
  if (trap === undefined || trap === '') return
  state.pendingTrap = trap
  state.interrupt?.()
}

/** Line by line, as a terminal or a pipe sends them. */
async function runInteractively(shell: Shell, tty: boolean): Promise<number> {
  const prompt = () => {
    if (tty) shell.streams.stdout(`${shell.cwd === '/root' ? '~' : shell.cwd} # `)
  }
  prompt()
  for (
    let line = await shell.streams.stdin.readLine();
    line !== undefined;
    line = await shell.streams.stdin.readLine()
  ) {
    try {
      shell.lastStatus = await shell.run(parseScript(line))
    } catch (error) {
      if (error instanceof Leave) return error.status
      if (!(error instanceof SyntaxProblem) && !(error instanceof ExpansionProblem)) throw error
      shell.streams.stderr(`${shell.name}: ${error.message}\n`)
      shell.lastStatus = 2
    }
    prompt()
  }
  return shell.lastStatus
}
