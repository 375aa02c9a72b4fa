// Commands about files: ls, cat, rm, mkdir, touch, cp, mv, tee, find.
import { matchesPattern } from '../../posix/grammar/pattern.ts'
import type { Builtin, BuiltinContext } from '../builtin.ts'
import { optionsOf } from './options.ts'

export const ls: Builtin = (context) => {
  const { out, err } = context
  const { files } = context.shell
  const options = optionsOf(context, 'ls', { l: 'flag', a: 'flag', A: 'flag', 1: 'flag', h: 'flag', R: 'flag' })
  if (!options) return 2
  const targets = options.rest.length > 0 ? options.rest : ['.']
  let code = 0
  for (const [index, target] of targets.entries()) {
    if (files.isFile(target)) {
      out(`${target}\n`)
      continue
    }
    if (!files.isFolder(target)) {
      err(`ls: cannot access '${target}': No such file or directory\n`)
      code = 2
      continue
    }
    const hidden = options.flags.has('a') || options.flags.has('A')
    const names = files.list(target).filter((name) => hidden || !name.startsWith('.'))
    if (targets.length > 1) out(`${index > 0 ? '\n' : ''}${target}:\n`)
    if (options.flags.has('l')) out(`${names.map((name) => longLine(context, target, name)).join('')}`)
    else if (names.length > 0) out(`${names.map((name) => name.replace(/\/$/, '')).join('\n')}\n`)
  }
  return code
}

function longLine({ shell: { files } }: BuiltinContext, folder: string, name: string): string {
  const isFolder = name.endsWith('/')
  const size = isFolder ? 4096 : (files.read(`${folder}/${name}`)?.length ?? 0)
  return `${isFolder ? 'drwxr-xr-x' : '-rw-r--r--'} 1 user user ${String(size).padStart(6)} ${name}\n`
}

export const cat: Builtin = async ({ args, shell: { files, job }, input, out, err }) => {
  const targets = args.filter((arg) => arg === '-' || !arg.startsWith('-'))
  let code = 0
  for (const target of targets.length > 0 ? targets : ['-']) {
    if (target === '-') {
      const forget = job.onInterrupt(() => input.wake())
      for (let text = await input.read(); text !== undefined && !job.interrupted; text = await input.read()) out(text)
      forget()
      job.check()
      continue
    }
    const text = target === '/dev/null' ? '' : files.read(target)
    if (text !== undefined) out(text)
    else {
      err(`cat: ${target}: ${files.isFolder(target) ? 'Is a directory' : 'No such file or directory'}\n`)
      code = 1
    }
  }
  return code
}

export const rm: Builtin = (context) => {
  const { err } = context
  const { files } = context.shell
  const options = optionsOf(context, 'rm', { r: 'flag', R: 'flag', f: 'flag', i: 'flag', v: 'flag' })
  if (!options) return 2
  const recursive = options.flags.has('r') || options.flags.has('R')
  let code = 0
  for (const target of options.rest) {
    const path = files.resolve(target)
    if (files.isFile(path)) files.removeFile(path)
    else if (files.isFolder(path)) {
      if (recursive && path !== files.home && path.startsWith(`${files.home}/`)) files.removeFolder(path)
      else {
        err(`rm: cannot remove '${target}': ${recursive ? 'Permission denied' : 'Is a directory'}\n`)
        code = 1
      }
    } else if (!options.flags.has('f')) {
      err(`rm: cannot remove '${target}': No such file or directory\n`)
      code = 1
    }
  }
  return code
}

export const mkdir: Builtin = (context) => {
  const { err } = context
  const { files } = context.shell
  const options = optionsOf(context, 'mkdir', { p: 'flag' })
  if (!options) return 2
  let code = 0
  for (const target of options.rest) {
    const path = files.resolve(target)
    const parent = path.slice(0, path.lastIndexOf('/')) || '/'
    const exists = files.isFile(path) || files.isFolder(path)
    if (exists && !options.flags.has('p')) err(`mkdir: cannot create directory '${target}': File exists\n`)
    else if (!files.isFolder(parent) && !options.flags.has('p'))
      err(`mkdir: cannot create directory '${target}': No such file or directory\n`)
    else {
      if (!exists) files.makeFolder(path)
      continue
    }
    code = 1
  }
  return code
}

