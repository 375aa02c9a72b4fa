// The files that a container sees: those on its disk, and those that its image and the runtime bring.
import { absolutePath, type CommandScope } from './command.ts'

type FileScope = Pick<CommandScope, 'host' | 'container' | 'cwd'>

/** A folder without files is kept by a file of this name. */
const marker = '.folder'
/** Folders that every image has. */
const standardFolders = [
  '/',
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/share',
  '/var',
  '/var/log',
  '/var/run',
  '/var/lib',
  '/var/tmp',
]

export function readFile(scope: FileScope, path: string): string | undefined {
  const full = absolutePath(scope.cwd, path)
  if (full === '/dev/null') return ''
  return scope.host.disk.readText(full) ?? scope.container.file(full)
}

/** Undefined when it is written, or why it cannot be. */
export function writeFile(scope: FileScope, path: string, text: string, append = false): string | undefined {
  const full = absolutePath(scope.cwd, path)
  if (full === '/dev/null' || full === '/dev/stdout' || full === '/dev/stderr') return undefined
  if (scope.container.isReadOnly(full)) return 'Read-only file system'
  if (isFolder(scope, full)) return 'Is a directory'
  if (!isFolder(scope, full.slice(0, full.lastIndexOf('/')) || '/')) return 'nonexistent directory'
  const before = append ? (readFile(scope, full) ?? '') : ''
  if (before.length + text.length > 10_000_000) return 'No space left on device'
  scope.host.disk.write(full, before + text)
  return undefined
}

export function exists(scope: FileScope, path: string): boolean {
  return isFile(scope, path) || isFolder(scope, path)
}

export function isFile(scope: FileScope, path: string): boolean {
  return readFile(scope, path) !== undefined
}

export function isFolder(scope: FileScope, path: string): boolean {
  const full = absolutePath(scope.cwd, path)
  if (standardFolders.includes(full) || full === scope.container.workingDir) return true
  if (scope.container.isMountPoint(full)) return scope.host.disk.readText(full) === undefined
  const isOfImage = scope.container.paths().some((file) => file.startsWith(`${full}/`))
  return isOfImage || scope.host.disk.list(`${full}/`).length > 0
}

/** Names in a folder, sorted; folders end with a slash. */
export function listFolder(scope: FileScope, path: string): string[] {
  const full = absolutePath(scope.cwd, path)
  const prefix = full === '/' ? '/' : `${full}/`
  const names = new Set<string>()
  const ofImage = scope.container.paths().filter((file) => file.startsWith(prefix))
  for (const file of [...scope.host.disk.list(prefix), ...ofImage]) {
    const rest = file.slice(prefix.length)
    const slash = rest.indexOf('/')
    const name = slash < 0 ? rest : rest.slice(0, slash + 1)
    if (name !== marker && name !== '') names.add(name)
  }
  for (const folder of standardFolders)
    if (folder !== full && folder.startsWith(prefix) && !folder.slice(prefix.length).includes('/'))
      names.add(`${folder.slice(prefix.length)}/`)
  for (const file of ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'])
    if (prefix === '/etc/') names.add(file.slice(prefix.length))
  return [...names].sort()
}

export function makeFolder(scope: FileScope, path: string): string | undefined {
  const full = absolutePath(scope.cwd, path)
  if (scope.container.isReadOnly(full)) return 'Read-only file system'
  if (!isFolder(scope, full)) scope.host.disk.write(`${full}/${marker}`, '')
  return undefined
}

export function removeTree(scope: FileScope, path: string): void {
  const full = absolutePath(scope.cwd, path)
  scope.host.disk.remove(full)
  for (const file of scope.host.disk.list(`${full}/`)) scope.host.disk.remove(file)
}
