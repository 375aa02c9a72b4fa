// Commands that change the shell itself: cd, export, set, read, eval, exit, wait, kill and their like.
import { ArithmeticProblem, evaluate as arithmetic } from '../../posix/grammar/arithmetic.ts'
import { type Builtin, type BuiltinContext, Leave } from '../builtin.ts'
import { quote } from './options.ts'

export const pwd: Builtin = ({ shell, out }) => {
  out(`${shell.files.folder}\n`)
  return 0
}

export const cd: Builtin = ({ args, shell, err, out }) => {
  const { files, variables } = shell
  const target = args[0] ?? files.home
  const path = files.resolve(target === '-' ? (variables.get('OLDPWD') ?? files.home) : target)
  if (!files.isFolder(path)) {
    err(`bash: cd: ${target}: ${files.isFile(path) ? 'Not a directory' : 'No such file or directory'}\n`)
    return 1
  }
  variables.set('OLDPWD', files.folder)
  files.folder = path
  variables.set('PWD', path)
  if (target === '-') out(`${path}\n`)
  return 0
}

export const exportVariable: Builtin = ({ args, shell, out, err }) => {
  const { variables, exported } = shell
  const names = args.filter((arg) => !arg.startsWith('-'))
  if (names.length === 0)
    for (const name of [...exported].sort()) out(`declare -x ${name}="${variables.get(name) ?? ''}"\n`)
  for (const arg of names) {
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg : arg.slice(0, equals)
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      err(`bash: export: \`${arg}': not a valid identifier\n`)
      return 1
    }
    if (equals > 0) variables.set(name, arg.slice(equals + 1))
    exported.add(name)
  }
  return 0
}

export const unset: Builtin = ({ args, shell }) => {
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (!shell.variables.delete(name)) shell.unsetFunction(name)
    shell.exported.delete(name)
  }
  return 0
}

export const set: Builtin = ({ args, shell, out, err }) => {
  if (args.length === 0) for (const [name, value] of [...shell.variables].sort()) out(`${name}=${quote(value)}\n`)
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      shell.arguments = args.slice(at + 1)
      return 0
    }
    const change = (option: string): void => {
      if (arg.startsWith('-')) shell.options.add(option)
      else shell.options.delete(option)
    }
    if (arg === '-o' || arg === '+o') {
      const name = args[++at] ?? ''
      const short = { errexit: 'e', nounset: 'u', xtrace: 'x', pipefail: 'pipefail' }[name]
      if (short === undefined) {
        err(`bash: set: ${name}: invalid option name\n`)
        return 1
      }
      change(short)
    } else if (/^[-+][a-zA-Z]+$/.test(arg))
      for (const letter of arg.slice(1))
        if (letter !== 'o') change(letter)
        else change(args[++at] === 'pipefail' ? 'pipefail' : '')
    else {
      shell.arguments = args.slice(at)
      return 0
    }
  }
  return 0
}

export const shift: Builtin = ({ args, shell }) => {
  const count = Number(args[0] ?? 1)
  if (count > shell.arguments.length) return 1
  shell.arguments = shell.arguments.slice(count)
  return 0
}

/** Reads a line into variables; the last one takes what is left. */
export const read: Builtin = async ({ args, shell, input, err }) => {
  const raw = args.includes('-r')
  const promptAt = args.indexOf('-p')
  if (promptAt >= 0) err(args[promptAt + 1] ?? '')
  const names = args.filter((arg, index) => !arg.startsWith('-') && (promptAt < 0 || index !== promptAt + 1))
  const line = await input.readLine()
  shell.job.check()
  const text = (line ?? '').replace(/\n$/, '')
  const separator = shell.variables.get('IFS')
  const plain = raw ? text : text.replace(/\\(.)/g, '$1')
  const trimmed = separator === '' ? plain : plain.replace(/^[ \t]+|[ \t]+$/g, '')
  const blanks =
    separator === undefined || separator === '' ? /[ \t]+/ : new RegExp(`[${separator.replace(/[\\\]^-]/g, '\\$&')}]`)
  let rest = trimmed
  const targets = names.length > 0 ? names : ['REPLY']
  for (const [index, name] of targets.entries()) {
    const match = index < targets.length - 1 ? blanks.exec(rest) : null
    shell.variables.set(name, match ? rest.slice(0, match.index) : rest)
    rest = match ? rest.slice(match.index + match[0].length) : ''
  }
  return line === undefined || !line.endsWith('\n') ? 1 : 0
}

export const evaluate: Builtin = ({ args, shell, ...streams }) => shell.runText(args.join(' '), streams)

export const source: Builtin = ({ args, shell, ...streams }) => {
  const [path] = args
  if (path === undefined) {
    streams.err('bash: source: filename argument required\n')
    return 2
  }
  const text = shell.files.read(path)
  if (text !== undefined) return shell.runText(text, streams)
  streams.err(`bash: ${path}: No such file or directory\n`)
  return 1
}

/** `sh -c '…'`, `bash script.sh args`. */
export const subshell: Builtin = async ({ args, shell, ...streams }) => {
  const options = [...args]
  let command: string | undefined
  while (options[0]?.startsWith('-') && options[0] !== '-') {
    const option = options.shift() ?? ''
    if (option.includes('c')) {
      command = options.shift() ?? ''
      break
    }
  }
  if (command !== undefined) return shell.runScript(command, options[0] ?? 'bash', options.slice(1), streams)
  const [path, ...rest] = options
  if (path === undefined || path === '-') return shell.runScript(await streams.input.readAll(), 'bash', rest, streams)
  const text = shell.files.read(path)
  if (text !== undefined) return shell.runScript(text, path, rest, streams)
  streams.err(`bash: ${path}: No such file or directory\n`)
  return 127
}

