// Has etcd forget history: every five minutes, all that is older than five minutes. A key in etcd tells the servers
// which of them does it. Like apiserver/pkg/storage/etcd3/compact.go.

import type { Host } from '../../simulation/host.ts'
import type { EtcdClient } from './etcd-client.ts'

const intervalMs = 300_000
const key = 'compact_rev_key'

export function startCompactor(host: Host, etcd: EtcdClient): void {
  let version = 0
  let revision = 0
  host.clock.every(intervalMs, () => {
    etcd.call(
      {
        type: 'txn',
        compare: [{ key, target: 'version', result: '=', value: version }],
        success: [{ type: 'put', key, value: String(revision) }],
        failure: [{ type: 'range', key }],
      },
      ({ header, result }) => {
        if (result.type === 'error') return
        const [found] = result.responses
        const old = revision
        revision = header.revision
        if (!result.succeeded) {
          version = found?.type === 'range' ? (found.kvs[0]?.version ?? 0) : 0
          return
        }
        version++
        if (old > 0)
          etcd.call(
            { type: 'compact', revision: old },
            () => {},
            () => {},
          )
      },
      () => {},
    )
  })
}
