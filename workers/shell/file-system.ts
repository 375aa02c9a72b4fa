// Directories over the machine's disk, which knows files only: a directory is there when something is in it, or when it
// was made, which a file with a name ending in a slash remembers.
import type { HostDisk } from '../simulation/host.ts'

export class FileSystem {
  readonly #disk: HostDisk
  readonly home: string
  folder: string

  constructor(disk: HostDisk, home: string, folder = home) {
    this.#disk = disk
    this.home = home
    this.folder = folder
  }

  /** The same files, with a working directory of their own. */
  copy(): FileSystem {
    return new FileSystem(this.#disk, this.home, this.folder)
  }

  /** The absolute path of what was typed. */
  resolve(path: string): string {
    const parts: string[] = []
    for (const part of (path.startsWith('/') ? path : `${this.folder}/${path}`).split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    return `/${parts.join('/')}`
  }

  read(path: string): string | undefined {
    return this.#disk.readText(this.resolve(path))
  }

  isFile(path: string): boolean {
    return this.#disk.has(this.resolve(path))
  }

  isFolder(path: string): boolean {
    const absolute = this.resolve(path)
    return absolute === '/' || absolute === this.home || this.#disk.list(`${absolute}/`).length > 0
  }

  /** Writes a file; the reason when that is impossible. */
  write(path: string, text: string, append: boolean): string | undefined {
    const absolute = this.resolve(path)
    if (path.endsWith('/') || this.isFolder(absolute)) return 'Is a directory'
    const parent = absolute.slice(0, absolute.lastIndexOf('/')) || '/'
    if (!this.isFolder(parent)) return this.isFile(parent) ? 'Not a directory' : 'No such file or directory'
    if (!`${absolute}/`.startsWith(`${this.home}/`) && !absolute.startsWith('/tmp/')) return 'Permission denied'
    this.#disk.write(absolute, append ? (this.#disk.readText(absolute) ?? '') + text : text)
    return undefined
  }

  makeFolder(path: string): void {
    this.#disk.write(`${this.resolve(path)}/`, '')
  }

  removeFile(path: string): void {
    this.#disk.remove(this.resolve(path))
  }

  removeFolder(path: string): void {
    for (const file of this.#disk.list(`${this.resolve(path)}/`)) this.#disk.remove(file)
  }

  /** Names in a directory, sorted; directories end with a slash. */
  list(path: string): string[] {
    const prefix = this.resolve(path) === '/' ? '/' : `${this.resolve(path)}/`
    const names = new Set<string>()
    for (const file of this.#disk.list(prefix)) {
      const rest = file.slice(prefix.length)
      const slash = rest.indexOf('/')
      if (rest !== '') names.add(slash < 0 ? rest : rest.slice(0, slash + 1))
    }
    return [...names].sort()
  }
}
