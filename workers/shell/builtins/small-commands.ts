// Small tools: echo, printf, date, sleep, watch, timeout, xargs, seq and their like.
import { formatPrintf, unescapeFormat } from '../../posix/tools/printf.ts'
import type { Builtin, BuiltinContext } from '../builtin.ts'
import { Interrupted, Job } from '../running.ts'
import { quote } from './options.ts'

export const echo: Builtin = ({ args, out }) => {
  let [newline, escapes] = [true, false]
  let rest = args
  while (/^-[neE]+$/.test(rest[0] ?? '')) {
    if (rest[0]?.includes('n')) newline = false
    if (rest[0]?.includes('e')) escapes = true
    rest = rest.slice(1)
  }
  const text = rest.join(' ')
  out((escapes ? unescapeFormat(text) : text) + (newline ? '\n' : ''))
  return 0
}

/** The format is used again while there are arguments left. */
export const printf: Builtin = ({ args, shell, out, err }) => {
  const variable = args[0] === '-v' ? args[1] : undefined
  const [format, ...values] = variable === undefined ? args : args.slice(2)
  if (format === undefined) {
    err('printf: usage: printf [-v var] format [arguments]\n')
    return 2
  }
  const used = format.match(/%[-+ 0#]*(?:\*|\d*)(?:\.(?:\*|\d*))?[a-zA-Z]/g)?.length ?? 0
  let text = ''
  for (let at = 0; at === 0 || (used > 0 && at < values.length); at += Math.max(1, used))
    text += formatPrintf(
      format,
      values.slice(at, at + Math.max(1, used)).map((one) => ({ text: one, number: Number(one) || 0, isNumber: false })),
      true,
    )
  if (variable === undefined) out(text)
  else shell.variables.set(variable, text)
  return 0
}

/** All exported variables, or a command with some more. */
export const env: Builtin = ({ args, shell, ...streams }) => {
  const rest = [...args]
  const assigned: [string, string][] = []
  const unset: string[] = []
  while (rest[0] === '-u' || rest[0] === '--unset') unset.push(...rest.splice(0, 2).slice(1))
  while (/^[A-Za-z_]\w*=/.test(rest[0] ?? '')) {
    const word = rest.shift() ?? ''
    assigned.push([word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  }
  if (rest.length > 0 && assigned.length + unset.length === 0 && shell.variables.has(rest[0] ?? '')) {
    streams.out(`${shell.variables.get(rest[0] ?? '') ?? ''}\n`)
    return 0
  }
  if (rest.length > 0) {
    const line = [...assigned.map(([name, value]) => `${name}=${quote(value)}`), ...rest.map(quote)].join(' ')
    const without = unset.length > 0 ? `unset ${unset.map(quote).join(' ')}\n` : ''
    return shell.runScript(`${without}${line}`, 'env', [], streams)
  }
  for (const name of shell.exported)
    if (!unset.includes(name)) streams.out(`${name}=${shell.variables.get(name) ?? ''}\n`)
  for (const [name, value] of assigned) streams.out(`${name}=${value}\n`)
  return 0
}

export const clear: Builtin = ({ control }) => {
  control('\x1b[H\x1b[2J\x1b[3J')
  return 0
}

export const sleep: Builtin = async ({ args, shell, err }) => {
  let ms = 0
  for (const arg of args) {
    const one = durationOf(arg)
    if (one === undefined) {
      err(`sleep: invalid time interval ‘${arg}’\n`)
      return 1
    }
    ms += one
  }
  await shell.sleep(ms)
  return 0
}

/** `1.5`, `2m`, in ms. */
function durationOf(text: string): number | undefined {
  const [, amount, unit = 's'] = /^(\d*\.?\d+)([smhd]?)$/.exec(text) ?? []
  if (amount === undefined) return undefined
  return Number(amount) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit || 's'] ?? 1000)
}

/** Ends a command after a while, and answers 124 then. */
export const timeout: Builtin = async ({ args, shell, ...streams }) => {
  const rest = [...args]
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift()
    if (option === '-s' || option === '-k') rest.shift()
  }
  const ms = durationOf(rest.shift() ?? '')
  if (ms === undefined || rest.length === 0) {
    streams.err('timeout: invalid time interval\n')
    return 125
  }
  const { host, job: around } = shell
  const job = new Job(host, around.pid)
  const forget = around.onInterrupt(() => job.interrupt())
  let late = false
  // It takes a moment to start: what ends by itself after as long has ended first.
  const timer = host.clock.after(ms + 1, () => {
    late = true
    job.interrupt()
  })
  let code = 0
  try {
    code = await shell.runCommand(rest, streams, job)
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    code = 130
  }
  timer.cancel()
  forget()
  around.check()
  return late ? 124 : code
}

/** Runs a command and tells how long it took; nothing here takes processor time. */
export const time: Builtin = async ({ args, shell, ...streams }) => {
  const isPlain = args[0] === '-p'
  const { clock } = shell.host
  const startedAtMs = clock.nowMs()
  const code = await shell.runCommand(isPlain ? args.slice(1) : args, streams)
  const seconds = (clock.nowMs() - startedAtMs) / 1000
  const minutes = Math.floor(seconds / 60)
  streams.err(
    isPlain
      ? `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`
      : `\nreal\t${minutes}m${(seconds % 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`,
  )
  return code
}

/** Runs a command again and again, on a cleared screen, until it is interrupted. */
export const watch: Builtin = async (context) => {
  const { args, shell, control, out, err } = context
  let seconds = 2
  let title = true
  const rest = [...args]
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? ''
    if (option === '-n' || option === '--interval') seconds = Number(rest.shift())
    else if (/^-n[\d.]+$/.test(option)) seconds = Number(option.slice(2))
    else if (option === '-t') title = false
  }
  if (rest.length === 0 || !(seconds >= 0.1)) {
    err('Usage: watch [-n <secs>] command\n')
    return 1
  }
  const line = rest.join(' ')
  for (;;) {
    let screen = ''
    const collect = (text: string): void => {
      screen += text
    }
    await shell.runScript(line, 'bash', [], { ...context, out: collect, err: collect, control: () => {} })
    shell.job.check()
    control('\x1b[H\x1b[2J')
    const head = `Every ${seconds.toFixed(1)}s: ${line}    ${shell.host.machine.name}: ${dateText(context)}\n\n`
    out(`${title ? head : ''}${screen}`)
    await shell.sleep(seconds * 1000)
  }
}

