// The everyday commands of busybox and of a Debian base system, by name.
import type { Behaviour, Userland } from '../images/behaviour.ts'
import { programOf, type ShellCommand } from './command.ts'
import * as files from './file-commands.ts'
import * as network from './network-commands.ts'
import { shellBehaviour } from './shell.ts'
import * as system from './system-commands.ts'
import { testExpression } from './test-expression.ts'
import * as text from './text-commands.ts'
import { lateTool } from './text-tool.ts'

/** In every userland. */
const common: Readonly<Record<string, ShellCommand>> = {
  '[': (args, scope) => testExpression(args, scope, '['),
  arch: system.arch,
  awk: lateTool(async () => (await import('../../../posix/tools/awk.ts')).awk),
  basename: files.basename,
  cat: files.cat,
  chmod: files.chmod,
  chown: files.chmod,
  cp: files.cp,
  cut: text.cut,
  date: system.date,
  dirname: files.dirname,
  echo: (args, scope) => {
    scope.stdout(`${args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`}`)
    return 0
  },
  env: system.env,
  expr: text.expr,
  false: system.fail,
  grep: text.grep,
  head: text.head,
  hostname: system.hostname,
  id: system.id,
  kill: system.kill,
  ls: files.ls,
  mkdir: files.mkdir,
  mv: files.mv,
  nproc: system.nproc,
  printenv: system.printenv,
  printf: text.printf,
  pwd: system.pwd,
  rm: files.rm,
  sed: lateTool(async () => (await import('../../../posix/tools/sed.ts')).sed),
  seq: text.seq,
  sleep: system.sleep,
  sort: text.sort,
  sync: system.succeed,
  tail: text.tail,
  tar: async (args, scope) => (await scope.host.load(() => import('./tar-command.ts'))).tar(args, scope),
  tee: files.tee,
  test: (args, scope) => testExpression(args, scope, 'test'),
  timeout: system.timeout,
  touch: files.touch,
  tr: text.tr,
  true: system.succeed,
  uname: system.uname,
  uniq: text.uniq,
  wc: text.wc,
  whoami: system.whoami,
  yes: system.yes,
}

const busyboxOnly: Readonly<Record<string, ShellCommand>> = {
  nc: network.nc,
  nslookup: network.nslookup,
  ping: network.ping,
  ps: system.ps,
  wget: network.wget,
}

const debianOnly: Readonly<Record<string, ShellCommand>> = { curl: network.curl, getent: network.getent }

const shells: Readonly<Record<Exclude<Userland, 'none'>, readonly string[]>> = {
  busybox: ['sh', 'ash'],
  debian: ['sh', 'bash', 'dash'],
}

const behaviours = new Map<ShellCommand, Behaviour>()

/** Undefined when that userland has no such command. */
export function findCommand(name: string, userland: Exclude<Userland, 'none'>): Behaviour | undefined {
  if (shells[userland].includes(name)) return shellBehaviour
  const own = userland === 'busybox' ? busyboxOnly : debianOnly
  const command = Object.hasOwn(common, name) ? common[name] : Object.hasOwn(own, name) ? own[name] : undefined
  if (!command) return undefined
  const known = behaviours.get(command) ?? programOf(command)
  behaviours.set(command, known)
  return known
}
