// redis: keys and values over lines on port 6379, alone or following a leader; and memcached beside it.

import type { Tcp } from '../../../protocols/http.ts'
import type { Host } from '../../../simulation/host.ts'
import { NetworkError } from '../../../simulation/network-error.ts'
import { lookUp } from '../shell/name-lookup.ts'
import type { Behaviour, ContainerContext, ImageBehaviour } from './behaviour.ts'
import { runCommandLine } from './entrypoint.ts'
import { listenTcp, stopOnTerminate } from './serve.ts'

const maxKeys = 10_000
const syncMs = 5_000

type Leader = { readonly name: string; readonly port: number }

const redisServer: Behaviour = (argv, context) => async (host) => runRedis(host, context, leaderFrom(argv))

/** `--replicaof HOST PORT`, or the older `--slaveof`. */
function leaderFrom(argv: readonly string[]): Leader | undefined {
  const at = argv.findIndex((arg) => arg === '--replicaof' || arg === '--slaveof')
  return at < 0 ? undefined : { name: argv[at + 1] ?? '', port: Number(argv[at + 2] ?? 6379) }
}

/** A redis server; with a leader, one that copies it and refuses to be written to. */
export async function runRedis(host: Host, context: ContainerContext, leader: Leader | undefined): Promise<number> {
  const values = new Map<string, string>()
  const log = (text: string) => host.stdio.stdout(`1:M ${logDate(host)} ${text}\n`)
  host.onTerminate(() => {
    log('# User requested shutdown...')
    log('# Redis is now ready to exit, bye bye...')
    host.exit(0)
  })
  if (!listenTcp(host, 6379, (line) => execute(values, line, leader !== undefined))) {
    log('# Warning: Could not create server TCP listening socket *:6379: bind: Address already in use')
    log('# Failed listening on port 6379 (tcp), aborting.')
    return 1
  }
  log('* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo')
  log('* Ready to accept connections tcp')
  context.chargeMemory(9 << 20)
  if (leader) await follow(host, context, leader, values, log)
  await host.signal().wait()
  return 0
}

/** Copies the leader's values, now and then. */
async function follow(
  host: Host,
  context: ContainerContext,
  leader: Leader,
  values: Map<string, string>,
  log: (text: string) => void,
): Promise<never> {
  let connected = false
  for (;;) {
    const answer = await askLeader(host, context, leader)
    if (answer !== undefined) {
      if (!connected) log('* MASTER <-> REPLICA sync: Finished with success')
      values.clear()
      for (const [key, value] of Object.entries(JSON.parse(answer) as Record<string, string>)) values.set(key, value)
    } else if (connected) log('* Connection with master lost.')
    connected = answer !== undefined
    await host.clock.sleep(syncMs)
  }
}

async function askLeader(host: Host, context: ContainerContext, { name, port }: Leader): Promise<string | undefined> {
  const found = await lookUp(host, context, name)
  if (!found.found) return undefined
  try {
    return (
      await host.network.call<Tcp>('tcp', `${found.addresses[0]}:${port}`, { line: 'SYNC' }, { timeoutMs: 5_000 })
    ).line
  } catch (error) {
    if (error instanceof NetworkError) return undefined
    throw error
  }
}

/** One command line, answered as redis-cli would show it. */
export function execute(values: Map<string, string>, line: string, isFollower: boolean): string {
  const [command = '', key = '', ...rest] = line.trim().split(/\s+/)
  const name = command.toUpperCase()
  const value = rest.join(' ')
  const isWrite = ['SET', 'DEL', 'INCR', 'APPEND', 'RPUSH', 'LPUSH', 'FLUSHALL'].includes(name)
  if (isWrite && isFollower) return "(error) READONLY You can't write against a read only replica."
  switch (name) {
    case 'PING':
      return key === '' ? 'PONG' : key
    case 'GET':
      return values.get(key) ?? '(nil)'
    case 'SET':
      if (values.size < maxKeys) values.set(key, value)
      return 'OK'
    case 'APPEND':
    case 'RPUSH':
    case 'LPUSH':
      values.set(key, [values.get(key), value].filter((one) => one !== undefined).join(name === 'APPEND' ? '' : ','))
      return `(integer) ${values.get(key)?.split(',').length ?? 0}`
    case 'INCR': {
      const next = Number(values.get(key) ?? 0) + 1
      if (!Number.isFinite(next)) return '(error) ERR value is not an integer or out of range'
      values.set(key, `${next}`)
      return `(integer) ${next}`
    }
    case 'DEL':
      return `(integer) ${values.delete(key) ? 1 : 0}`
    case 'KEYS':
      return [...values.keys()].map((one, i) => `${i + 1}) "${one}"`).join('\n') || '(empty array)'
    case 'DBSIZE':
      return `(integer) ${values.size}`
    case 'INFO':
      return `role:${isFollower ? 'slave' : 'master'}`
    case 'FLUSHALL':
      values.clear()
      return 'OK'
    case 'SYNC':
      return JSON.stringify(Object.fromEntries(values))
    default:
      return `(error) ERR unknown command '${command}'`
  }
}

/** `redis-cli -h HOST -p PORT COMMAND…`. */
const redisCli: Behaviour = (argv, context) => async (host) => {
  const { stdout } = context.streams ?? host.stdio
  const option = (letter: string) => {
    const at = argv.indexOf(letter)
    return at < 0 ? undefined : argv[at + 1]
  }
  const name = option('-h') ?? '127.0.0.1'
  const words = argv.slice(1).filter((arg, i) => !['-h', '-p'].includes(arg) && !['-h', '-p'].includes(argv[i] ?? ''))
  const found = await lookUp(host, context, name)
  const address = found.found ? found.addresses[0] : undefined
  const port = Number(option('-p') ?? 6379)
  if (address === undefined) {
    stdout(`Could not connect to Redis at ${name}:${port}: Name does not resolve\n`)
    return 1
  }
  try {
    const answer = await host.network.call<Tcp>('tcp', `${address}:${port}`, { line: words.join(' ') || 'PING' })
    stdout(`${answer.line}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    stdout(`Could not connect to Redis at ${name}:${port}: Connection refused\n`)
    return 1
  }
}

const memcached: Behaviour = () => async (host) => {
  const values = new Map<string, string>()
  stopOnTerminate(host)
  if (!listenTcp(host, 11_211, (line) => execute(values, line, false))) {
    host.stdio.stderr('failed to listen on TCP port 11211: Address in use\n')
    return 71
  }
  await host.signal().wait()
  return 0
}

function logDate(host: Host): string {
  const [date = '', time = ''] = host.clock.microTimestamp().split('T')
  const [year, month, day] = date.split('-')
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  return `${day} ${months[Number(month) - 1]} ${year} ${time.slice(0, 12)}`
}

export const redisImage: ImageBehaviour = {
  repositories: ['docker.io/library/redis', 'registry.k8s.io/redis'],
  userland: 'debian',
  commands: { 'redis-server': redisServer, 'redis-cli': redisCli, 'docker-entrypoint.sh': runCommandLine },
  memoryBytes: 9 << 20,
}

export const memcachedImage: ImageBehaviour = {
  repositories: ['docker.io/library/memcached'],
  userland: 'debian',
  commands: { memcached, 'docker-entrypoint.sh': runCommandLine },
  memoryBytes: 3 << 20,
}