const dateParts: Readonly<Record<string, (iso: string, unixMs: number) => string>> = {
  Y: (iso) => iso.slice(0, 4),
  m: (iso) => iso.slice(5, 7),
  d: (iso) => iso.slice(8, 10),
  H: (iso) => iso.slice(11, 13),
  M: (iso) => iso.slice(14, 16),
  S: (iso) => iso.slice(17, 19),
  F: (iso) => iso.slice(0, 10),
  T: (iso) => iso.slice(11, 19),
  s: (_, unixMs) => `${Math.floor(unixMs / 1000)}`,
  N: (_, unixMs) => `${Math.floor((unixMs % 1000) * 1_000_000)}`.padStart(9, '0'),
  Z: () => 'UTC',
  z: () => '+0000',
  '%': () => '%',
}

export const date: Builtin = (context) => {
  const unixMs = context.shell.host.clock.unixMs()
  const iso = new Date(unixMs).toISOString()
  const format = context.args.find((arg) => arg.startsWith('+'))
  if (format !== undefined)
    context.out(
      `${format.slice(1).replace(/%([a-zA-Z%])/g, (whole, letter: string) => (Object.hasOwn(dateParts, letter) ? (dateParts[letter]?.(iso, unixMs) ?? whole) : whole))}\n`,
    )
  else if (context.args.some((arg) => arg.startsWith('-I')))
    context.out(context.args.includes('-I') ? `${iso.slice(0, 10)}\n` : `${iso.slice(0, 19)}+00:00\n`)
  else context.out(`${dateText(context)}\n`)
  return 0
}

/** `Thu Jan  1 00:00:00 UTC 2026`. */
function dateText({ shell }: BuiltinContext): string {
  const [day = '', number = '', month = '', year = '', time = ''] = new Date(shell.host.clock.unixMs())
    .toUTCString()
    .replace(',', '')
    .split(' ')
  return `${day} ${month} ${String(Number(number)).padStart(2)} ${time} UTC ${year}`
}

export const whoami: Builtin = ({ out }) => {
  out('user\n')
  return 0
}

export const hostname: Builtin = ({ shell, out }) => {
  out(`${shell.host.machine.name}\n`)
  return 0
}

export const uname: Builtin = ({ args, shell, out }) => {
  out(args.includes('-a') ? `Linux ${shell.host.machine.name} 6.1.0-18-amd64 x86_64 GNU/Linux\n` : 'Linux\n')
  return 0
}

export const basename: Builtin = ({ args, out }) => {
  const [path = '', suffix = ''] = args
  const name = path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '')
  out(`${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`)
  return 0
}

export const dirname: Builtin = ({ args, out }) => {
  const [path = ''] = args
  const at = path.replace(/(.)\/+$/, '$1').lastIndexOf('/')
  out(`${at < 0 ? '.' : path.slice(0, at) || '/'}\n`)
  return 0
}

