// Makes a data directory of a snapshot, for a member of a new group: the keys are those of the snapshot, the members those
// that the flags name. Like etcdutl/snapshot/v3_snapshot.go Restore.
import { sha1 } from '../../apimachinery/sha1.ts'
import type { EtcdDatabase, EtcdMember } from '../../protocols/etcd.ts'
import { type Context, exitCodes, Failure } from '../cobra/command.ts'
import type { Fields } from './console-log.ts'
import { isFolder, readDatabase, resolvePath } from './files.ts'

export type Restore = {
  readonly path: string
  readonly name: string
  readonly dataDir: string
  readonly walDir: string
  readonly peerUrls: readonly string[]
  /** `a=http://…:2380,b=http://…:2380`. */
  readonly cluster: string
  readonly token: string
  /** How far the revision is put ahead, so that nobody takes an old one for the newest. */
  readonly bump: number
  readonly mapSize: number
}

type Log = (caller: string, message: string, fields?: Fields) => void

/** Where each line of the log comes from, by version. */
const callers = {
  4: { restoring: 296, restored: 309, added: 'membership/cluster.go:392' },
  5: { restoring: 265, restored: 293, added: 'membership/cluster.go:421' },
  6: { restoring: 305, restored: 333, added: 'membership/cluster.go:424' },
} as const

export async function restore(context: Context, plan: Restore, log: Log): Promise<void> {
  const { host, release } = context
  const { minor } = release
  const fail = (message: string): never => {
    throw new Failure(exitCodes.error, message)
  }
  const members = membersOf(plan)
  const self = members.find(({ name }) => name === plan.name)
  if (!self) return fail(`couldn't find local name "${plan.name}" in the initial cluster configuration`)
  const given = [...plan.peerUrls].sort().join(',')
  const listed = [...self.peerUrls].sort().join(',')
  if (given !== listed)
    return fail(
      `--initial-cluster has ${plan.name}=${listed} but missing from --initial-advertise-peer-urls=${plan.peerUrls.join(',')} ("${listed}"(resolved from "${listed}") != "${given}"(resolved from "${given}"))`,
    )
  if (isFolder(host, plan.dataDir))
    return fail(
      minor < 5 ? `data-dir "${plan.dataDir}" exists` : `data-dir "${plan.dataDir}" not empty or could not be read`,
    )
  if (isFolder(host, plan.walDir))
    return fail(
      minor < 5 ? `wal-dir "${plan.walDir}" exists` : `wal-dir "${plan.walDir}" not empty or could not be read`,
    )
  const from = callers[minor < 5 ? 4 : minor < 6 ? 5 : 6]
  const places = {
    path: plan.path,
    'wal-dir': plan.walDir,
    'data-dir': plan.dataDir,
    'snap-dir': `${plan.dataDir}/member/snap`,
    ...(minor < 5 ? {} : { 'initial-memory-map-size': plan.mapSize }),
  }
  log(`snapshot/v3_snapshot.go:${from.restoring}`, 'restoring snapshot', places)
  const database = readDatabase(host, plan.path, 'open')
  if (typeof database === 'string') return fail(database)
  tellSteps(log, minor, database)
  const clusterId = clusterIdOf(members)
  for (const { id, peerUrls, isLearner } of members)
    log(from.added, 'added member', {
      'cluster-id': clusterId,
      'local-member-id': '0',
      'added-peer-id': id,
      'added-peer-peer-urls': peerUrls,
      ...(minor < 6 ? {} : { 'added-peer-is-learner': isLearner }),
    })
  writeDataDir(context, plan, database, members, self, clusterId)
  await host.disk.sync()
  log(`snapshot/v3_snapshot.go:${from.restored}`, 'restored snapshot', places)
}

function tellSteps(log: Log, minor: number, { state }: EtcdDatabase): void {
  const { compactRevision } = (state as { readonly store: { readonly compactRevision: number } }).store
  if (minor >= 5)
    log(`membership/store.go:${minor < 6 ? 141 : 138}`, 'Trimming membership information from the backend...')
  else if (compactRevision > 0)
    log('mvcc/kvstore.go:388', 'restored last compact revision', {
      'meta-bucket-name': 'meta',
      'meta-bucket-name-key': 'finishedCompactRev',
      'restored-compact-revision': compactRevision,
    })
}

function membersOf({ cluster, token }: Restore): EtcdMember[] {
  const urls = new Map<string, string[]>()
  for (const part of cluster.split(',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, equals)
    urls.set(name, [...(urls.get(name) ?? []), part.slice(equals + 1)])
  }
  return [...urls]
    .map(([name, peerUrls]) => {
      const id = sha1(`${[...peerUrls].sort().join('')}${token}`).slice(0, 16)
      return { id, name, peerUrls, clientUrls: [], isLearner: false }
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Like genID in server/etcdserver/api/membership/cluster.go. */
function clusterIdOf(members: readonly EtcdMember[]): string {
  const bytes =
    members
      .map(({ id }) => id)
      .join('')
      .match(/../g) ?? []
  return sha1(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16)))).slice(0, 16)
}

/** The files of a member that has just begun, with the snapshot's state. */
function writeDataDir(
  { host }: Context,
  { dataDir, walDir, bump }: Restore,
  { state }: EtcdDatabase,
  members: readonly EtcdMember[],
  self: EtcdMember,
  clusterId: string,
): void {
  const voters = members.map(({ id }) => Number.parseInt(id.slice(3), 16))
  const index = members.length
  const { store, ...rest } = state as {
    readonly store: { readonly revision: number; readonly compactRevision: number }
  }
  const revision = store.revision + bump
  const data = {
    ...rest,
    store: bump > 0 ? { ...store, revision, compactRevision: revision } : store,
    membership: { members, removed: [] },
    version: '',
  }
  const confState = { voters, learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
  const folder = resolvePath(host, dataDir)
  host.disk.write(`${folder}/member/snap/db`, { index, term: 1, confState, data })
  host.disk.writeLog(`${resolvePath(host, walDir)}/0.wal`, [
    { type: 'metadata', memberId: self.id, clusterId },
    { type: 'state', state: { term: 1, vote: voters[0] ?? 0, commit: index } },
  ])
}
