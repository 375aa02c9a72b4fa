// etcdctl for the v2 API: its commands and global flags. Like etcdctl/ctlv2/ctl.go of etcd 3.4.
import type { Host } from '../../simulation/host.ts'
import { Input } from '../cobra/input.ts'
import { parseDuration } from '../durations.ts'
import type { Release } from '../release.ts'
import { appHelp, commandHelp, readFlags, type V2Command, type V2Flag, type V2Flags, V2UsageError } from './cli.ts'
import { keyCommands } from './commands.ts'
import { type V2Context, V2Exit } from './context.ts'
import {
  authCommand,
  backupCommand,
  clusterHealthCommand,
  memberCommand,
  roleCommand,
  userCommand,
} from './group-commands.ts'
import { V2Client, V2Failure } from './http-client.ts'

const exitCodes = { connection: 2, help: 3, server: 4 } as const

const commands: readonly V2Command<V2Context>[] = [
  backupCommand,
  clusterHealthCommand,
  ...keyCommands,
  memberCommand,
  userCommand,
  roleCommand,
  authCommand,
  { name: 'help', usage: 'Shows a list of commands or help for one command', args: '[command]' },
]

const defaultEndpoints = 'http://127.0.0.1:2379,http://127.0.0.1:4001'

const globalFlags: readonly V2Flag[] = [
  { names: 'debug', type: 'bool', usage: 'output cURL commands which can be used to reproduce the request' },
  { names: 'no-sync', type: 'bool', usage: "don't synchronize cluster information before sending request" },
  {
    names: 'output, o',
    type: 'string',
    value: 'simple',
    usage: 'output response in the given format (`simple`, `extended` or `json`)',
  },
  {
    names: 'discovery-srv, D',
    type: 'string',
    usage: 'domain name to query for SRV records describing cluster endpoints',
  },
  { names: 'insecure-discovery', type: 'bool', usage: 'accept insecure SRV records describing cluster endpoints' },
  { names: 'peers, C', type: 'string', usage: 'DEPRECATED - "--endpoints" should be used instead' },
  { names: 'endpoint', type: 'string', usage: 'DEPRECATED - "--endpoints" should be used instead' },
  {
    names: 'endpoints',
    type: 'string',
    value: defaultEndpoints,
    usage: 'a comma-delimited list of machine addresses in the cluster',
  },
  { names: 'cert-file', type: 'string', usage: 'identify HTTPS client using this SSL certificate file' },
  { names: 'key-file', type: 'string', usage: 'identify HTTPS client using this SSL key file' },
  { names: 'ca-file', type: 'string', usage: 'verify certificates of HTTPS-enabled servers using this CA bundle' },
  {
    names: 'username, u',
    type: 'string',
    usage: 'provide username[:password] and prompt if password is not supplied.',
  },
  { names: 'timeout', type: 'duration', value: '2s', usage: 'connection timeout per request' },
  {
    names: 'total-timeout',
    type: 'duration',
    value: '5s',
    usage: 'timeout for the command execution (except watch)',
  },
]
const help: V2Flag = { names: 'help, h', type: 'bool', usage: 'show help' }
const version: V2Flag = { names: 'version, v', type: 'bool', usage: 'print the version' }

/** `help, h` stands in the list; the app's own help shows it so. */
const listed = commands.map((command) => (command.name === 'help' ? { ...command, name: 'help, h' } : command))

export async function runV2(host: Host, release: Release): Promise<number> {
  const { stdout: out, stderr: err } = host.stdio
  const wholeHelp = appHelp(release.version, listed, globalFlags)
  let global: { flags: V2Flags; rest: string[] }
  try {
    global = readFlags(host.args, [...globalFlags, help, version], false)
  } catch (error) {
    if (!(error instanceof V2UsageError)) throw error
    out(`Incorrect Usage. ${error.message}\n\n${wholeHelp}`)
    err(`${error.message}\n`)
    return 1
  }
  const { flags, rest } = global
  const [name, ...words] = rest
  if (flags.bool('version')) {
    out(`etcdctl version: ${release.version}\nAPI version: 2\n`)
    return 0
  }
  if (flags.bool('help') || name === undefined) {
    out(wholeHelp)
    return 0
  }
  if (name === 'help' || name === 'h') return showHelp(words, wholeHelp, { out, err })
  const command = commands.find((one) => one.name === name)
  return command ? runCommand(host, command, name, words, flags, release) : unknown(name, err)
}

