// cat, ls, touch, rm, mkdir, cp, mv, tee and their like.
import { absolutePath, type CommandScope, type ShellCommand } from './command.ts'
import { exists, isFolder, listFolder, makeFolder, readFile, removeTree, writeFile } from './file-tree.ts'

const noSuchFile = 'No such file or directory'

export const cat: ShellCommand = async (args, scope) => {
  const paths = args.filter((arg) => !/^-\w/.test(arg))
  if (paths.length === 0) {
    for (let line = await scope.stdin.readLine(); line !== undefined; line = await scope.stdin.readLine())
      scope.stdout(line)
    return 0
  }
  let status = 0
  for (const path of paths) {
    const text = path === '-' ? await scope.stdin.readAll() : readFile(scope, path)
    if (text !== undefined) scope.stdout(text)
    else {
      scope.stderr(
        isFolder(scope, path) ? `cat: read error: Is a directory\n` : `cat: can't open '${path}': ${noSuchFile}\n`,
      )
      status = 1
    }
  }
  return status
}

/** -l, -a and -1. */
export const ls: ShellCommand = (args, scope) => {
  const flags = args.filter((arg) => /^-\w/.test(arg)).join('')
  const paths = args.filter((arg) => !/^-\w/.test(arg))
  const isLong = flags.includes('l')
  let status = 0
  const show = (names: readonly string[], folder: string) => {
    for (const name of names) {
      const clean = name.replace(/\/$/, '')
      const size = (readFile(scope, `${folder}/${clean}`) ?? '').length
      const kind = name.endsWith('/') ? 'drwxr-xr-x' : '-rw-r--r--'
      scope.stdout(
        isLong
          ? `${kind}    1 root     root  ${String(size).padStart(12)} ${listDate(scope)} ${clean}\n`
          : `${clean}\n`,
      )
    }
  }
  for (const path of paths.length > 0 ? paths : ['.']) {
    if (isFolder(scope, path)) {
      if (paths.length > 1) scope.stdout(`${path}:\n`)
      const hidden = flags.includes('a') || flags.includes('A')
      show(
        listFolder(scope, path).filter((name) => hidden || !name.startsWith('.')),
        path,
      )
    } else if (exists(scope, path)) show([path], scope.cwd)
    else {
      scope.stderr(`ls: ${path}: ${noSuchFile}\n`)
      status = 1
    }
  }
  return status
}

function listDate(scope: CommandScope): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const [, month = '01', day = '01'] = scope.host.clock.timestamp().slice(0, 10).split('-')
  return `${months[Number(month) - 1]} ${day} ${scope.host.clock.timestamp().slice(11, 16)}`
}

export const touch: ShellCommand = (args, scope) =>
  eachPath(args, scope, 'touch', (path) => writeFile(scope, path, readFile(scope, path) ?? ''))

export const mkdir: ShellCommand = (args, scope) => eachPath(args, scope, 'mkdir', (path) => makeFolder(scope, path))

export const rm: ShellCommand = (args, scope) => {
  const flags = args.filter((arg) => /^-\w/.test(arg)).join('')
  return eachPath(args, scope, 'rm', (path) => {
    if (!exists(scope, path)) return flags.includes('f') ? undefined : noSuchFile
    if (isFolder(scope, path) && !/[rR]/.test(flags)) return 'is a directory'
    if (scope.container.isReadOnly(absolutePath(scope.cwd, path))) return 'Read-only file system'
    removeTree(scope, path)
    return undefined
  })
}

export const cp: ShellCommand = (args, scope) => copy(args, scope, 'cp', false)
export const mv: ShellCommand = (args, scope) => copy(args, scope, 'mv', true)

function copy(args: readonly string[], scope: CommandScope, name: string, removes: boolean): number {
  const paths = args.filter((arg) => !/^-\w/.test(arg))
  const target = paths.at(-1) ?? ''
  let status = 0
  for (const path of paths.slice(0, -1)) {
    const text = readFile(scope, path)
    const place = isFolder(scope, target) ? `${target}/${path.slice(path.lastIndexOf('/') + 1)}` : target
    const failure = text === undefined ? noSuchFile : writeFile(scope, place, text)
    if (failure !== undefined) {
      scope.stderr(
        `${name}: can't ${text === undefined ? 'stat' : 'create'} '${text === undefined ? path : place}': ${failure}\n`,
      )
      status = 1
    } else if (removes) removeTree(scope, path)
  }
  return status
}

/** -a appends. */
export const tee: ShellCommand = async (args, scope) => {
  const append = args.includes('-a')
  const text = await scope.stdin.readAll()
  scope.stdout(text)
  for (const path of args.filter((arg) => !/^-\w/.test(arg))) writeFile(scope, path, text, append)
  return 0
}

/** Permissions and owners are not simulated: the file has to be there, that is all. */
export const chmod: ShellCommand = (args, scope) =>
  eachPath(args.slice(1), scope, 'chmod', (path) => (exists(scope, path) ? undefined : noSuchFile))

export const basename: ShellCommand = ([path = '', suffix = ''], scope) => {
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '')
  scope.stdout(`${suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`)
  return 0
}

export const dirname: ShellCommand = ([path = ''], scope) => {
  const at = path.lastIndexOf('/')
  scope.stdout(`${at < 0 ? '.' : path.slice(0, at) || '/'}\n`)
  return 0
}

function eachPath(
  args: readonly string[],
  scope: CommandScope,
  name: string,
  act: (path: string) => string | undefined,
): number {
  let status = 0
  for (const path of args.filter((arg) => !/^-\w/.test(arg))) {
    const failure = act(path)
    if (failure === undefined) continue
    scope.stderr(`${name}: ${path}: ${failure}\n`)
    status = 1
  }
  return status
}
