// `snapshot status` and `snapshot restore`, which etcdctl had up to 3.5 and etcdutl has since. Like
// etcdutl/etcdutl/snapshot_command.go and etcdutl/snapshot/v3_snapshot.go.
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import { storageVersion } from '../printers/rows.ts'
import type { Release } from '../release.ts'
import { consoleLine, productionLine } from './console-log.ts'
import { readDatabase } from './files.ts'
import { restore } from './restore.ts'

type Tool = 'etcdctl' | 'etcdutl'

export function statusCommand(release: Release, tool: Tool): Command {
  return {
    use: 'status <filename>',
    short: 'Gets backend snapshot status of a given file',
    long: 'With --write-out=simple this is a line of values with commas between them: hash, revision, total keys,\ntotal size.',
    run: (context) => status(context, release, tool),
  }
}

async function status(context: Context, release: Release, tool: Tool): Promise<undefined> {
  const { args, host } = context
  const [path] = args
  if (path === undefined || args.length !== 1)
    throw new Failure(exitCodes.arguments, 'snapshot status requires exactly one argument')
  if (tool === 'etcdctl') deprecated(context, 'status')
  const printer = context.printer()
  const database = readDatabase(host, path, 'stat')
  if (typeof database === 'string') throw new Failure(exitCodes.error, database)
  const { hash, revision, totalKeys, sizeBytes, version } = database
  const written = release.minor < 6 ? '' : storageVersion(version)
  printer.snapshotStatus({ hash, revision, totalKey: totalKeys, totalSize: sizeBytes, version: written })
}

function deprecated({ err, release }: Context, command: string): void {
  if (release.minor >= 5) err(`Deprecated: Use \`etcdutl snapshot ${command}\` instead.\n\n`)
}

export function restoreCommand(release: Release, tool: Tool): Command {
  const isOld = release.minor < 5
  const text = (name: string, value: string, usage: string): FlagSpec => ({ name, type: 'string', value, usage })
  const flags: FlagSpec[] = [
    text('data-dir', '', isOld ? 'Path to the data directory' : 'Path to the output data directory'),
    text('wal-dir', '', 'Path to the WAL directory (use --data-dir if none given)'),
    text('initial-cluster', 'default=http://localhost:2380', 'Initial cluster configuration for restore bootstrap'),
    text(
      'initial-cluster-token',
      'etcd-cluster',
      'Initial cluster token for the etcd cluster during restore bootstrap',
    ),
    text(
      'initial-advertise-peer-urls',
      'http://localhost:2380',
      "List of this member's peer URLs to advertise to the rest of the cluster",
    ),
    text('name', 'default', 'Human-readable name for this member'),
    {
      name: 'skip-hash-check',
      type: 'bool',
      value: 'false',
      usage: 'Ignore snapshot integrity hash value (required if copied from data directory)',
    },
  ]
  if (tool === 'etcdutl')
    flags.push({
      name: 'initial-memory-map-size',
      type: 'uint',
      value: '10737418240',
      usage:
        'Initial memory map size of the database in bytes. It uses the default value if not defined or defined to 0',
    })
  if (release.minor >= 6)
    flags.push(
      {
        name: 'bump-revision',
        type: 'uint',
        value: '0',
        usage: 'How much to increase the latest revision after restore',
      },
      {
        name: 'mark-compacted',
        type: 'bool',
        value: 'false',
        usage:
          'Mark the latest revision after restore as the point of scheduled compaction (required if --bump-revision > 0, disallowed otherwise)',
      },
    )
  return {
    use: isOld ? 'restore <filename> [options]' : 'restore <filename> --data-dir {output dir} [options]',
    short: 'Restores an etcd member snapshot to an etcd directory',
    flags,
    run: (context) => runRestore(context, tool),
  }
}

async function runRestore(context: Context, tool: Tool): Promise<undefined> {
  const { args, flags, release, host } = context
  if (tool === 'etcdctl') deprecated(context, 'restore')
  const [path] = args
  if (path === undefined || args.length !== 1)
    throw new Failure(exitCodes.arguments, 'snapshot restore requires exactly one argument')
  const bump = flags.number('bump-revision')
  if (bump > 0 !== flags.bool('mark-compacted'))
    throw new Failure(exitCodes.arguments, '--mark-compacted required if --revision-bump > 0')
  const name = flags.string('name')
  const dataDir = flags.string('data-dir') || `${name}.etcd`
  await restore(
    context,
    {
      path,
      name,
      dataDir,
      walDir: flags.string('wal-dir') || `${dataDir}/member/wal`,
      peerUrls: flags.string('initial-advertise-peer-urls').split(','),
      cluster: flags.string('initial-cluster'),
      token: flags.string('initial-cluster-token'),
      bump,
      mapSize: tool === 'etcdutl' ? flags.number('initial-memory-map-size') : 0,
    },
    (caller, message, fields) =>
      context.err(
        release.minor < 5 ? productionLine(host, caller, message, fields) : consoleLine(host, caller, message, fields),
      ),
  )
}
