// etcdctl for the v3 API: its commands and the flags that all of them have. Like etcdctl/ctlv3/ctl.go.
import type { Host } from '../simulation/host.ts'
import type { Command, FlagSpec } from './cobra/command.ts'
import { execute } from './cobra/run.ts'
import { authCommand } from './commands/auth.ts'
import { checkCommand } from './commands/check.ts'
import { delCommand } from './commands/del.ts'
import { electCommand } from './commands/elect.ts'
import { endpointCommand } from './commands/endpoint.ts'
import { getCommand } from './commands/get.ts'
import { leaseCommand } from './commands/lease.ts'
import { lockCommand } from './commands/lock.ts'
import { makeMirrorCommand } from './commands/make-mirror.ts'
import { memberCommand } from './commands/member.ts'
import { putCommand } from './commands/put.ts'
import { roleCommand } from './commands/role.ts'
import { completionCommand, helpCommand, migrateCommand, versionCommand } from './commands/small-commands.ts'
import { snapshotCommand } from './commands/snapshot.ts'
import { txnCommand } from './commands/txn.ts'
import {
  alarmCommand,
  compactionCommand,
  defragCommand,
  downgradeCommand,
  moveLeaderCommand,
} from './commands/upkeep.ts'
import { userCommand } from './commands/user.ts'
import { watchCommand } from './commands/watch.ts'
import type { Release } from './release.ts'

export function runEtcdctl(host: Host, release: Release): Promise<number> {
  return execute(host, release, rootCommand(release))
}

/** In upstream's order, which is that of suggestions. */
function rootCommand(release: Release): Command {
  const isOld = release.minor < 5
  const isNew = release.minor >= 6
  return {
    use: 'etcdctl',
    short: 'A simple command line client for etcd3.',
    persistentFlags: globalFlags(release),
    commands: [
      getCommand(release),
      putCommand,
      delCommand(release),
      txnCommand(release),
      compactionCommand,
      alarmCommand,
      defragCommand(release),
      endpointCommand(release),
      moveLeaderCommand,
      watchCommand(release),
      versionCommand('etcdctl'),
      leaseCommand(release),
      memberCommand(release),
      snapshotCommand(release),
      makeMirrorCommand(release),
      ...(isOld ? [migrateCommand] : []),
      lockCommand,
      electCommand,
      authCommand(release),
      userCommand,
      roleCommand,
      checkCommand(release),
      completionCommand(release),
      ...(isNew ? [downgradeCommand] : []),
      helpCommand,
    ],
  }
}

function globalFlags({ minor }: Release): readonly FlagSpec[] {
  const text = (name: string, usage: string): FlagSpec => ({ name, type: 'string', value: '', usage })
  const bool = (name: string, value: 'true' | 'false', usage: string): FlagSpec => ({
    name,
    type: 'bool',
    value,
    usage,
  })
  const duration = (name: string, value: string, usage: string): FlagSpec => ({ name, type: 'duration', value, usage })
  const sizes: readonly FlagSpec[] = [
    {
      name: 'max-request-bytes',
      type: 'int',
      value: '0',
      usage: 'client-side request send limit in bytes (if 0, it defaults to 2.0 MiB (2 * 1024 * 1024).)',
    },
    {
      name: 'max-recv-bytes',
      type: 'int',
      value: '0',
      usage: 'client-side response receive limit in bytes (if 0, it defaults to "math.MaxInt32")',
    },
  ]
  return [
    { name: 'endpoints', type: 'list', value: '[127.0.0.1:2379]', usage: 'gRPC endpoints' },
    bool('debug', 'false', 'enable client-side debug logging'),
    {
      name: 'write-out',
      short: 'w',
      type: 'string',
      value: 'simple',
      usage: 'set the output format (fields, json, protobuf, simple, table)',
    },
    bool('hex', 'false', 'print byte strings as hex encoded strings'),
    duration('dial-timeout', '2s', 'dial timeout for client connections'),
    duration('command-timeout', '5s', 'timeout for short running command (excluding dial timeout)'),
    duration('keepalive-time', '2s', 'keepalive time for client connections'),
    duration('keepalive-timeout', '6s', 'keepalive timeout for client connections'),
    ...(minor < 6 ? [] : sizes),
    bool('insecure-transport', 'true', 'disable transport security for client connections'),
    bool('insecure-discovery', 'true', 'accept insecure SRV records describing cluster endpoints'),
    bool(
      'insecure-skip-tls-verify',
      'false',
      'skip server certificate verification (CAUTION: this option should be enabled only for testing purposes)',
    ),
    text('cert', 'identify secure client using this TLS certificate file'),
    text('key', 'identify secure client using this TLS key file'),
    text('cacert', 'verify certificates of TLS-enabled secure servers using this CA bundle'),
    text('user', 'username[:password] for authentication (prompt if password is not supplied)'),
    text('password', "password for authentication (if this option is used, --user option shouldn't include password)"),
    { ...text('discovery-srv', 'domain name to query for SRV records describing cluster endpoints'), short: 'd' },
    text('discovery-srv-name', 'service name to query when using DNS discovery'),
  ]
}