export const touch: Builtin = ({ args, shell: { files }, err }) => {
  let code = 0
  for (const target of args) {
    if (files.isFile(target) || files.isFolder(target)) continue
    const problem = files.write(target, '', false)
    if (problem === undefined) continue
    err(`touch: cannot touch '${target}': ${problem}\n`)
    code = 1
  }
  return code
}

export const cp: Builtin = (context) => copy(context, 'cp')
export const mv: Builtin = (context) => copy(context, 'mv')

function copy({ args, shell: { files }, err }: BuiltinContext, command: 'cp' | 'mv'): number {
  const paths = args.filter((arg) => !arg.startsWith('-'))
  const [source, target] = paths
  if (source === undefined || target === undefined || paths.length > 2) {
    err(`${command}: two file operands are needed\n`)
    return 1
  }
  const text = files.read(source)
  if (text === undefined) {
    err(`${command}: cannot stat '${source}': No such file or directory\n`)
    return 1
  }
  const into = files.isFolder(target) ? `${target}/${source.split('/').at(-1) ?? ''}` : target
  const problem = files.write(into, text, false)
  if (problem) {
    err(`${command}: cannot create regular file '${into}': ${problem}\n`)
    return 1
  }
  if (command === 'mv' && files.resolve(into) !== files.resolve(source)) files.removeFile(source)
  return 0
}

export const tee: Builtin = async ({ args, shell: { files }, input, out, err }) => {
  const append = args.includes('-a')
  const targets = args.filter((arg) => !arg.startsWith('-'))
  const text = await input.readAll()
  out(text)
  let code = 0
  for (const target of targets) {
    const problem = files.write(target, text, append)
    if (!problem) continue
    err(`tee: ${target}: ${problem}\n`)
    code = 1
  }
  return code
}

export const rmdir: Builtin = ({ args, shell: { files }, err }) => {
  let code = 0
  for (const target of args.filter((arg) => !arg.startsWith('-'))) {
    const path = files.resolve(target)
    const reason = !files.isFolder(path)
      ? files.isFile(path)
        ? 'Not a directory'
        : 'No such file or directory'
      : files.list(path).length > 0
        ? 'Directory not empty'
        : undefined
    if (reason === undefined) files.removeFolder(path)
    else {
      err(`rmdir: failed to remove '${target}': ${reason}\n`)
      code = 1
    }
  }
  return code
}

/** Only -name, -type f or d and -maxdepth. */
export const find: Builtin = ({ args, shell: { files }, out, err }) => {
  const first = args.findIndex((arg) => arg.startsWith('-'))
  const places = first < 0 ? args : args.slice(0, first)
  const tests = new Map<string, string>()
  for (let at = Math.max(first, places.length); at < args.length; at += 2) {
    const option = args[at] ?? ''
    if (!['-name', '-type', '-maxdepth', '-path'].includes(option)) {
      err(`find: unknown predicate \`${option}'\n`)
      return 1
    }
    tests.set(option, args[at + 1] ?? '')
  }
  const depth = Number(tests.get('-maxdepth') ?? 50)
  const visit = (path: string, level: number): void => {
    const isFolder = files.isFolder(path)
    const name = path.split('/').at(-1) ?? path
    const [wantedName, wantedPath, type] = [tests.get('-name'), tests.get('-path'), tests.get('-type')]
    const fits =
      (wantedName === undefined || matchesPattern(wantedName, name)) &&
      (wantedPath === undefined || matchesPattern(wantedPath, path)) &&
      (type === undefined || type === (isFolder ? 'd' : 'f'))
    if (fits) out(`${path}\n`)
    if (isFolder && level < depth)
      for (const child of files.list(path)) visit(`${path === '/' ? '' : path}/${child.replace(/\/$/, '')}`, level + 1)
  }
  let code = 0
  for (const place of places.length > 0 ? places : ['.']) {
    if (files.isFile(place) || files.isFolder(place)) visit(place, 0)
    else {
      err(`find: '${place}': No such file or directory\n`)
      code = 1
    }
  }
  return code
}
