// etcdctl snapshot: saves a member's state to a file; before 3.6 it also looks at such files and restores from them, which is
// etcdutl's work since 3.5. Like etcdctl/ctlv3/command/snapshot_command.go.
import { logLine } from '../client/log.ts'
import { restated } from '../client/rpc-error.ts'
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import { humanBytes } from '../go-text.ts'
import type { Release } from '../release.ts'
import { resolvePath } from '../snapshot/files.ts'
import { restoreCommand, statusCommand } from '../snapshot/snapshot-commands.ts'

const example = `  # Save to a file
  etcdctl snapshot save /backup/etcd-snapshot.db

  # Save what another endpoint has
  etcdctl snapshot save --endpoints=127.0.0.1:3000 /backup/etcd-snapshot.db

  # Save over TLS
  etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/etcd/ca.crt --cert=/etc/etcd/etcd.crt --key=/etc/etcd/etcd.key snapshot save /backup/etcd-snapshot.db`

export function snapshotCommand(release: Release): Command {
  const isNew = release.minor >= 6
  const use = isNew ? {} : { restore: restoreCommand(release, 'etcdctl'), status: statusCommand(release, 'etcdctl') }
  return {
    use: 'snapshot <subcommand>',
    short: 'Manages etcd node snapshots',
    ...(isNew ? { example } : {}),
    commands: [
      {
        use: 'save <filename>',
        short: 'Stores an etcd node backend snapshot to a given file',
        ...(isNew ? { example } : {}),
        run: save,
      },
      ...Object.values(use),
    ],
  }
}

/** Where each line of the log comes from, by version. */
const callers = {
  4: {
    file: 'snapshot/v3_snapshot.go',
    lines: [119, 127, 142, 152],
    client: 'clientv3/maintenance.go',
    stream: [200, 208],
  },
  5: { file: 'snapshot/v3_snapshot.go', lines: [65, 73, 88, 97], client: 'v3/maintenance.go', stream: [212, 220] },
  6: { file: 'snapshot/v3_snapshot.go', lines: [83, 96, 111, 121], client: 'v3/maintenance.go', stream: [236, 302] },
} as const

async function save(context: Context): Promise<undefined> {
  const { args, flags, host, release, out, err } = context
  const [path] = args
  if (path === undefined || args.length !== 1)
    throw new Failure(
      exitCodes.arguments,
      `snapshot save expects one argument${release.minor < 6 ? '' : ' <filename>'}`,
    )
  const client = await context.client()
  const { endpoints } = client.config
  if (endpoints.length !== 1)
    throw new Failure(
      exitCodes.interrupted,
      `snapshot must be requested to one selected node, not multiple [${endpoints.join(' ')}]`,
    )
  const from = callers[release.minor < 5 ? 4 : release.minor < 6 ? 5 : 6]
  const log = (line: 0 | 1 | 2 | 3, message: string, fields: Readonly<Record<string, unknown>>) =>
    err(productionLine(context, `${from.file}:${from.lines[line]}`, message, fields))
  const stream = (line: 0 | 1, message: string) =>
    err(logLine(host, release, 'info', 'client', `${from.client}:${from.stream[line]}`, message))
  log(0, 'created temporary db file', { path: `${path}.part` })
  const startedAtMs = host.clock.nowMs()
  try {
    const timeoutMs = flags.changed('command-timeout') ? flags.durationMs('command-timeout') : undefined
    const { result } = await client.call({ type: 'snapshot' }, { timeoutMs })
    const { database } = result
    stream(0, 'opened snapshot stream; downloading')
    log(1, 'fetching snapshot', { endpoint: endpoints[0] })
    stream(1, 'completed snapshot read; closing')
    host.disk.write(resolvePath(host, path), database)
    await host.disk.sync()
    const seconds = (host.clock.nowMs() - startedAtMs) / 1000
    log(2, 'fetched snapshot', {
      endpoint: endpoints[0],
      size: humanBytes(database.sizeBytes),
      took: release.minor < 5 ? seconds : ago(seconds),
      ...(release.minor < 6 ? {} : { 'etcd-version': database.version }),
    })
    log(3, 'saved', { path })
    out(`Snapshot saved at ${path}\n`)
    if (release.minor >= 6) out(`Server version ${database.version}\n`)
  } catch (error) {
    throw restated(error, exitCodes.interrupted)
  }
}

/** 3.4 dates these lines in seconds. */
function productionLine(
  { host, release }: Context,
  caller: string,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  if (release.minor >= 5) return logLine(host, release, 'info', '', caller, message, fields)
  return `${JSON.stringify({ level: 'info', ts: host.clock.unixMs() / 1000, caller, msg: message, ...fields })}\n`
}

function ago(seconds: number): string {
  return seconds < 1 ? 'now' : `${Math.floor(seconds)} ${seconds < 2 ? 'second' : 'seconds'} ago`
}
