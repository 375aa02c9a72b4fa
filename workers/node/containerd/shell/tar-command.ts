// tar as busybox has it: packs and unpacks, without compression. `kubectl cp` lives by it.
import { readTar, type TarEntry, writeTar } from '../../../posix/tar.ts'
import { absolutePath, type CommandScope } from './command.ts'
import { isFolder, listFolder, makeFolder, readFile, writeFile } from './file-tree.ts'

type Options = { mode: 'c' | 'x' | 't' | ''; file: string; folder: string; verbose: boolean; paths: string[] }

const maxDepth = 100
const usage = 'Usage: tar c|x|t [-mvO] [-f TARFILE] [-C DIR] [FILE]...'

export async function tar(args: readonly string[], scope: CommandScope): Promise<number> {
  const options = parse(args)
  if (typeof options === 'string') {
    scope.stderr(`tar: ${options}\n`)
    return 1
  }
  if (!isFolder(scope, options.folder)) {
    scope.stderr(`tar: can't change directory to '${options.folder}': No such file or directory\n`)
    return 1
  }
  const inside = { ...scope, cwd: absolutePath(scope.cwd, options.folder) }
  return options.mode === 'c' ? pack(options, inside, scope) : unpack(options, inside, scope)
}

function parse(args: readonly string[]): Options | string {
  const options: Options = { mode: '', file: '-', folder: '.', verbose: false, paths: [] }
  const rest = [...args]
  // The first word may go without its dash.
  if (rest[0] !== undefined && !rest[0].startsWith('-')) rest[0] = `-${rest[0]}`
  while (rest.length > 0) {
    const word = rest.shift() ?? ''
    if (word === '--no-same-permissions' || word === '--no-same-owner') continue
    if (!/^-\w/.test(word)) {
      options.paths.push(word)
      continue
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c' || letter === 'x' || letter === 't') options.mode = letter
      else if (letter === 'f') options.file = rest.shift() ?? '-'
      else if (letter === 'C') options.folder = rest.shift() ?? '.'
      else if (letter === 'v') options.verbose = true
      else if (letter === 'z' || letter === 'j' || letter === 'J') return 'compression is not simulated here'
      else if (!'mpo'.includes(letter)) return `invalid option -- '${letter}'\n${usage}`
    }
  }
  return options.mode === '' ? `must specify one of ctx\n${usage}` : options
}

function pack({ file, paths, verbose }: Options, inside: CommandScope, scope: CommandScope): number {
  const entries: TarEntry[] = []
  let status = 0
  let hasRoot = false
  for (const path of paths) {
    hasRoot ||= path.startsWith('/')
    if (add(inside, path, entries, 0)) continue
    scope.stderr(`tar: ${path}: No such file or directory\n`)
    status = 1
  }
  if (hasRoot) scope.stderr(`tar: removing leading '/' from member names\n`)
  if (verbose) for (const { path, isFolder: folder } of entries) scope.stderr(`${path}${folder ? '/' : ''}\n`)
  if (status !== 0) scope.stderr('tar: error exit delayed from previous errors\n')
  const archive = writeTar(entries)
  if (file === '-') scope.stdout(archive)
  else if (writeFile(scope, file, archive) !== undefined) return 1
  return status
}

/** False when there is nothing of that name. */
function add(scope: CommandScope, path: string, entries: TarEntry[], depth: number): boolean {
  const member = path.replace(/^\/+/, '').replace(/\/+$/, '')
  const unixMs = Math.floor(scope.host.clock.unixMs())
  const text = readFile(scope, path)
  if (text !== undefined) {
    entries.push({ path: member, isFolder: false, text, unixMs })
    return true
  }
  if (!isFolder(scope, path) || depth > maxDepth) return false
  entries.push({ path: member === '' ? '.' : member, isFolder: true, text: '', unixMs })
  for (const name of listFolder(scope, path)) add(scope, `${path.replace(/\/+$/, '')}/${name}`, entries, depth + 1)
  return true
}

async function unpack(options: Options, inside: CommandScope, scope: CommandScope): Promise<number> {
  const { file, mode, verbose, paths } = options
  const archive = file === '-' ? await scope.stdin.readAll() : readFile(scope, file)
  if (archive === undefined) {
    scope.stderr(`tar: can't open '${file}': No such file or directory\n`)
    return 1
  }
  const entries = readTar(archive)
  if (typeof entries === 'string') {
    scope.stderr(`tar: ${entries === 'unexpected EOF' ? 'short read' : entries}\n`)
    return 1
  }
  let status = 0
  for (const entry of entries) {
    const path = entry.path.replace(/^\/+/, '')
    if (paths.length > 0 && !paths.some((one) => path === one || path.startsWith(`${one}/`))) continue
    if (mode === 't' || verbose) scope.stdout(`${path}${entry.isFolder ? '/' : ''}\n`)
    if (mode === 't') continue
    const failure = path.split('/').includes('..') ? 'unsafe path' : put(inside, path, entry)
    if (failure === undefined) continue
    scope.stderr(`tar: can't open '${path}': ${failure}\n`)
    status = 1
  }
  return status
}

function put(scope: CommandScope, path: string, { isFolder: isDirectory, text }: TarEntry): string | undefined {
  if (isDirectory) return makeFolder(scope, path)
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  if (parent !== '' && !isFolder(scope, parent)) {
    const failure = makeFolder(scope, parent)
    if (failure !== undefined) return failure
  }
  return writeFile(scope, path, text)
}
