// Snapshots and data directories on a machine's disk.
import type { EtcdDatabase } from '../../protocols/etcd.ts'
import type { Host } from '../../simulation/host.ts'

/** The absolute path of what was typed. */
export function resolvePath(host: Host, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${host.env['PWD'] ?? ''}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** What is wrong with the file in place of the database, as a message. */
export function readDatabase(host: Host, path: string, verb: 'open' | 'stat'): EtcdDatabase | string {
  const absolute = resolvePath(host, path)
  if (!host.disk.has(absolute)) return `${verb} ${path}: no such file or directory`
  const content = host.disk.read(absolute)
  const isDatabase =
    typeof content === 'object' && content !== null && (content as EtcdDatabase).format === 'etcd-database'
  return isDatabase ? (content as EtcdDatabase) : 'invalid database'
}

export function isFolder(host: Host, path: string): boolean {
  return host.disk.list(`${resolvePath(host, path)}/`).length > 0
}
