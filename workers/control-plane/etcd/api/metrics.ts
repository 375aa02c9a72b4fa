// /metrics: every figure of etcd's has its name and type there, and those that this member knows have their value.
import type { EtcdServer } from '../server.ts'
import { commonMetrics, metricsSince35, metricsUntil34 } from './metric-names.ts'

export function metricsOf(server: EtcdServer): string {
  const values = valuesOf(server)
  const types: Record<string, string> = {
    ...(Number(server.config.version.split('.')[1]) < 5 ? metricsUntil34 : metricsSince35),
  }
  for (const [type, names] of Object.entries(commonMetrics)) for (const name of names.split(' ')) types[name] = type
  return Object.keys(types)
    .sort()
    .map(
      (name) =>
        `# TYPE etcd_${name} ${types[name]}\n${values[name] === undefined ? '' : `etcd_${name}${values[name]}\n`}`,
    )
    .join('')
}

function valuesOf({
  status,
  machine,
  isLeader,
  isLearner,
  config,
  memberId,
}: EtcdServer): Readonly<Record<string, string>> {
  const { store } = machine
  const bit = (value: boolean) => ` ${value ? 1 : 0}`
  return {
    debugging_mvcc_compact_revision: ` ${store.compactRevision}`,
    debugging_mvcc_current_revision: ` ${store.revision}`,
    debugging_mvcc_keys_total: ` ${store.keyCount}`,
    mvcc_db_total_size_in_bytes: ` ${status.dbSizeBytes}`,
    mvcc_db_total_size_in_use_in_bytes: ` ${status.dbSizeInUseBytes}`,
    server_has_leader: bit(status.leader !== ''),
    server_id: `{server_id="${memberId}"} 1`,
    server_is_leader: bit(isLeader),
    server_is_learner: bit(isLearner),
    server_proposals_applied_total: ` ${status.raftAppliedIndex}`,
    server_proposals_committed_total: ` ${status.raftIndex}`,
    server_quota_backend_bytes: ` ${config.quotaBytes}`,
    server_version: `{server_version="${config.version}"} 1`,
  }
}
