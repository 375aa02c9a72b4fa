// Defragments a data directory that no etcd has open. Like etcdutl/etcdutl/defrag_command.go.
import { type Context, exitCodes, Failure } from '../cobra/command.ts'
import { formatDuration } from '../durations.ts'
import { humanBytes } from '../go-text.ts'
import { consoleLine, productionLine } from './console-log.ts'
import { resolvePath } from './files.ts'

const page = 4096

export async function defragDataDir(context: Context, folder: string): Promise<undefined> {
  const { host, release, err } = context
  const path = `${folder}/member/snap/db`
  const saved = host.disk.read(resolvePath(host, path))
  if (saved === undefined)
    throw new Failure(
      exitCodes.error,
      `Failed to defragment etcd data[${folder}] (open ${path}: no such file or directory)`,
    )
  const startedAtMs = host.clock.nowMs()
  const size = sizeOf(saved)
  const inUse = Math.max(page, size - 2 * page)
  const sizes = {
    'current-db-size-bytes': size,
    'current-db-size': humanBytes(size),
    'current-db-size-in-use-bytes': inUse,
    'current-db-size-in-use': humanBytes(inUse),
  }
  const line = release.minor < 5 ? productionLine : consoleLine
  const [begins, ends] = release.minor < 6 ? [509, 561] : [506, 562]
  err(line(host, `backend/backend.go:${begins}`, 'defragmenting', { path, ...sizes }))
  await host.disk.sync()
  err(
    line(host, `backend/backend.go:${ends}`, 'finished defragmenting directory', {
      path,
      'current-db-size-bytes-diff': 0,
      'current-db-size-bytes': size,
      'current-db-size': humanBytes(size),
      'current-db-size-in-use-bytes-diff': 0,
      'current-db-size-in-use-bytes': inUse,
      'current-db-size-in-use': humanBytes(inUse),
      took: formatDuration(host.clock.nowMs() - startedAtMs),
    }),
  )
}

/** About how many bytes bbolt would take for what lies in the file. */
function sizeOf(saved: unknown): number {
  const versions = (saved as { readonly data?: { readonly store?: { readonly versions?: readonly unknown[] } } }).data
    ?.store?.versions
  return 5 * page + Math.floor((versions?.length ?? 0) / 40) * page
}
