// etcdutl: works on etcd's files, without a running etcd. Like etcdutl/ctl.go.
import type { Host } from '../simulation/host.ts'
import { type Command, exitCodes, Failure } from './cobra/command.ts'
import { execute } from './cobra/run.ts'
import { completionCommand, helpCommand, versionCommand } from './commands/small-commands.ts'
import type { Release } from './release.ts'
import { defragDataDir } from './snapshot/defrag-files.ts'
import { hashKvCommand } from './snapshot/hash-kv.ts'
import { restoreCommand, statusCommand } from './snapshot/snapshot-commands.ts'

export function runEtcdutl(host: Host, release: Release): Promise<number> {
  return execute(host, release, rootCommand(release), 'cobra')
}

function rootCommand(release: Release): Command {
  const isNew = release.minor >= 6
  return {
    use: 'etcdutl',
    short: 'An administrative command line tool for etcd3.',
    persistentFlags: [
      {
        name: 'write-out',
        short: 'w',
        type: 'string',
        value: 'simple',
        usage: 'set the output format (fields, json, protobuf, simple, table)',
      },
    ],
    commands: [
      defragCommand,
      {
        use: 'snapshot <subcommand>',
        short: 'Manages etcd node snapshots',
        commands: [restoreCommand(release, 'etcdutl'), statusCommand(release, 'etcdutl')],
      },
      ...(isNew ? [hashKvCommand, migrateCommand] : [backupCommand]),
      versionCommand('etcdutl'),
      completionCommand(release),
      helpCommand,
    ],
  }
}

const defragCommand: Command = {
  use: 'defrag',
  short: 'Defragments the storage of the etcd',
  flags: [
    {
      name: 'data-dir',
      type: 'string',
      value: '',
      usage: 'Required. Defragments a data directory not in use by etcd.',
    },
  ],
  required: ['data-dir'],
  run: (context) => defragDataDir(context, context.flags.string('data-dir')),
}

const backupCommand: Command = {
  use: 'backup',
  short: '[legacy] offline backup of etcd directory',
  flags: [
    { name: 'data-dir', type: 'string', value: '', usage: 'Path to the etcd data dir' },
    { name: 'wal-dir', type: 'string', value: '', usage: 'Path to the etcd wal dir' },
    { name: 'backup-dir', type: 'string', value: '', usage: 'Path to the backup dir' },
    { name: 'backup-wal-dir', type: 'string', value: '', usage: 'Path to the backup wal dir' },
    { name: 'with-v3', type: 'bool', value: 'true', usage: 'Backup v3 backend data' },
  ],
  required: ['data-dir', 'backup-dir'],
  async run(): Promise<never> {
    throw new Failure(exitCodes.feature, 'backup of the v2 store is not supported here: use etcdctl snapshot save')
  },
}

const migrateCommand: Command = {
  use: 'migrate',
  short: 'Migrates schema of etcd data dir files to make them compatible with different etcd version',
  flags: [
    { name: 'data-dir', type: 'string', value: '', usage: 'Path to the etcd data dir' },
    {
      name: 'target-version',
      type: 'string',
      value: '',
      usage: 'Target etcd version to migrate contents of data dir. Minimal value 3.5. Format "X.Y" for example 3.6.',
    },
    {
      name: 'force',
      type: 'bool',
      value: 'false',
      usage: 'Ignore migration failure and forcefully override storage version. Not recommended.',
    },
  ],
  required: ['data-dir', 'target-version'],
  async run(): Promise<never> {
    throw new Failure(exitCodes.feature, 'migrate is not supported here: all versions of this etcd keep one format')
  },
}
