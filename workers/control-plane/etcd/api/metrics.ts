// /metrics: what a member counts, for those figures that it has. Names and types are etcd's own.
import type { EtcdServer } from '../server.ts'

export function metricsOf(server: EtcdServer): string {
  const { status, machine, isLeader, isLearner, config } = server
  const { store } = machine
  const gauges: Readonly<Record<string, number>> = {
    etcd_debugging_mvcc_compact_revision: store.compactRevision,
    etcd_debugging_mvcc_current_revision: store.revision,
    etcd_debugging_mvcc_keys_total: store.keyCount,
    etcd_mvcc_db_total_size_in_bytes: status.dbSizeBytes,
    etcd_mvcc_db_total_size_in_use_in_bytes: status.dbSizeInUseBytes,
    etcd_server_has_leader: status.leader === '' ? 0 : 1,
    etcd_server_is_leader: isLeader ? 1 : 0,
    etcd_server_is_learner: isLearner ? 1 : 0,
    etcd_server_proposals_applied_total: status.raftAppliedIndex,
    etcd_server_proposals_committed_total: status.raftIndex,
    etcd_server_quota_backend_bytes: config.quotaBytes,
  }
  const lines = Object.entries(gauges).map(([name, value]) => `# TYPE ${name} gauge\n${name} ${value}\n`)
  return `${lines.join('')}# TYPE etcd_server_version gauge\netcd_server_version{server_version="${config.version}"} 1\n`
}
