// Commands about files: ls, cat, pwd, cd, rm, mkdir, touch, cp, mv, tee.
import { type Builtin, type BuiltinContext, badOption, readOptions } from '../builtin.ts'

export const pwd: Builtin = ({ files, out }) => {
  out(`${files.folder}\n`)
  return 0
}

export const cd: Builtin = ({ args, files, variables, err }) => {
  const target = args[0] ?? files.home
  const path = files.resolve(target === '-' ? (variables.get('OLDPWD') ?? files.home) : target)
  if (!files.isFolder(path)) {
    err(`bash: cd: ${target}: ${files.isFile(path) ? 'Not a directory' : 'No such file or directory'}\n`)
    return 1
  }
  variables.set('OLDPWD', files.folder)
  files.folder = path
  variables.set('PWD', path)
  return 0
}

export const ls: Builtin = (context) => {
  const { files, out, err } = context
  const options = readOptions(context.args, { l: 'flag', a: 'flag', A: 'flag', 1: 'flag', h: 'flag', R: 'flag' })
  if (typeof options === 'string') return badOption(context, 'ls', options)
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
    else if (names.length > 0) out(options.flags.has('1') ? `${names.join('\n')}\n` : `${names.join('  ')}\n`)
  }
  return code
}

function longLine({ files }: BuiltinContext, folder: string, name: string): string {
  const isFolder = name.endsWith('/')
  const size = isFolder ? 4096 : (files.read(`${folder}/${name}`)?.length ?? 0)
  return `${isFolder ? 'drwxr-xr-x' : '-rw-r--r--'} 1 user user ${String(size).padStart(6)} ${name}\n`
}

export const cat: Builtin = async ({ args, files, input, out, err }) => {
  const targets = args.filter((arg) => arg === '-' || !arg.startsWith('-'))
  let code = 0
  for (const target of targets.length > 0 ? targets : ['-']) {
    if (target === '-') {
      for (let text = await input.read(); text !== undefined; text = await input.read()) out(text)
      continue
    }
    const text = files.read(target)
    if (text !== undefined) out(text)
    else {
      err(`cat: ${target}: ${files.isFolder(target) ? 'Is a directory' : 'No such file or directory'}\n`)
      code = 1
    }
  }
  return code
}

export const rm: Builtin = (context) => {
  const { files, err } = context
  const options = readOptions(context.args, { r: 'flag', R: 'flag', f: 'flag', i: 'flag', v: 'flag' })
  if (typeof options === 'string') return badOption(context, 'rm', options)
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
  const { files, err } = context
  const options = readOptions(context.args, { p: 'flag' })
  if (typeof options === 'string') return badOption(context, 'mkdir', options)
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

export const touch: Builtin = ({ args, files, err }) => {
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

function copy({ args, files, err }: BuiltinContext, command: 'cp' | 'mv'): number {
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

export const tee: Builtin = async ({ args, files, input, out, err }) => {
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
