// What a command of a transcript prints: its own lines among those that members log.
import type { Logger } from '../../../../workers/control-plane/etcd/raft/logger.ts'

const levels = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'NONE']

export class Output implements Logger {
  #text = ''
  level = 0

  /** At the highest level nothing is printed, but for a command's fault. */
  get isQuiet(): boolean {
    return this.level === levels.length - 1
  }

  write(text: string): void {
    if (!this.isQuiet) this.#text += text
  }

  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }

  indented<T>(action: () => T): T {
    const before = this.take()
    const result = action()
    this.#text =
      before +
      this.take()
        .replace(/^(?=.)/gms, '  ')
        .replace(/([^\n])$/, '$1\n')
    return result
  }

  setLevel(name: string): string | undefined {
    const level = levels.indexOf(name.toUpperCase())
    if (level < 0) return `log levels must be either of [${levels.join(' ')}]`
    this.level = level
    return undefined
  }

  debug(line: string): void {
    this.#log(0, line)
  }

  info(line: string): void {
    this.#log(1, line)
  }

  warning(line: string): void {
    this.#log(2, line)
  }

  error(line: string): void {
    this.#log(3, line)
  }

  #log(level: number, line: string): void {
    if (this.level <= level) this.write(`${levels[level]} ${line}\n`)
  }
}
