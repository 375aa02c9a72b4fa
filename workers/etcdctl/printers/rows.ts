// Members and endpoints as rows of cells, for tables and for lines with commas. Like the make…Table functions of
// etcdctl/ctlv3/command/printer.go.
import type { EtcdMember } from '../../protocols/etcd.ts'
import { humanBytes } from '../go-text.ts'
import type { Release } from '../release.ts'
import type { EndpointHash, EndpointHealth, EndpointStatus, SnapshotStatus } from './printer.ts'

export type Rows = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

export function memberRows(members: readonly EtcdMember[]): Rows {
  return {
    head: ['ID', 'Status', 'Name', 'Peer Addrs', 'Client Addrs', 'Is Learner'],
    rows: members.map(({ id, name, peerUrls, clientUrls, isLearner }) => [
      shortHex(id),
      name === '' ? 'unstarted' : 'started',
      name,
      peerUrls.join(','),
      clientUrls.join(','),
      `${isLearner}`,
    ]),
  }
}

export function healthRows(list: readonly EndpointHealth[]): Rows {
  return {
    head: ['endpoint', 'health', 'took', 'error'],
    rows: list.map(({ endpoint, health, took, error }) => [endpoint, `${health}`, took, error]),
  }
}

export function statusRows(list: readonly EndpointStatus[], release: Release): Rows {
  const isNew = release.minor >= 6
  const storage = ['storage version', 'db size', 'in use', 'percentage not in use', 'quota']
  const head = ['endpoint', 'ID', 'version', ...(isNew ? storage : ['db size']), 'is leader', 'is learner', 'raft term']
  const tail = ['raft index', 'raft applied index', 'errors']
  return {
    head: [...head, ...tail, ...(isNew ? ['downgrade target version', 'downgrade enabled'] : [])],
    rows: list.map(({ endpoint, header, status }) => {
      const size = status.dbSizeBytes
      const inUse = status.dbSizeInUseBytes ?? size
      const unused = size === 0 ? 0 : 100 - Math.floor((inUse * 100) / size)
      return [
        endpoint,
        shortHex(header.memberId),
        status.version,
        ...(isNew ? [storageVersion(status.version)] : []),
        humanBytes(size),
        ...(isNew ? [humanBytes(inUse), `${unused}%`, humanBytes(status.dbSizeQuotaBytes ?? 0)] : []),
        `${status.leader === header.memberId}`,
        `${status.isLearner === true}`,
        `${status.raftTerm}`,
        `${status.raftIndex}`,
        `${status.raftAppliedIndex ?? status.raftIndex}`,
        (status.errors ?? []).join(', '),
        ...(isNew ? ['', 'false'] : []),
      ]
    }),
  }
}

export function hashRows(list: readonly EndpointHash[], release: Release): Rows {
  const isNew = release.minor >= 6
  return {
    head: ['endpoint', 'hash', ...(isNew ? ['hash_revision'] : [])],
    rows: list.map(({ endpoint, hash }) => [endpoint, `${hash.hash}`, ...(isNew ? [`${hash.hashRevision}`] : [])]),
  }
}

export function snapshotRows({ hash, revision, totalKey, totalSize, version }: SnapshotStatus, release: Release): Rows {
  const isNew = release.minor >= 6
  return {
    head: ['hash', 'revision', 'total keys', 'total size', ...(isNew ? ['storage version'] : [])],
    rows: [[hash.toString(16), `${revision}`, `${totalKey}`, humanBytes(totalSize), ...(isNew ? [version] : [])]],
  }
}

/** `3.6.0` of `3.6.4`. */
export function storageVersion(version: string): string {
  return version.replace(/^(\d+\.\d+)\..*$/, '$1.0')
}

/** An identifier without leading zeros, like %x. */
export function shortHex(id: string): string {
  return id.replace(/^0+(?=.)/, '')
}
