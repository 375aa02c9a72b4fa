// etcdctl compaction, defrag, alarm, move-leader and downgrade: what keeps a group in good order. Like the files of their names in
// etcdctl/ctlv3/command.
import { RpcError } from '../client/rpc-error.ts'
import { type Command, type Context, Exit, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import { formatDuration } from '../durations.ts'
import { parseInteger } from '../numbers.ts'
import type { Release } from '../release.ts'
import { defragDataDir } from '../snapshot/defrag-files.ts'
import { endpointsOf } from './endpoint.ts'

export const compactionCommand: Command = {
  use: 'compaction [options] <revision>',
  short: 'Compacts the event history in etcd',
  flags: [
    {
      name: 'physical',
      type: 'bool',
      value: 'false',
      usage: "'true' to wait for compaction to physically remove all old revisions",
    },
  ],
  async run(context: Context): Promise<undefined> {
    const { args, flags, out } = context
    if (args.length !== 1) throw new Failure(exitCodes.arguments, 'compaction command needs 1 argument')
    const revision = Number(parseInteger(args[0] ?? '', 10, 'Int', exitCodes.error))
    const client = await context.client()
    await client.command({ type: 'compact', revision, physical: flags.bool('physical') })
    out(`compacted revision ${revision}\n`)
  },
}

export function defragCommand({ minor }: Release): Command {
  const dataDir: FlagSpec = {
    name: 'data-dir',
    type: 'string',
    value: '',
    usage: 'Optional. If present, defragments a data directory not in use by etcd.',
  }
  return {
    use: 'defrag',
    short: 'Defragments the storage of the etcd members with given endpoints',
    flags: minor < 6 ? [dataDir] : [],
    persistentFlags: [
      { name: 'cluster', type: 'bool', value: 'false', usage: 'use all endpoints from the cluster member list' },
    ],
    run: defrag,
  }
}

async function defrag(context: Context): Promise<undefined> {
  const { flags, host, release, out, err } = context
  const folder = flags.string('data-dir')
  if (folder !== '') {
    if (release.minor >= 5)
      err('Use `etcdutl defrag` instead. The --data-dir is going to be decomissioned in v3.6.\n\n')
    return defragDataDir(context, folder)
  }
  const first = await context.client()
  let failures = 0
  for (const endpoint of await endpointsOf(context, first)) {
    const startedAtMs = host.clock.nowMs()
    const took = () => (release.minor < 6 ? '' : `. took ${formatDuration(host.clock.nowMs() - startedAtMs)}`)
    try {
      const client = await first.to(endpoint)
      await client.command({ type: 'defragment' }, true)
      out(`Finished defragmenting etcd member[${endpoint}]${took()}\n`)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      failures++
      err(`Failed to defragment etcd member[${endpoint}]${took() === '' ? '' : `${took()}.`} (${error.message})\n`)
    }
  }
  if (failures > 0) throw new Exit(exitCodes.error)
}

export const alarmCommand: Command = {
  use: 'alarm <subcommand>',
  short: 'Alarm related commands',
  commands: [
    { use: 'disarm', short: 'Disarms all alarms', run: (context) => alarm(context, 'deactivate', 'disarm') },
    { use: 'list', short: 'Lists all alarms', run: (context) => alarm(context, 'get', 'list') },
  ],
}

async function alarm(context: Context, action: 'get' | 'deactivate', name: string): Promise<undefined> {
  if (context.args.length > 0) throw new Failure(exitCodes.arguments, `alarm ${name} command accepts no arguments`)
  const client = await context.client()
  const list = await client.command({ type: 'alarm', action: 'get', memberId: '' })
  if (action === 'get') return context.printer().alarm(list.header, list.result.alarms) as undefined
  let header = list.header
  for (const one of list.result.alarms)
    header = (await client.command({ type: 'alarm', action, memberId: one.memberId, alarm: one.alarm })).header
  context.printer().alarm(header, list.result.alarms)
}

export const moveLeaderCommand: Command = {
  use: 'move-leader <transferee-member-id>',
  short: 'Transfers leadership to another etcd cluster member.',
  async run(context: Context): Promise<undefined> {
    const { args } = context
    if (args.length !== 1) throw new Failure(exitCodes.arguments, 'move-leader command needs 1 argument')
    const id = parseInteger(args[0] ?? '', 16, 'Uint', exitCodes.arguments)
    const target = id.toString(16).padStart(16, '0')
    const first = await context.client()
    const { endpoints } = first.config
    for (const endpoint of endpoints) {
      const client = await first.to(endpoint)
      const { header, result } = await client.command({ type: 'status' }, true)
      if (header.memberId !== result.leader) continue
      const moved = await client.command({ type: 'move-leader', target })
      context.printer().moveLeader(moved.header, result.leader, target)
      return
    }
    throw new Failure(exitCodes.arguments, `no leader endpoint given at [${endpoints.join(' ')}]`)
  },
}

export const downgradeCommand: Command = {
  use: 'downgrade <TARGET_VERSION>',
  short: 'Downgrade related commands',
  commands: [
    {
      use: 'validate <TARGET_VERSION>',
      short: 'Validate downgrade capability before starting downgrade',
      run: (context) => downgrade(context, 'validate'),
    },
    {
      use: 'enable <TARGET_VERSION>',
      short: 'Start a downgrade action to cluster',
      run: (context) => downgrade(context, 'enable'),
    },
    {
      use: 'cancel',
      short: 'Cancel the ongoing downgrade action to cluster',
      run: (context) => downgrade(context, 'cancel'),
    },
  ],
}

async function downgrade(context: Context, action: 'validate' | 'enable' | 'cancel'): Promise<undefined> {
  const { args } = context
  if (action !== 'cancel') {
    if (args.length < 1) throw new Failure(exitCodes.arguments, 'TARGET_VERSION not provided')
    if (args.length > 1) throw new Failure(exitCodes.arguments, 'too many arguments')
    if (args[0] === '') throw new Failure(exitCodes.arguments, 'target version not provided')
  }
  const client = await context.client()
  const version = action === 'cancel' ? '' : (args[0] ?? '')
  const { header, result } = await client.command({ type: 'downgrade', action, version })
  context.printer().downgrade(header, action, result.version)
}
