// etcdctl member. Like etcdctl/ctlv3/command/member_command.go.
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import { goQuote } from '../go-text.ts'
import { parseInteger } from '../numbers.ts'
import type { Release } from '../release.ts'
import { isSerializableFlag } from './get.ts'

const peerUrls = (whose: string): FlagSpec => ({
  name: 'peer-urls',
  type: 'string',
  value: '',
  usage: `comma separated peer URLs for the ${whose} member.`,
})

export function memberCommand({ minor }: Release): Command {
  return {
    use: 'member <subcommand>',
    short: 'Membership related commands',
    commands: [
      {
        use: 'add <memberName> [options]',
        short: 'Adds a member into the cluster',
        flags: [
          peerUrls('new'),
          { name: 'learner', type: 'bool', value: 'false', usage: 'indicates if the new member is raft learner' },
        ],
        run: add,
      },
      { use: 'remove <memberID>', short: 'Removes a member from the cluster', run: remove },
      {
        use: 'update <memberID> [options]',
        short: 'Updates a member in the cluster',
        flags: [peerUrls('updated')],
        run: update,
      },
      {
        use: 'list',
        short: 'Lists all members in the cluster',
        long: 'With --write-out=simple each member is a line of values with commas between them: ID, Status, Name,\nPeer Addrs, Client Addrs, Is Learner.',
        flags:
          minor < 6
            ? []
            : [{ name: 'consistency', type: 'string', value: 'l', usage: 'Linearizable(l) or Serializable(s)' }],
        run: list,
      },
      {
        use: 'promote <memberID>',
        short: 'Promotes a non-voting member in the cluster',
        long: 'Makes a learner, which does not vote, a member that does.',
        run: promote,
      },
    ],
  }
}

function bad(message: string): never {
  throw new Failure(exitCodes.arguments, message)
}

async function add(context: Context): Promise<undefined> {
  const { args, flags, out } = context
  const [name] = args
  if (name === undefined) bad('member name not provided')
  if (args.length > 1) {
    const urls = args.filter((arg) => arg.toLowerCase().startsWith('http'))
    bad(`too many arguments${urls.map((url) => `, did you mean --peer-urls=${url}`).join('')}`)
  }
  const given = urlsOf(context)
  const client = await context.client()
  checkUrls(given)
  const isLearner = flags.bool('learner')
  const { header, result } = await client.command({ type: 'member-add', peerUrls: given, isLearner })
  context.printer().memberAdd(header, result.member, result.members)
  if (flags.string('write-out') !== 'simple') return
  const cluster = result.members.flatMap((member) =>
    member.peerUrls.map((url) => `${member.id === result.member.id ? name : member.name}=${url}`),
  )
  out(
    `\nETCD_NAME=${goQuote(name)}\nETCD_INITIAL_CLUSTER=${goQuote(cluster.join(','))}\nETCD_INITIAL_ADVERTISE_PEER_URLS=${goQuote(flags.string('peer-urls'))}\nETCD_INITIAL_CLUSTER_STATE="existing"\n`,
  )
}

async function remove(context: Context): Promise<undefined> {
  const id = memberId(context)
  const client = await context.client()
  const { header, result } = await client.command({ type: 'member-remove', id })
  context.printer().memberChanged(header, 'removed', id, result.members)
}

async function update(context: Context): Promise<undefined> {
  const id = memberId(context)
  const given = urlsOf(context)
  const client = await context.client()
  checkUrls(given)
  const { header, result } = await client.command({ type: 'member-update', id, peerUrls: given })
  context.printer().memberChanged(header, 'updated', id, result.members)
}

async function promote(context: Context): Promise<undefined> {
  const id = memberId(context)
  const client = await context.client()
  const { header, result } = await client.command({ type: 'member-promote', id })
  context.printer().memberChanged(header, 'promoted', id, result.members)
}

async function list(context: Context): Promise<undefined> {
  const { flags, release } = context
  const isSerializable = release.minor >= 6 && isSerializableFlag(flags.string('consistency'))
  const client = await context.client()
  const { header, result } = await client.command({ type: 'member-list', linearizable: !isSerializable })
  context.printer().memberList(header, result.members)
}

function urlsOf({ flags }: Context): string[] {
  const text = flags.string('peer-urls')
  if (text === '') bad('member peer urls not provided')
  return text.split(',')
}

/** Like types.NewURLs of client/pkg, which the client library asks. */
function checkUrls(urls: readonly string[]): void {
  for (const url of urls) {
    const [, scheme = '', authority = '', path = ''] =
      /^(?:([a-zA-Z][\w+.-]*):\/\/)?([^/]*)(.*)$/.exec(url.trim()) ?? []
    if (!['http', 'https', 'unix', 'unixs'].includes(scheme))
      throw new Failure(exitCodes.error, `URL scheme must be http, https, unix, or unixs: ${url}`)
    if (scheme.startsWith('unix')) continue
    if (!/:\d+$/.test(authority))
      throw new Failure(exitCodes.error, `URL address does not have the form "host:port": ${url}`)
    if (path !== '') throw new Failure(exitCodes.error, `URL must not contain a path: ${url}`)
  }
}

/** 16 hexadecimal digits. */
function memberId({ args }: Context): string {
  if (args.length !== 1) bad('member ID is not provided')
  const id = parseInteger(
    args[0] ?? '',
    16,
    'Uint',
    exitCodes.arguments,
    (problem) => `bad member ID arg (${problem}), expecting ID in Hex`,
  )
  return id.toString(16).padStart(16, '0')
}
