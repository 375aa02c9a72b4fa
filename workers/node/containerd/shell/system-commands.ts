// sleep, date, env, hostname, ps and their like.
import type { CommandScope, ShellCommand } from './command.ts'

/** Numbers with s, m, h and d; `infinity` never ends. */
export const sleep: ShellCommand = async (args, scope) => {
  let seconds = 0
  for (const arg of args) {
    const match = /^(\d*\.?\d+)([smhd]?)$/.exec(arg)
    if (arg === 'infinity' || arg === 'inf') seconds = Number.POSITIVE_INFINITY
    else if (match) seconds += Number(match[1]) * ({ '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] ?? ''] ?? 1)
    else {
      scope.stderr(`sleep: invalid number '${arg}'\n`)
      return 1
    }
  }
  if (args.length === 0) {
    scope.stderr('sleep: missing operand\n')
    return 1
  }
  scope.container.chargeCpu(1)
  if (seconds === Number.POSITIVE_INFINITY) await scope.host.signal().wait()
  else await scope.host.clock.sleep(seconds * 1000)
  return 0
}

/** `date` and `date +FORMAT`, in UTC. */
export const date: ShellCommand = (args, scope) => {
  const format = args.find((arg) => arg.startsWith('+'))?.slice(1) ?? '%a %b %e %H:%M:%S UTC %Y'
  scope.stdout(`${formatDate(scope.host.clock.unixMs(), format)}\n`)
  return 0
}

function formatDate(unixMs: number, format: string): string {
  const iso = new Date(unixMs).toISOString()
  const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const values: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    e: String(Number(iso.slice(8, 10))).padStart(2),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    N: `${iso.slice(20, 23)}000000`,
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    D: `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
    s: `${Math.floor(unixMs / 1000)}`,
    a: weekdays[Math.floor(unixMs / 86_400_000) % 7] ?? '',
    b: months[Number(iso.slice(5, 7)) - 1] ?? '',
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    '%': '%',
  }
  return format.replace(/%([YmdeHMSNFTDsabZzn%])/g, (whole, letter: string) => values[letter] ?? whole)
}

/** Prints the environment, or runs a command in it. */
export const env: ShellCommand = (args, scope) => {
  if (args.length > 0 && !args.every((arg) => arg.includes('=') || arg.startsWith('-'))) return runWith(args, scope)
  for (const [name, value] of Object.entries(scope.env)) scope.stdout(`${name}=${value}\n`)
  return 0
}

async function runWith(args: readonly string[], scope: CommandScope): Promise<number> {
  const start = args.findIndex((arg) => !arg.includes('=') && !arg.startsWith('-'))
  return run(args.slice(start), scope)
}

async function run(argv: readonly string[], scope: CommandScope): Promise<number> {
  const behaviour = scope.container.find(argv[0] ?? '')
  if (!behaviour) {
    scope.stderr(`env: can't execute '${argv[0]}': No such file or directory\n`)
    return 127
  }
  const { stdin, stdout, stderr, container, cwd, host } = scope
  const status = await behaviour(argv, { ...container, workingDir: cwd, streams: { stdin, stdout, stderr } })(host)
  return typeof status === 'number' ? status : 0
}

export const printenv: ShellCommand = (args, scope) => {
  if (args.length === 0) return env([], scope)
  for (const name of args) {
    if (!Object.hasOwn(scope.env, name)) return 1
    scope.stdout(`${scope.env[name]}\n`)
  }
  return 0
}

/** `timeout SECONDS COMMAND`. The command itself is not stopped: the waiting is. */
export const timeout: ShellCommand = async ([limit = '', ...argv], scope) => {
  const done = scope.host.signal()
  let status: number | undefined
  scope.host.spawn(async () => {
    status = await run(argv, scope)
    done.notify()
  })
  const timer = scope.host.clock.after(Number.parseFloat(limit) * 1000, () => done.notify())
  await done.wait()
  timer.cancel()
  return status ?? 143
}

const says =
  (text: (scope: CommandScope, args: readonly string[]) => string): ShellCommand =>
  (args, scope) => {
    scope.stdout(`${text(scope, args)}\n`)
    return 0
  }

export const hostname = says(({ container, host }, args) =>
  args.includes('-i') || args.includes('-I') ? host.address : container.sandbox.hostname,
)
export const whoami: ShellCommand = (_, { container, stdout, stderr }) => {
  const { uid } = container.user
  if (uid === 0) stdout('root\n')
  else stderr(`whoami: unknown uid ${uid}\n`)
  return uid === 0 ? 0 : 1
}

/** -u and -g show one number. */
export const id = says(({ container: { user } }, args) => {
  if (args.includes('-u')) return `${user.uid}`
  if (args.includes('-g')) return `${user.gid}`
  const named = (number: number) => (number === 0 ? '0(root)' : `${number}`)
  return `uid=${named(user.uid)} gid=${named(user.gid)} groups=${named(user.gid)}`
})

/** Busybox' ps, which shows all that it sees whatever it is asked for. */
export const ps: ShellCommand = (args, { container, stdout }) => {
  const all = [...container.processes()]
  const last = all.at(-1)
  // As a part of a shell it has no process of its own.
  if (last && !/^ps\b/.test(last.command))
    all.push({ pid: last.pid + 1, uid: container.user.uid, command: ['ps', ...args].join(' ') })
  stdout('PID   USER     TIME  COMMAND\n')
  for (const { pid, uid, command } of all)
    stdout(`${String(pid).padStart(5)} ${(uid === 0 ? 'root' : String(uid)).padEnd(8)}  0:00 ${command}\n`)
  return 0
}
export const nproc = says(({ host }) => `${Math.floor(host.machine.cpuMillis / 1000)}`)
export const arch = says(() => 'x86_64')
export const uname = says(({ container }, args) =>
  args.includes('-a')
    ? `Linux ${container.sandbox.hostname} 6.12.48-amd64 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux`
    : args.includes('-r')
      ? '6.12.48-amd64'
      : args.includes('-n')
        ? container.sandbox.hostname
        : args.includes('-m')
          ? 'x86_64'
          : 'Linux',
)
export const pwd = says(({ cwd }) => cwd)

export const succeed: ShellCommand = () => 0
export const fail: ShellCommand = () => 1

/** Signals between the processes of a container are not simulated. */
export const kill: ShellCommand = (args, scope) => {
  if (args.includes('-0')) return 0
  scope.stderr('kill: signals between processes of a container are not simulated here\n')
  return 1
}

/** Keeps a processor busy; what it writes is thinned out to a line a second. */
export const yes: ShellCommand = async ([word = 'y'], scope) => {
  scope.container.chargeCpu(1000)
  for (;;) {
    scope.stdout(`${word}\n`)
    await scope.host.clock.sleep(1000)
  }
}
