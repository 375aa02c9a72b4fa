// Commands of the v2 client about the group: its health, members, backups, and users. Like etcdctl/ctlv2/command of etcd 3.4.

import type { Http } from '../../protocols/http.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { parseEndpoint } from '../client/endpoint.ts'
import { plainLogLine } from '../client/log.ts'
import { goQuote } from '../go-text.ts'
import { resolvePath } from '../snapshot/files.ts'
import type { V2Command } from './cli.ts'
import { type V2Context, V2Exit } from './context.ts'
import { type V2Answer, V2Failure } from './http-client.ts'

type Command = V2Command<V2Context>
type Member = {
  readonly id: string
  readonly name: string
  readonly peerURLs: readonly string[]
  readonly clientURLs: readonly string[]
}

const nextCheckMs = 10_000

export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup an etcd directory',
  args: ' ',
  flags: [
    { names: 'data-dir', type: 'string', usage: 'Path to the etcd data dir' },
    { names: 'wal-dir', type: 'string', usage: 'Path to the etcd wal dir' },
    { names: 'backup-dir', type: 'string', usage: 'Path to the backup dir' },
    { names: 'backup-wal-dir', type: 'string', usage: 'Path to the backup wal dir' },
    { names: 'with-v3', type: 'bool', usage: 'Backup v3 backend data' },
  ],
  run: backup,
}

/** Copies the log and the snapshot, as for a member of a new group. */
async function backup({ host, flags, err }: V2Context): Promise<number | undefined> {
  const [from, to] = [flags.string('data-dir'), flags.string('backup-dir')]
  const source = resolvePath(host, from)
  const files = host.disk.list(`${source}/member/`)
  if (files.length === 0) {
    err(plainLogLine(host, 'I', `open ${from}/member/snap: no such file or directory`))
    return 1
  }
  const [metadata] = host.disk.readLog(`${source}/member/wal/0.wal`) as readonly { readonly memberId?: string }[]
  err(plainLogLine(host, 'I', 'ignoring EntryConfChange raft entry'))
  err(plainLogLine(host, 'I', `ignoring member attribute update on /0/members/${metadata?.memberId ?? ''}/attributes`))
  const target = resolvePath(host, to)
  for (const path of files) host.disk.writeLog(target + path.slice(source.length), host.disk.readLog(path))
  if (!files.some((path) => path.includes('/snap/'))) host.disk.write(`${target}/member/snap/db`, '')
  await host.disk.sync()
  return undefined
}

export const clusterHealthCommand: Command = {
  name: 'cluster-health',
  usage: 'check the health of the etcd cluster',
  args: ' ',
  flags: [{ names: 'forever, f', type: 'bool', usage: 'forever check the health every 10 second until CTRL+C' }],
  run: clusterHealth,
}

async function clusterHealth(context: V2Context): Promise<number> {
  const { client, flags, host, out } = context
  const members = await membersOf(await client(true)).catch((error: unknown) => {
    out('cluster may be unhealthy: failed to list members\n')
    throw error instanceof V2Failure ? new V2Failure(error.message, false, error.detail) : error
  })
  for (;;) {
    let healthy = 0
    for (const member of members) if (await isHealthy(context, member)) healthy++
    out(`cluster is ${healthy === members.length ? 'healthy' : healthy === 0 ? 'unavailable' : 'degraded'}\n`)
    if (!flags.bool('forever')) return healthy === members.length ? 0 : 5
    out('\nnext check after 10 second...\n\n')
    await host.clock.sleep(nextCheckMs)
  }
}

async function isHealthy({ host, out }: V2Context, { id, clientURLs }: Member): Promise<boolean> {
  if (clientURLs.length === 0) {
    out(`member ${id} is unreachable: no available published client urls\n`)
    return false
  }
  for (const url of clientURLs) {
    try {
      const { address } = parseEndpoint(host, url)
      const request = { method: 'GET', path: '/health', headers: { host: address }, body: '' }
      const { body } = await host.network.call<Http>('http', address, request, {})
      const healthy = /"health":\s*"?true/.test(body)
      out(`member ${id} is ${healthy ? '' : 'un'}healthy: got ${healthy ? '' : 'un'}healthy result from ${url}\n`)
      return healthy
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      out(`failed to check the health of member ${id} on ${url}: Get "${url}/health": ${error.message}\n`)
    }
  }
  out(`member ${id} is unreachable: [${clientURLs.join(' ')}] are all unreachable\n`)
  return false
}

