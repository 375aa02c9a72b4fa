// The pipe between two commands of a pipeline: text in, text out, as it comes.
import type { Host, Signal } from '../simulation/host.ts'

export class TextPipe {
  readonly #changed: Signal
  #waiting: string[] = []
  #ended = false
  /** Whether a read under way is to give up, while the pipe itself goes on. */
  #woken = false
  /** Whether the reader has gone: then writing is pointless. */
  #closed = false
  #onClose: (() => void) | undefined

  #onFirstRead: (() => void) | undefined

  /** `onFirstRead` is called when somebody begins to read. */
  constructor(host: Host, onFirstRead?: () => void) {
    this.#changed = host.signal()
    this.#onFirstRead = onFirstRead
  }

  write(text: string): void {
    if (this.#closed || this.#ended || text === '') return
    this.#waiting.push(text)
    this.#changed.notify()
  }

  end(): void {
    this.#ended = true
    this.#changed.notify()
  }

  /** Has a read under way answer as if the pipe had ended. */
  wake(): void {
    this.#woken = true
    this.#changed.notify()
  }

  /** The reader needs no more. */
  close(): void {
    this.#closed = true
    this.#onClose?.()
  }

  /** Calls `handler` when the reader goes, as SIGPIPE tells a program. */
  onClose(handler: () => void): void {
    this.#onClose = handler
    if (this.#closed) handler()
  }

  /** The next piece of text; undefined at the end. */
  async read(): Promise<string | undefined> {
    const begin = this.#onFirstRead
    this.#onFirstRead = undefined
    begin?.()
    this.#woken = false
    while (this.#waiting.length === 0) {
      if (this.#ended || this.#woken) return undefined
      await this.#changed.wait()
    }
    const text = this.#waiting.join('')
    this.#waiting = []
    return text
  }

  /** Puts back what was read too much. */
  unread(text: string): void {
    if (text !== '') this.#waiting.unshift(text)
  }

  /** A line with its line break, or what is left; undefined at the end. */
  async readLine(): Promise<string | undefined> {
    let line = ''
    for (;;) {
      const text = await this.read()
      if (text === undefined) return line === '' ? undefined : line
      const end = text.indexOf('\n') + 1
      if (end > 0) {
        this.unread(text.slice(end))
        return line + text.slice(0, end)
      }
      line += text
    }
  }

  async readAll(): Promise<string> {
    let all = ''
    for (let text = await this.read(); text !== undefined; text = await this.read()) all += text
    return all
  }
}