/** Runs a command with arguments from standard input. */
export const xargs: Builtin = async ({ args, shell, ...streams }) => {
  const rest = [...args]
  let [size, replace, delimiter, ifAny] = [Number.POSITIVE_INFINITY, '', '', false]
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? ''
    const value = (): string => (option.length > 2 ? option.slice(2) : (rest.shift() ?? ''))
    if (option.startsWith('-n') || option.startsWith('-L')) size = Math.max(1, Number(value()) || 1)
    else if (option.startsWith('-I')) replace = value()
    else if (option === '-i') replace = '{}'
    else if (option.startsWith('-d')) delimiter = unescapeFormat(value())
    else if (option === '-0') delimiter = '\0'
    else if (option === '-r' || option === '--no-run-if-empty') ifAny = true
    else if (option.startsWith('-P')) value()
    else if (option !== '-t') {
      streams.err(`xargs: invalid option -- '${option.slice(1)}'\n`)
      return 1
    }
  }
  const text = await streams.input.readAll()
  shell.job.check()
  const words =
    replace !== ''
      ? text.split('\n').map((line) => line.trim())
      : delimiter !== ''
        ? text.split(delimiter)
        : xargsWords(text)
  const given = words.filter((word) => word !== '')
  const command = rest.length > 0 ? rest : ['echo']
  if (given.length === 0 && (ifAny || replace !== '')) return 0
  let code = 0
  const step = replace !== '' ? 1 : size
  for (let at = 0; at === 0 || at < given.length; at += Math.min(step, Math.max(1, given.length))) {
    const some = given.slice(at, at + step)
    const line = replace !== '' ? command.map((word) => word.replaceAll(replace, some[0] ?? '')) : [...command, ...some]
    const status = await shell.runCommand(line, streams)
    if (status !== 0) code = status === 127 ? 127 : 123
  }
  return code
}

/** Blanks part words, and quotes and backslashes protect them. */
function xargsWords(text: string): string[] {
  return [...text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(
      /"([^"]*)"|'([^']*)'|\\([\s\S])/g,
      (_, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? '',
    ),
  )
}

export const seq: Builtin = ({ args, out, err }) => {
  let separator = '\n'
  const plain = [...args]
  if (plain[0] === '-s') {
    separator = plain[1] ?? ''
    plain.splice(0, 2)
  } else if (plain[0]?.startsWith('-s')) separator = plain.shift()?.slice(2) ?? ''
  const padded = plain[0] === '-w'
  if (padded) plain.shift()
  const numbers = plain.map(Number)
  const [first = 1, second = 1, third] = numbers
  const [from, step, to] =
    third !== undefined ? [first, second, third] : numbers.length === 2 ? [first, 1, second] : [1, 1, first]
  const bad = plain.find((text) => text === '' || !Number.isFinite(Number(text)))
  if (numbers.length === 0 || bad !== undefined || step === 0) {
    err(bad === undefined ? 'seq: missing operand\n' : `seq: invalid floating point argument: ‘${bad}’\n`)
    return 1
  }
  const count = Math.min(100_000, Math.max(0, Math.floor((to - from) / step + 1e-9) + 1))
  const digits = Math.max(...plain.map((text) => text.split('.')[1]?.length ?? 0))
  const texts = Array.from({ length: count }, (_, index) => (from + index * step).toFixed(digits))
  const width = padded ? Math.max(...texts.map((text) => text.length)) : 0
  if (texts.length > 0) out(`${texts.map((text) => text.padStart(width, '0')).join(separator)}\n`)
  return 0
}

export const yes: Builtin = async ({ args, shell, out }) => {
  for (;;) {
    out(`${args.join(' ') || 'y'}\n`.repeat(100))
    await shell.sleep(10)
  }
}

export const which: Builtin = ({ args, shell, out }) => {
  let code = 0
  for (const name of args) {
    const program = shell.aliases.get(name) ?? name
    if (shell.host.processes.has(program)) out(`/usr/local/bin/${program}\n`)
    else if (shell.has(program) === 'builtin') out(`/usr/bin/${program}\n`)
    else code = 1
  }
  return code
}

export const help: Builtin = ({ out }) => {
  out(`This is the shell of your laptop. The cluster is reached with kubectl (or k, for short).

  kubectl get nodes                        the machines of the cluster
  kubectl create deployment web --image=nginx --replicas=3
  kubectl get pods -o wide --watch         Ctrl-C ends it
  kubectl describe pod NAME                what happened to a pod, and why
  kubectl apply -f FILE                    apply a manifest; - reads one typed here
  kubectl --help                           every command

Files: ls cat pwd cd mkdir rm cp mv touch tee find diff vi nano
Text:  echo printf grep sed awk jq head tail wc sort uniq cut tr base64 column
Also:  sleep watch timeout xargs history export env date seq test clear curl openssl
Pipes, redirections, $VARIABLE, $(command), $((1+1)), if, for, while, case, functions, & and <<EOF work as in bash.
`)
  return 0
}