async function membersOf(client: {
  send(method: string, path: string): Promise<V2Answer>
}): Promise<readonly Member[]> {
  const { body } = await client.send('GET', '/v2/members')
  return (body as { readonly members: readonly Member[] }).members
}

/** Says what is wrong without the word `Error`, as these commands do. */
function stop({ err }: V2Context, message: string): never {
  err(`${message}\n`)
  throw new V2Exit(1)
}

async function changed(context: V2Context, answer: Promise<V2Answer>): Promise<V2Answer> {
  const { status, body, index } = await answer
  if (status < 300) return { status, body, index }
  return stop(
    context,
    (body as { readonly message?: string } | undefined)?.message ?? `unexpected status code ${status}`,
  )
}

export const memberCommand: Command = {
  name: 'member',
  usage: 'member add, remove and list subcommands',
  commands: [
    { name: 'list', usage: 'enumerate existing cluster members', args: ' ', run: listMembers },
    { name: 'add', usage: 'add a new member to the etcd cluster', args: '<name> <peerURL>', run: addMember },
    { name: 'remove', usage: 'remove an existing member from the etcd cluster', args: '<memberID>', run: removeMember },
    {
      name: 'update',
      usage: 'update an existing member in the etcd cluster',
      args: '<memberID> <peerURLs>',
      run: updateMember,
    },
  ],
}

async function listMembers(context: V2Context): Promise<undefined> {
  if (context.args.length > 0) stop(context, 'No arguments accepted')
  const client = await context.client()
  const members = await membersOf(client)
  const answer = await client.send('GET', '/v2/members/leader')
  if (answer.status >= 300) {
    const { message = '' } = (answer.body ?? {}) as { readonly message?: string }
    stop(context, `Failed to get leader:  ${message}`)
  }
  const leader = answer.body as Member
  for (const { id, name, peerURLs, clientURLs } of members)
    context.out(
      name === ''
        ? `${id}[unstarted]: peerURLs=${peerURLs.join(',')}\n`
        : `${id}: name=${name} peerURLs=${peerURLs.join(',')} clientURLs=${clientURLs.join(',')} isLeader=${id === leader.id}\n`,
    )
}

async function addMember(context: V2Context): Promise<undefined> {
  const [name = '', url = ''] = context.args
  if (context.args.length !== 2) stop(context, 'Provide a name and a single member peerURL')
  const client = await context.client()
  const { body } = await changed(context, client.send('POST', '/v2/members', {}, false, { peerURLs: [url] }))
  const { id } = body as Member
  const members = await membersOf(client)
  const cluster = members.flatMap((one) => one.peerURLs.map((peer) => `${one.id === id ? name : one.name}=${peer}`))
  context.out(
    `Added member named ${name} with ID ${id} to cluster\n\nETCD_NAME=${goQuote(name)}\nETCD_INITIAL_CLUSTER=${goQuote(cluster.join(','))}\nETCD_INITIAL_CLUSTER_STATE="existing"\n`,
  )
}

async function removeMember(context: V2Context): Promise<undefined> {
  const [id = ''] = context.args
  if (context.args.length !== 1) stop(context, 'Provide a single member ID')
  const client = await context.client()
  const members = await membersOf(client)
  for (const member of members)
    if (member.name === id)
      context.err(
        `Found a member named ${id}; if this is correct, please use its ID, eg:\n\tetcdctl member remove ${member.id}\n`,
      )
  if (!members.some((member) => member.id === id))
    stop(context, `Couldn't find a member in the cluster with an ID of ${id}.`)
  const { status, body } = await client.send('DELETE', `/v2/members/${id}`)
  if (status >= 300) {
    const { message = '' } = (body ?? {}) as { readonly message?: string }
    context.err(`Received an error trying to remove member ${id}: ${message}`)
    throw new V2Exit(1)
  }
  context.out(`Removed member ${id} from cluster\n`)
}

