// Files that fit a pattern such as `*.yaml`, part by part of the path.
import { hasPattern, matchesPattern } from '../posix/grammar/pattern.ts'
import type { FileSystem } from './file-system.ts'

export function filesLike(pattern: string, files: FileSystem): readonly string[] {
  const parts = pattern.split('/')
  let found = [pattern.startsWith('/') ? '/' : '']
  for (const [index, part] of parts.entries()) {
    if (part === '') continue
    const more: string[] = []
    for (const folder of found) {
      const names = hasPattern(part)
        ? files.list(folder === '' ? '.' : folder).map((name) => name.replace(/\/$/, ''))
        : [part.replace(/\\(.)/g, '$1')]
      for (const name of names) {
        if (hasPattern(part) && (!matchesPattern(part, name) || (name.startsWith('.') && !part.startsWith('.'))))
          continue
        const path = folder + name
        if (index < parts.length - 1 ? files.isFolder(path) : files.isFile(path) || files.isFolder(path))
          more.push(index < parts.length - 1 ? `${path}/` : path)
      }
    }
    found = more
  }
  return found
}
