// Commands that the shell does itself, because they change it.

import { parseScript } from '../../../posix/grammar/parser.ts'
import type { Streams } from '../images/behaviour.ts'
import { absolutePath } from './command.ts'
import { isFolder, readFile } from './file-tree.ts'
import { type Job, Leave, type ShellSession as Shell } from './shell-state.ts'
import { testExpression } from './test-expression.ts'

type Builtin = (args: readonly string[], shell: Shell, streams: Streams) => number | Promise<number>

export const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  '.': source,
  source,
  '[': (args, shell, streams) => testExpression(args, shell.scope(streams), '['),
  test: (args, shell, streams) => testExpression(args, shell.scope(streams), 'test'),
  break: (args) => leaveLoop('break', args),
  continue: (args) => leaveLoop('continue', args),
  cd,
  echo,
  eval: (args, shell) => shell.run(parseScript(args.join(' '))),
  exec,
  exit: (args, shell) => {
    throw new Leave('exit', statusOf(args, shell))
  },
  export: declare,
  local: declare,
  pwd: (_args, shell, streams) => {
    streams.stdout(`${shell.cwd}\n`)
    return 0
  },
  read,
  readonly: declare,
  return: (args, shell) => {
    throw new Leave('return', statusOf(args, shell))
  },
  set,
  shift: (args, shell) => {
    shell.arguments = shell.arguments.slice(Number(args[0] ?? 1))
    return 0
  },
  trap,
  type: commandInfo,
  command: (args, shell, streams) =>
    args[0] === '-v' ? commandInfo(args.slice(1), shell, streams) : shell.runProgram(args, streams, {}, false),
  umask: () => 0,
  unset: (args, shell) => {
    for (const name of args) shell.state.variables.delete(name)
    return 0
  },
  wait,
}

function statusOf(args: readonly string[], shell: Shell): number {
  const given = Number(args[0] ?? shell.lastStatus)
  return Number.isInteger(given) ? given & 255 : 2
}

function leaveLoop(kind: 'break' | 'continue', args: readonly string[]): never {
  throw new Leave(kind, 0, Math.max(1, Number(args[0] ?? 1) || 1))
}

function echo(args: readonly string[], _shell: Shell, { stdout }: Streams): number {
  let [newline, escapes] = [true, false]
  let rest = args
  while (/^-[neE]+$/.test(rest[0] ?? '')) {
    if (rest[0]?.includes('n')) newline = false
    if (rest[0]?.includes('e')) escapes = true
    rest = rest.slice(1)
  }
  const text = rest.join(' ')
  stdout((escapes ? interpretEscapes(text) : text) + (newline ? '\n' : ''))
  return 0
}

export function interpretEscapes(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '', b: '' }
  return text.replace(/\\([ntr\\ab])/g, (_whole, letter: string) => letters[letter] ?? '')
}

function cd([folder = '~']: readonly string[], shell: Shell, { stderr }: Streams): number {
  const target =
    folder === '~' ? (shell.variable('HOME') ?? '/root') : folder === '-' ? (shell.variable('OLDPWD') ?? '/') : folder
  const full = absolutePath(shell.cwd, target)
  if (!isFolder(shell.scope(), full)) {
    stderr(`${shell.name}: cd: can't cd to ${folder}: No such file or directory\n`)
    return 2
  }
  shell.assign('OLDPWD', shell.cwd)
  shell.cwd = full
  return 0
}

function declare(args: readonly string[], shell: Shell): number {
  for (const arg of args) {
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg : arg.slice(0, equals)
    if (equals >= 0) shell.assign(name, arg.slice(equals + 1))
    shell.state.exported.add(name)
  }
  return 0
}

/** Without a command only the redirections of `exec` count, and those are not kept here. */
async function exec(args: readonly string[], shell: Shell, streams: Streams): Promise<number> {
  if (args.length === 0) return 0
  throw new Leave('exit', await shell.runProgram(args, streams, {}, true))
}

async function read(args: readonly string[], shell: Shell, { stdin }: Streams): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('-'))
  const line = await stdin.readLine()
  if (line === undefined) return 1
  const words = line
    .replace(/\n$/, '')
    .trim()
    .split(/[ \t]+/)
  for (const [i, name] of (names.length > 0 ? names : ['REPLY']).entries())
    shell.assign(name, i === names.length - 1 || names.length === 0 ? words.slice(i).join(' ') : (words[i] ?? ''))
  return 0
}

function set(args: readonly string[], shell: Shell, { stdout }: Streams): number {
  if (args.length === 0) for (const [name, value] of shell.state.variables) stdout(`${name}='${value}'\n`)
  for (const [i, arg] of args.entries()) {
    if (arg === '--') {
      shell.arguments = args.slice(i + 1)
      return 0
    }
    if (!/^[-+]/.test(arg)) continue
    const on = arg.startsWith('-')
    if (arg.includes('e')) shell.exitOnError = on
    if (arg.includes('x')) shell.trace = on
  }
  return 0
}

function trap([action = '', ...signals]: readonly string[], shell: Shell): number {
  for (const signal of signals) {
    const name = signal.replace(/^SIG/, '').toUpperCase()
    const known = name === '15' ? 'TERM' : name === '2' ? 'INT' : name
    if (action === '-') shell.state.traps.delete(known)
    else shell.state.traps.set(known, action)
  }
  return 0
}

function commandInfo(args: readonly string[], shell: Shell, { stdout, stderr }: Streams): number {
  for (const name of args) {
    if (Object.hasOwn(builtins, name) || shell.state.functions.has(name)) stdout(`${name}\n`)
    else if (shell.state.container.find(name)) stdout(`${name.startsWith('/') ? name : `/bin/${name}`}\n`)
    else {
      stderr(`${shell.name}: ${name}: not found\n`)
      return 127
    }
  }
  return 0
}

async function source([path = '']: readonly string[], shell: Shell, { stderr }: Streams): Promise<number> {
  const text = readFile(shell.scope(), path)
  if (text !== undefined) return shell.run(parseScript(text))
  stderr(`${shell.name}: .: can't open '${path}': No such file or directory\n`)
  return 2
}

/** Waits for all jobs in the background; a trap interrupts it. */
async function wait(_args: readonly string[], shell: Shell): Promise<number> {
  const { state } = shell
  for (const job of state.jobs) {
    await waitFor(shell, job)
    if (state.pendingTrap !== undefined) return 143
    state.jobs.delete(job)
  }
  return 0
}

async function waitFor(shell: Shell, job: Job): Promise<void> {
  if (job.done) return
  const signal = shell.state.host.signal()
  job.waiters.push(() => signal.notify())
  shell.state.interrupt = () => signal.notify()
  await signal.wait()
  shell.state.interrupt = undefined
}