async function updateMember(context: V2Context): Promise<undefined> {
  const [id = '', urls = ''] = context.args
  if (context.args.length !== 2)
    stop(context, 'Provide an ID and a list of comma separated peerURL (0xabcd http://example.com,http://example1.com)')
  const client = await context.client()
  await changed(context, client.send('PUT', `/v2/members/${id}`, {}, false, { peerURLs: urls.split(',') }))
  context.out(`Updated member with ID ${id} in cluster\n`)
}

const noUsers = 'auth: this etcd keeps no users of the v2 API: use those of v3'

const refused = (name: string, usage: string, args: string): Command => ({
  name,
  usage,
  args,
  run: async (context) => stop(context, context.args.length === 0 ? 'Please provide a username' : noUsers),
})

export const userCommand: Command = {
  name: 'user',
  usage: 'user add, grant and revoke subcommands',
  commands: [
    refused('add', 'add a new user for the etcd cluster', '<user>'),
    {
      name: 'get',
      usage: 'get details for a user',
      args: '<user>',
      run: async (context) => {
        const [name = stop(context, 'Please provide a username')] = context.args
        await changed(context, (await context.client()).send('GET', `/v2/auth/users/${name}`))
        return undefined
      },
    },
    {
      name: 'list',
      usage: 'list all current users',
      args: ' ',
      run: async (context) => {
        const { body } = await changed(context, (await context.client()).send('GET', '/v2/auth/users'))
        const { users } = body as { readonly users: readonly { readonly user: string }[] | null }
        for (const { user } of users ?? []) context.out(`${user}\n`)
        return undefined
      },
    },
    refused('remove', 'remove a user for the etcd cluster', '<user>'),
    refused('grant', 'grant roles to an etcd user', '<user>'),
    refused('revoke', 'revoke roles for an etcd user', '<user>'),
    refused('passwd', 'change password for a user', '<user>'),
  ],
}

type Role = {
  readonly role: string
  readonly permissions: { readonly kv: Readonly<Record<'read' | 'write', readonly string[]>> }
}

export const roleCommand: Command = {
  name: 'role',
  usage: 'role add, grant and revoke subcommands',
  commands: [
    refused('add', 'add a new role for the etcd cluster', '<role>'),
    {
      name: 'get',
      usage: 'get details for a role',
      args: '<role>',
      run: async (context) => {
        const [name = stop(context, 'Please provide a role name')] = context.args
        const { body } = await changed(context, (await context.client()).send('GET', `/v2/auth/roles/${name}`))
        const { role, permissions } = body as Role
        const listed = (keys: readonly string[]) => keys.map((key) => `\t${key}\n`).join('')
        context.out(`Role: ${role}\nKV Read:\n${listed(permissions.kv.read)}KV Write:\n${listed(permissions.kv.write)}`)
        return undefined
      },
    },
    {
      name: 'list',
      usage: 'list all roles',
      args: ' ',
      run: async (context) => {
        const { body } = await changed(context, (await context.client()).send('GET', '/v2/auth/roles'))
        for (const { role } of (body as { readonly roles: readonly Role[] }).roles) context.out(`${role}\n`)
        return undefined
      },
    },
    refused('remove', 'remove a role from the etcd cluster', '<role>'),
    refused('grant', 'grant path matches to an etcd role', '<role>'),
    refused('revoke', 'revoke path matches for an etcd role', '<role>'),
  ],
}

export const authCommand: Command = {
  name: 'auth',
  usage: 'overall auth controls',
  commands: [
    { name: 'enable', usage: 'enable auth access controls', args: ' ', run: (context) => switchAuth(context, 'PUT') },
    {
      name: 'disable',
      usage: 'disable auth access controls',
      args: ' ',
      run: (context) => switchAuth(context, 'DELETE'),
    },
  ],
}

async function switchAuth(context: V2Context, method: 'PUT' | 'DELETE'): Promise<undefined> {
  await changed(context, (await context.client()).send(method, '/v2/auth/enable'))
}
