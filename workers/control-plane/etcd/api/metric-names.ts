// The names of etcd's metrics by their type, without the `etcd_` in front.

/** Those that 3.4 and 3.5 have in common. */
export const commonMetrics: Readonly<Record<'gauge' | 'counter' | 'histogram', string>> = {
  gauge:
    'debugging_mvcc_compact_revision debugging_mvcc_current_revision debugging_mvcc_keys_total debugging_mvcc_pending_events_total debugging_mvcc_slow_watcher_total debugging_mvcc_total_put_size_in_bytes debugging_mvcc_watch_stream_total debugging_mvcc_watcher_total disk_defrag_inflight disk_wal_write_bytes_total mvcc_db_open_read_transactions mvcc_db_total_size_in_bytes mvcc_db_total_size_in_use_in_bytes server_go_version server_has_leader server_id server_is_leader server_is_learner server_proposals_applied_total server_proposals_committed_total server_proposals_pending server_quota_backend_bytes server_snapshot_apply_in_progress_total server_version',
  counter:
    'debugging_mvcc_db_compaction_keys_total debugging_mvcc_events_total debugging_mvcc_range_total mvcc_delete_total mvcc_put_total mvcc_range_total mvcc_txn_total network_client_grpc_received_bytes_total network_client_grpc_sent_bytes_total server_client_requests_total server_health_failures server_health_success server_heartbeat_send_failures_total server_leader_changes_seen_total server_learner_promote_failures server_learner_promote_successes server_proposals_failed_total server_read_indexes_failed_total server_slow_apply_total server_slow_read_indexes_total',
  histogram:
    'debugging_mvcc_db_compaction_pause_duration_milliseconds debugging_mvcc_db_compaction_total_duration_milliseconds debugging_mvcc_index_compaction_pause_duration_milliseconds disk_backend_commit_duration_seconds disk_backend_defrag_duration_seconds disk_backend_snapshot_duration_seconds disk_wal_fsync_duration_seconds mvcc_hash_duration_seconds mvcc_hash_rev_duration_seconds',
}

export const metricsUntil34: Readonly<Record<string, string>> = {
  debugging_mvcc_db_total_size_in_bytes: 'gauge',
  debugging_mvcc_delete_total: 'counter',
  debugging_mvcc_put_total: 'counter',
  debugging_mvcc_txn_total: 'counter',
}

export const metricsSince35: Readonly<Record<string, string>> = {
  debugging_mvcc_db_compaction_last: 'gauge',
  disk_wal_write_duration_seconds: 'histogram',
  server_apply_duration_seconds: 'histogram',
}