export const exec: Builtin = async ({ args, shell, ...streams }) => {
  if (args.length === 0) return 0
  throw new Leave('exit', await shell.runCommand(args, streams))
}

export const exit: Builtin = ({ args, shell }) => {
  throw new Leave('exit', statusOf(args, shell.lastStatus))
}

export function leave(kind: 'break' | 'continue' | 'return'): Builtin {
  return ({ args, shell }) => {
    if (kind === 'return') throw new Leave('return', statusOf(args, shell.lastStatus))
    throw new Leave(kind, 0, Math.max(1, Number(args[0] ?? 1) || 1))
  }
}

function statusOf(args: readonly string[], last: number): number {
  const given = Number(args[0] ?? last)
  return Number.isInteger(given) ? given & 255 : 2
}

export const alias: Builtin = ({ args, shell, out, err }) => {
  if (args.length === 0) for (const [name, value] of [...shell.aliases].sort()) out(`alias ${name}='${value}'\n`)
  let code = 0
  for (const arg of args) {
    const equals = arg.indexOf('=')
    const known = shell.aliases.get(arg)
    if (equals > 0) shell.aliases.set(arg.slice(0, equals), arg.slice(equals + 1))
    else if (known !== undefined) out(`alias ${arg}='${known}'\n`)
    else {
      err(`bash: alias: ${arg}: not found\n`)
      code = 1
    }
  }
  return code
}

export const unalias: Builtin = ({ args, shell }) => {
  for (const name of args) shell.aliases.delete(name)
  return 0
}

export const history: Builtin = ({ shell, out }) => {
  out(shell.history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''))
  return 0
}

/** `type NAME`: what a name is. */
export const type: Builtin = ({ args, shell, out, err }) => {
  let code = 0
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const kind = shell.has(name)
    if (kind === 'alias') out(`${name} is aliased to \`${shell.aliases.get(name) ?? ''}'\n`)
    else if (kind === 'program') out(`${name} is /usr/local/bin/${name}\n`)
    else if (kind !== undefined) out(`${name} is a ${kind === 'builtin' ? 'shell builtin' : 'function'}\n`)
    else {
      err(`bash: type: ${name}: not found\n`)
      code = 1
    }
  }
  return code
}

/** `command -v NAME`, `command NAME …`. */
export const commandInfo: Builtin = ({ args, shell, ...streams }) => {
  const [first = '', ...rest] = args
  const asks = first === '-v' || first === '-V'
  if (first !== '' && !asks && shell.has(first) !== undefined && rest.length > 0) return shell.runCommand(args, streams)
  let code = 0
  for (const name of asks ? rest : args) {
    const kind = shell.has(name)
    if (kind === undefined) code = 1
    else if (kind === 'alias') streams.out(`alias ${name}='${shell.aliases.get(name) ?? ''}'\n`)
    else streams.out(kind === 'program' ? `/usr/local/bin/${name}\n` : `${name}\n`)
  }
  return code
}

export const jobs: Builtin = ({ shell, out }) => {
  let number = 0
  for (const job of shell.jobs.values()) {
    number++
    if (job.code === undefined) out(`[${number}]   Running                 ${job.pid}\n`)
  }
  return 0
}

/** Waits for jobs in the background. */
export const wait: Builtin = async ({ args, shell, err }) => {
  const wanted = args.length > 0 ? args.map(Number) : [...shell.jobs.keys()]
  let code = 0
  for (const pid of wanted) {
    const job = shell.jobs.get(pid)
    if (!job) {
      err(`bash: wait: pid ${pid} is not a child of this shell\n`)
      code = 127
      continue
    }
    const over = shell.host.signal()
    const forget = [job.onInterrupt(() => over.notify()), shell.job.onInterrupt(() => over.notify())]
    while (job.code === undefined && !shell.job.interrupted) await over.wait()
    for (const one of forget) one()
    shell.job.check()
    shell.jobs.delete(pid)
    code = args.length > 0 ? (job.code ?? 0) : 0
  }
  return code
}

export const kill: Builtin = ({ args, shell, err }: BuiltinContext) => {
  let code = 0
  for (const arg of args.filter((one) => !one.startsWith('-') || one === '-')) {
    const number = arg.startsWith('%') ? [...shell.jobs.keys()][Number(arg.slice(1)) - 1] : Number(arg)
    const job = shell.jobs.get(number ?? 0)
    if (job && job.code === undefined) job.interrupt()
    else {
      err(`bash: kill: (${arg}) - No such process\n`)
      code = 1
    }
  }
  return code
}

/** Reckons; what comes to 0 is a failure. `((i++))` is this command too. */
export const reckon: Builtin = ({ args, shell, err }) => {
  const { variables } = shell
  let value = 0
  try {
    for (const arg of args)
      value = arithmetic(
        arg,
        (name) => variables.get(name) ?? '',
        (name, text) => variables.set(name, text),
      )
  } catch (error) {
    if (!(error instanceof ArithmeticProblem)) throw error
    err(`bash: let: ${error.message}\n`)
    return 1
  }
  return value === 0 ? 1 : 0
}

export const trap: Builtin = ({ err }) => {
  err('bash: trap: not supported by this shell\n')
  return 2
}
