// Commands about the session itself and small tools: echo, export, env, history, clear, help, sleep, watch, date…
import type { Builtin, BuiltinContext } from '../builtin.ts'
import { linesOf } from '../lines.ts'

export const echo: Builtin = ({ args, out }) => {
  const options = /^-[neE]+$/.exec(args[0] ?? '')?.[0] ?? ''
  const text = (options ? args.slice(1) : args).join(' ')
  const shown = options.includes('e')
    ? text.replace(/\\([ntr\\])/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? '\\')
    : text
  out(options.includes('n') ? shown : `${shown}\n`)
  return 0
}

export const printf: Builtin = ({ args, out }) => {
  const [format = '', ...values] = args
  const text = format.replace(/\\([ntr\\])/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? '\\')
  let next = 0
  out(text.replace(/%([sd%])/g, (_, kind: string) => (kind === '%' ? '%' : (values[next++] ?? ''))))
  return 0
}

export const exportVariable: Builtin = ({ args, variables, out }) => {
  if (args.length === 0) for (const [name, value] of [...variables].sort()) out(`declare -x ${name}="${value}"\n`)
  for (const arg of args) {
    const equals = arg.indexOf('=')
    if (equals > 0) variables.set(arg.slice(0, equals), arg.slice(equals + 1))
  }
  return 0
}

export const unset: Builtin = ({ args, variables }) => {
  for (const name of args) variables.delete(name)
  return 0
}

export const env: Builtin = ({ variables, out }) => {
  for (const [name, value] of variables) out(`${name}=${value}\n`)
  return 0
}

export const history: Builtin = ({ history: lines, out }) => {
  out(lines.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''))
  return 0
}

export const clear: Builtin = ({ control }) => {
  control('\x1b[H\x1b[2J\x1b[3J')
  return 0
}

export const succeed: Builtin = () => 0
export const failQuietly: Builtin = () => 1

export const sleep: Builtin = async (context) => {
  let ms = 0
  for (const arg of context.args) {
    const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg) ?? []
    if (amount === undefined) {
      context.err(`sleep: invalid time interval '${arg}'\n`)
      return 1
    }
    ms += Number(amount) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit || 's'] ?? 1000)
  }
  await context.sleep(ms)
  return 0
}

/** Runs a command again and again, on a cleared screen, until it is interrupted. */
export const watch: Builtin = async (context) => {
  const { args, host, control, out, err } = context
  let seconds = 2
  const rest = [...args]
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? ''
    if (option === '-n' || option === '--interval') seconds = Number(rest.shift())
    else if (/^-n[\d.]+$/.test(option)) seconds = Number(option.slice(2))
  }
  if (rest.length === 0 || !(seconds >= 0.1)) {
    err('Usage: watch [-n <secs>] command\n')
    return 1
  }
  const line = rest.join(' ')
  for (;;) {
    let screen = ''
    await context.runLine(line, (text) => {
      screen += text
    })
    control('\x1b[H\x1b[2J')
    out(`Every ${seconds.toFixed(1)}s: ${line}    ${host.machine.name}: ${dateText(context)}\n\n${screen}`)
    await context.sleep(seconds * 1000)
  }
}

export const date: Builtin = (context) => {
  const iso = new Date(context.host.clock.unixMs()).toISOString()
  if (context.args.some((arg) => arg.startsWith('+%s')))
    context.out(`${Math.floor(context.host.clock.unixMs() / 1000)}\n`)
  else context.out(context.args.includes('-Is') ? `${iso.slice(0, 19)}+00:00\n` : `${dateText(context)}\n`)
  return 0
}

/** `Thu Jan  1 00:00:00 UTC 2026`. */
function dateText({ host }: BuiltinContext): string {
  const [day = '', number = '', month = '', year = '', time = ''] = new Date(host.clock.unixMs())
    .toUTCString()
    .replace(',', '')
    .split(' ')
  return `${day} ${month} ${String(Number(number)).padStart(2)} ${time} UTC ${year}`
}

export const whoami: Builtin = ({ out }) => {
  out('user\n')
  return 0
}

export const hostname: Builtin = ({ host, out }) => {
  out(`${host.machine.name}\n`)
  return 0
}

/** Runs a command with arguments from standard input. */
export const xargs: Builtin = async (context) => {
  const words = (await context.input.readAll()).split(/\s+/).filter((word) => word !== '')
  const [option, value, ...rest] = context.args
  if (option === '-n' || option === '-I') {
    let code = 0
    const size = option === '-n' ? Math.max(1, Number(value) || 1) : 1
    for (let i = 0; i < words.length; i += size) {
      const some = words.slice(i, i + size)
      const command =
        option === '-I' ? rest.map((word) => word.replaceAll(value ?? '{}', some[0] ?? '')) : [...rest, ...some]
      if ((await context.runLine(command.map(quote).join(' '), context.out)) !== 0) code = 123
    }
    return code
  }
  const command = context.args.length > 0 ? context.args : ['echo']
  return (await context.runLine([...command, ...words].map(quote).join(' '), context.out)) === 0 ? 0 : 123
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

export const seq: Builtin = ({ args, out, err }) => {
  const numbers = args.map(Number)
  const [first = 1, second] = numbers
  const [from, to] = second === undefined ? [1, first] : [first, numbers.at(-1) ?? first]
  if (numbers.length === 0 || numbers.some((number) => !Number.isInteger(number)) || to - from > 10_000) {
    err('seq: a range of whole numbers is needed\n')
    return 1
  }
  for (let number = from; number <= to; number++) out(`${number}\n`)
  return 0
}

export const alias: Builtin = ({ out }) => {
  out("alias k='kubectl'\n")
  return 0
}

export const which: Builtin = ({ args, host, out }) => {
  const [name = ''] = args
  const program = name === 'k' ? 'kubectl' : name
  if (!host.processes.has(program)) return 1
  out(`/usr/local/bin/${program}\n`)
  return 0
}

export const help: Builtin = ({ out }) => {
  out(
    `${linesOf(`This is the shell of your laptop. The cluster is reached with kubectl (or k, for short).

  kubectl get nodes                        the machines of the cluster
  kubectl create deployment web --image=nginx --replicas=3
  kubectl get pods -o wide --watch         Ctrl-C ends it
  kubectl describe pod NAME                what happened to a pod, and why
  kubectl apply -f FILE                    apply a manifest; - reads one typed here
  kubectl --help                           every command

Files: ls cat pwd cd mkdir rm cp mv touch tee      Text: echo grep head tail wc sort uniq cut base64
Also: sleep watch history export env date xargs seq clear
Pipes, > >> < <<EOF, && || ; $VARIABLE and $(command) work as in bash.`).join('\n')}\n`,
  )
  return 0
}
