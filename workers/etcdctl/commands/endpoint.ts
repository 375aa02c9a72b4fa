// etcdctl endpoint: asks each endpoint for itself. Like etcdctl/ctlv3/command/ep_command.go.
import type { Client } from '../client/client.ts'
import { RpcError } from '../client/rpc-error.ts'
import { type Command, type Context, Exit, exitCodes, Failure } from '../cobra/command.ts'
import { formatDuration } from '../durations.ts'
import type { EndpointHash, EndpointHealth, EndpointStatus } from '../printers/printer.ts'
import type { Release } from '../release.ts'

export function endpointCommand({ minor }: Release): Command {
  const all = minor < 6 ? 'all revisions' : 'latest revision'
  return {
    use: 'endpoint <subcommand>',
    short: 'Endpoint related commands',
    persistentFlags: [
      { name: 'cluster', type: 'bool', value: 'false', usage: 'use all endpoints from the cluster member list' },
    ],
    commands: [
      {
        use: 'health',
        short: 'Checks the healthiness of endpoints specified in `--endpoints` flag',
        run: health,
      },
      {
        use: 'status',
        short: 'Prints out the status of endpoints specified in `--endpoints` flag',
        long: 'With --write-out=simple each endpoint is a line of values with commas between them: endpoint, ID, version,\ndb size, is leader, is learner, raft term, raft index, raft applied index, errors.',
        run: status,
      },
      {
        use: 'hashkv',
        short: 'Prints the KV history hash for each endpoint in --endpoints',
        persistentFlags: [
          { name: 'rev', type: 'int', value: '0', usage: `maximum revision to hash (default: ${all})` },
        ],
        run: hashKv,
      },
    ],
  }
}

/** --endpoints, or with --cluster where the members say that clients find them. */
export async function endpointsOf(context: Context, client: Client): Promise<readonly string[]> {
  if (!context.flags.bool('cluster')) return client.config.endpoints
  try {
    const { result } = await client.command({ type: 'member-list', linearizable: true })
    return result.members.flatMap(({ clientUrls }) => clientUrls)
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    throw new Failure(exitCodes.error, `failed to fetch endpoints from etcd cluster member list: ${error.message}`)
  }
}

async function health(context: Context): Promise<undefined> {
  const first = await context.client()
  const endpoints = await endpointsOf(context, first)
  const list = await together(context, endpoints, (endpoint) => healthOf(context, first, endpoint))
  context.printer().endpointHealth(list)
  if (list.some(({ error }) => error !== '')) throw new Failure(exitCodes.error, 'unhealthy cluster')
}

async function healthOf(context: Context, first: Client, endpoint: string): Promise<EndpointHealth> {
  const { host, release } = context
  const startedAtMs = host.clock.nowMs()
  const took = () => formatDuration(host.clock.nowMs() - startedAtMs)
  try {
    const client = await first.to(endpoint)
    const problem = await readable(client)
    const health = { endpoint, health: problem === '', took: took(), error: problem }
    if (!health.health || release.minor < 5) return health
    const error = await alarmsOf(client)
    return { ...health, health: error === '', error }
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return { endpoint, health: false, took: took(), error: error.message }
  }
}

/** Whether a read goes through; that it is forbidden tells as much. */
async function readable(client: Client): Promise<string> {
  try {
    await client.command({ type: 'range', key: 'health' })
    return ''
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return error.rpcCode === 'PermissionDenied' ? '' : error.message
  }
}

async function alarmsOf(client: Client): Promise<string> {
  try {
    const { result } = await client.command({ type: 'alarm', action: 'get', memberId: '' })
    if (result.alarms.length === 0) return ''
    return `Active Alarm(s): ${result.alarms.map(({ alarm }) => `${alarm} `).join('')}`
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return 'Unable to fetch the alarm list'
  }
}

async function status(context: Context): Promise<undefined> {
  const first = await context.client()
  const list: EndpointStatus[] = []
  let failed = false
  for (const endpoint of await endpointsOf(context, first)) {
    try {
      const client = await first.to(endpoint)
      const { header, result } = await client.command({ type: 'status' }, true)
      list.push({ endpoint, header, status: result })
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      failed = true
      context.err(`Failed to get the status of endpoint ${endpoint} (${error.message})\n`)
    }
  }
  context.printer().endpointStatus(list)
  if (failed) throw new Exit(exitCodes.error)
}

async function hashKv(context: Context): Promise<undefined> {
  const first = await context.client()
  const revision = context.flags.number('rev')
  const list: EndpointHash[] = []
  let failure: RpcError | undefined
  for (const endpoint of await endpointsOf(context, first)) {
    try {
      const client = await first.to(endpoint)
      const { header, result } = await client.command({ type: 'hash-kv', revision }, true)
      list.push({ endpoint, header, hash: result })
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      failure = error
      context.err(`Failed to get the hash of endpoint ${endpoint} (${error.message})\n`)
    }
  }
  context.printer().endpointHash(list)
  if (failure) throw new Failure(exitCodes.error, failure.message)
}

/** Does something for all of them side by side; the answers as they come. */
async function together<T>(
  { host }: Context,
  items: readonly string[],
  work: (item: string) => Promise<T>,
): Promise<T[]> {
  const done: T[] = []
  const changed = host.signal()
  for (const item of items)
    host.spawn(async () => {
      done.push(await work(item))
      changed.notify()
    })
  while (done.length < items.length) await changed.wait()
  return done
}
