// The Maintenance service: what is done to one member, or asked of it. Like server/etcdserver/api/v3rpc/maintenance.go.
import type { EtcdDatabase, EtcdError, EtcdResult, MaintenanceRequest } from '../../../protocols/etcd.ts'
import { databaseBytes, databaseBytesInUse } from '../database-size.ts'
import { etcdError } from '../etcd-error.ts'
import type { Reply } from '../proposals.ts'
import type { EtcdServer } from '../server.ts'
import { apiError } from './api-error.ts'
import { Crc32c } from './crc32c.ts'
import { keyValueBytes, revisionBytes, tombstoneBytes, utf8Bytes } from './wire-bytes.ts'

const lookMs = 10

export function handleMaintenance(server: EtcdServer, request: MaintenanceRequest, reply: Reply): void {
  switch (request.type) {
    case 'alarm':
      return server.propose(request, reply)
    case 'defragment':
      server.shrinkDatabase()
      return server.host.disk.whenSynced(() => reply({ type: 'defragment' }))
    case 'hash-kv':
      return reply(hashKv(server, request.revision))
    case 'snapshot':
      return reply({ type: 'snapshot', database: databaseOf(server) })
    case 'move-leader':
      return moveLeader(server, request.target, reply)
    case 'downgrade':
      return reply(downgrade(server, request))
  }
}

/** Like KeyValue's HashByRev: what is current at the last compaction, and all after it up to the revision. */
function hashKv(server: EtcdServer, revision: number): EtcdResult | EtcdError {
  const { store } = server.machine
  if (revision > store.revision) return etcdError('future-revision')
  if (revision > 0 && revision < store.compactRevision) return etcdError('compacted')
  const upTo = revision > 0 ? revision : store.revision
  const hash = new Crc32c()
  hash.add(utf8Bytes('key'))
  const versions = [...store.snapshot().versions].sort((a, b) => a.kv.modRevision - b.kv.modRevision)
  let [main, sub] = [0, 0]
  for (const { kv, deleted } of versions) {
    if (kv.modRevision > upTo) break
    sub = kv.modRevision === main ? sub + 1 : 0
    main = kv.modRevision
    hash.add(revisionBytes(main, sub, deleted))
    hash.add(deleted ? tombstoneBytes(kv) : keyValueBytes(kv))
  }
  return {
    type: 'hash-kv',
    hash: hash.value,
    compactRevision: store.compactRevision === 0 ? -1 : store.compactRevision,
    hashRevision: upTo,
  }
}

/** What a file of the member's state would be. */
function databaseOf(server: EtcdServer): EtcdDatabase {
  const { machine, config } = server
  const { store, lessor } = machine
  const minor = Number(config.version.split('.')[1])
  // Membership, the group's version, where the log is and whether users have to log in; two more for a compaction.
  const beside =
    (store.revision > 1 ? 4 : 3) + (store.compactRevision > 0 ? 2 : 0) + (minor < 5 ? 0 : minor < 6 ? 2 : 3)
  const hashed = hashKv(server, 0)
  return {
    format: 'etcd-database',
    version: config.version,
    hash: hashed.type === 'hash-kv' ? hashed.hash : 0,
    revision: store.revision > 1 ? store.revision : 0,
    totalKeys: store.versionCount + lessor.ids.length + server.members.length - 1 + beside,
    sizeBytes: databaseBytes(store.bytes),
    sizeInUseBytes: databaseBytesInUse(store.bytes),
    state: machine.snapshot(),
  }
}

/** The leader hands over and answers when the other leads. */
function moveLeader(server: EtcdServer, target: string, reply: Reply): void {
  const { host } = server
  if (!server.isLeader) return reply(apiError('not-leader'))
  if (!server.machine.membership.get(target) || server.machine.membership.get(target)?.isLearner)
    return reply(apiError('bad-transferee'))
  if (target === server.memberId) return reply({ type: 'move-leader' })
  const untilMs = host.clock.nowMs() + server.electionMs
  server.transferLeader(target)
  server.raft.work()
  const look = (): void => {
    if (server.leader?.id === target) return reply({ type: 'move-leader' })
    if (host.clock.nowMs() > untilMs) return reply(apiError('transfer-timeout'))
    host.clock.after(lookMs, look)
  }
  look()
}

function downgrade(
  { config }: EtcdServer,
  { action, version }: Extract<MaintenanceRequest, { type: 'downgrade' }>,
): EtcdResult | EtcdError {
  const [major = 0, minor = 0] = config.version.split('.').map(Number)
  if (action === 'cancel') return apiError('no-downgrade')
  const [, wantedMajor, wantedMinor] = /^(\d+)\.(\d+)(?:\.\d+)?$/.exec(version) ?? []
  if (wantedMajor === undefined) return apiError('downgrade-format')
  if (Number(wantedMajor) !== major || Number(wantedMinor) !== minor - 1) return apiError('downgrade-target')
  if (action === 'validate') return { type: 'downgrade', version: `${major}.${minor}.0` }
  return {
    type: 'error',
    code: 'Unimplemented',
    message: 'this etcd cannot be downgraded: all its versions keep one format',
  }
}