function unknown(name: string, err: (text: string) => void): number {
  err(`No help topic for '${name}'\n`)
  return exitCodes.help
}

function showHelp(
  [name]: readonly string[],
  wholeHelp: string,
  { out, err }: { out: (text: string) => void; err: (text: string) => void },
): number {
  const command = commands.find((one) => one.name === name)
  if (name !== undefined && !command) return unknown(name, err)
  out(command && name !== undefined ? commandHelp(name, command as V2Command<never>) : wholeHelp)
  return 0
}

async function runCommand(
  host: Host,
  command: V2Command<V2Context>,
  path: string,
  words: readonly string[],
  global: V2Flags,
  release: Release,
): Promise<number> {
  const { stdout: out, stderr: err } = host.stdio
  if (command.commands) {
    const [name, ...rest] = words
    if (name === undefined || name === '--help' || name === '-h') {
      out(commandHelp(path, command as V2Command<never>))
      return 0
    }
    const sub = command.commands.find((one) => one.name === name)
    return sub ? runCommand(host, sub, `${path} ${name}`, rest, global, release) : unknown(name, err)
  }
  let read: { flags: V2Flags; rest: string[] }
  try {
    read = readFlags(words, [...(command.flags ?? []), help], true)
  } catch (error) {
    if (!(error instanceof V2UsageError)) throw error
    out(`Incorrect Usage: ${error.message}\n\n${commandHelp(path, command as V2Command<never>)}`)
    err(`${error.message}\n`)
    return 1
  }
  if (read.flags.bool('help')) {
    out(commandHelp(path, command as V2Command<never>))
    return 0
  }
  return perform(host, command, contextOf(host, global, read))
}

async function perform(host: Host, command: V2Command<V2Context>, context: V2Context): Promise<number> {
  try {
    return (await command.run?.(context)) ?? 0
  } catch (error) {
    if (error instanceof V2Exit) return error.code
    if (!(error instanceof V2Failure)) throw error
    host.stdio.stderr(`Error:  ${error.message}\n${error.detail === '' ? '' : `\n${error.detail}\n`}`)
    return error.isConnection ? exitCodes.connection : exitCodes.server
  }
}

function contextOf(host: Host, global: V2Flags, { flags, rest }: { flags: V2Flags; rest: string[] }): V2Context {
  const { stdout: out, stderr: err } = host.stdio
  const input = new Input(host)
  const endpoints = endpointsOf(host, global)
  const timeoutMs = parseDuration(global.string('timeout') || '2s') ?? 2000
  return {
    host,
    args: rest,
    flags,
    format: global.string('output') || 'simple',
    out,
    err,
    readInput: () => input.readAll(),
    fail: (code, message) => {
      err(`Error:  ${message}\n`)
      throw new V2Exit(code)
    },
    client: async (isUnsynced = false) => {
      const client = new V2Client(host, endpoints, timeoutMs)
      if (!isUnsynced && !global.bool('no-sync')) await client.sync()
      return client
    },
  }
}

function endpointsOf({ env }: Host, global: V2Flags): string[] {
  const given =
    global.string('endpoints') ||
    env['ETCDCTL_ENDPOINTS'] ||
    global.string('endpoint') ||
    env['ETCDCTL_ENDPOINT'] ||
    global.string('peers') ||
    env['ETCDCTL_PEERS'] ||
    defaultEndpoints
  return given.split(',').map((url) => (url.includes('://') ? url : `http://${url}`))
}
