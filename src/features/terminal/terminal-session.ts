// One shell on the laptop as a person sees it: a prompt, the line being typed, what runs, what it prints. It knows no DOM
// and no xterm: it writes bytes to a screen and asks a shell to run, complete and interrupt.
import { textWidth } from './character-width.ts'
import { type EditRequest, takeEditRequest } from './edit-request.ts'
import { type Key, readKeys } from './keys.ts'
import { editLine, emptyLine, insert, type LineState } from './line-editor.ts'
import { drawPrompt, erasePrompt, leavePrompt, type PromptView } from './prompt-layout.ts'
import { goesOn, joinLines, takeCommands } from './shell-input.ts'
import { visibleOutput } from './visible-output.ts'

export type Screen = {
  write(bytes: string): void
  columns(): number
  clear(): void
  bell(): void
}

export type Shell = {
  exec(line: string): Promise<number>
  interrupt(): Promise<void>
  input(text: string): Promise<void>
  complete(
    line: string,
    cursor: number,
  ): Promise<{ from: number; candidates: readonly { text: string; hint: string }[] }>
}

export type SessionEvents = {
  /** A command begins (its line) or has ended (undefined). */
  onRunning?(line: string | undefined): void
  /** An editor hands over a file to be edited, or has ended (undefined). */
  onEdit?(request: EditRequest | undefined): void
  /** The history has grown. */
  onHistory?(history: readonly string[]): void
}

const historyLimit = 500
const candidateLimit = 200
/** Output a second beyond which nobody reads; the rest is dropped and said so. */
const outputLimit = 200_000

export class TerminalSession {
  readonly #screen: Screen
  readonly #shell: Shell
  readonly #events: SessionEvents
  #history: string[]
  #line: LineState
  /** Rows already entered of a command that goes on. */
  #before = ''
  #drawn: PromptView | undefined
  #running: string | undefined
  /** What is typed while a program runs: its next line of standard input. */
  #typedAhead = ''
  #waiting: string[] = []
  #atLineStart = true
  #completing = 0
  #lastWasTab = false
  #exitCode = 0

  constructor(screen: Screen, shell: Shell, history: readonly string[], events: SessionEvents = {}) {
    this.#screen = screen
    this.#shell = shell
    this.#events = events
    this.#history = history.slice(-historyLimit)
    this.#line = emptyLine(this.#history)
  }

  start(): void {
    this.#draw()
  }

  get running(): string | undefined {
    return this.#running
  }

  get isEmpty(): boolean {
    return this.#line.text === '' && this.#before === '' && this.#running === undefined
  }

  /** Bytes from the keyboard or the clipboard. */
  type(data: string): void {
    for (const key of readKeys(data)) {
      if (this.#running !== undefined) this.#typeToProgram(key)
      else this.#typeToPrompt(key)
    }
  }

  /** Runs a line as if it had been typed. What is being typed is kept for the next prompt. */
  run(line: string): void {
    if (this.#running !== undefined) {
      this.#waiting.push(line)
      return
    }
    this.#typedAhead = this.#line.text
    this.#line = { ...emptyLine(this.#history), text: line, cursor: line.length }
    this.#draw()
    this.#submit()
  }

  /** What programs printed. It stands above the prompt if there is one. */
  output(all: string): void {
    const { rest: text, request } = takeEditRequest(all)
    if (request !== undefined && this.#running !== undefined) this.#events.onEdit?.(request)
    if (text === '') return
    const drawn = this.#drawn
    if (drawn !== undefined) {
      this.#screen.write(erasePrompt(drawn, this.#screen.columns()))
      this.#drawn = undefined
    }
    const bounded = text.length > outputLimit ? `${text.slice(0, outputLimit)}\n…\n` : text
    this.#screen.write(visibleOutput(bounded))
    this.#atLineStart = bounded.endsWith('\n')
    if (drawn !== undefined) this.#draw()
  }

  /** What a person did with a file that was handed over. */
  answerEditor(answer: { readonly save?: string; readonly quit?: boolean }): void {
    if (this.#running === undefined) return
    if (answer.quit) this.#events.onEdit?.(undefined)
    void this.#shell.input(`${JSON.stringify(answer)}\n`).catch(() => undefined)
  }

  /** The cluster was started anew: nothing runs any more. */
  reset(): void {
    if (this.#running === undefined) return
    this.#finish(this.#running, 130)
  }

  /** Another run has begun on an empty screen. */
  startOver(): void {
    this.#running = undefined
    this.#drawn = undefined
    this.#before = ''
    this.#waiting = []
    this.#typedAhead = ''
    this.#atLineStart = true
    this.#events.onEdit?.(undefined)
    this.#events.onRunning?.(undefined)
    this.#next()
  }

  resized(): void {
    if (this.#drawn !== undefined) this.#draw()
  }

  #typeToPrompt(key: Key): void {
    const completing = key.type === 'press' && key.name === 'tab' && this.#line.search === undefined
    if (!completing) {
      this.#lastWasTab = false
      this.#completing++
    }
    if (key.type === 'paste') {
      this.#paste(key.text)
      return
    }
    const { state, effect } = editLine(this.#line, key, this.#history)
    this.#line = state
    switch (effect) {
      case 'none':
        this.#draw()
        break
      case 'bell':
        this.#screen.bell()
        break
      case 'submit':
        this.#draw()
        this.#submit()
        break
      case 'interrupt':
        this.#abandonLine()
        break
      case 'clear':
        this.#drawn = undefined
        this.#screen.clear()
        this.#draw()
        break
      case 'leave':
        this.#screen.bell()
        break
      case 'complete':
        void this.#complete()
        break
    }
  }

  #paste(text: string): void {
    const clean = text.replaceAll('\t', '    ').replace(/[^\P{Cc}\n]/gu, '')
    const lines = clean.split('\n')
    if (lines.length === 1 || this.#line.search !== undefined) {
      this.#line = insert(this.#line, clean.replaceAll('\n', ' '))
      this.#draw()
      return
    }
    const { text: typed, cursor } = this.#line
    lines[0] = typed.slice(0, cursor) + lines[0]
    lines[lines.length - 1] += typed.slice(cursor)
    const { commands, rest } = takeCommands(this.#before === '' ? lines : [...this.#before.split('\n'), ...lines])
    this.#before = ''
    const next = rest.split('\n')
    const [first, ...others] = commands
    if (first === undefined) {
      this.#before = next.slice(0, -1).join('\n')
      this.#line = { ...emptyLine(this.#history), text: next.at(-1) ?? '', cursor: next.at(-1)?.length ?? 0 }
      this.#draw()
      return
    }
    this.#waiting.push(...others)
    this.#typedAhead = rest
    this.#line = { ...emptyLine(this.#history), text: first, cursor: first.length }
    this.#draw()
    this.#submit()
  }

  #abandonLine(): void {
    const drawn = this.#drawn
    this.#line = { ...this.#line, cursor: this.#line.text.length }
    this.#draw()
    this.#screen.write('^C')
    if (drawn !== undefined) this.#screen.write('\r\n')
    this.#drawn = undefined
    this.#before = ''
    this.#line = emptyLine(this.#history)
    this.#draw()
  }

  #submit(): void {
    const whole = this.#before === '' ? this.#line.text : `${this.#before}\n${this.#line.text}`
    const drawn = this.#drawn
    if (drawn !== undefined) this.#screen.write(leavePrompt(drawn, this.#screen.columns()))
    this.#drawn = undefined
    this.#atLineStart = true
    if (goesOn(whole)) {
      this.#before = whole
      this.#line = emptyLine(this.#history)
      this.#draw()
      return
    }
    this.#before = ''
    this.#remember(whole)
    this.#line = emptyLine(this.#history)
    const command = joinLines(whole)
    if (command.trim() === '') {
      this.#next()
      return
    }
    if (/^\s*clear\s*$/.test(command)) {
      this.#screen.clear()
      this.#next()
      return
    }
    void this.#exec(command)
  }

  async #exec(command: string): Promise<void> {
    this.#running = command
    this.#events.onRunning?.(command)
    try {
      this.#finish(command, await this.#shell.exec(command))
    } catch (error) {
      this.output(`${error instanceof Error ? error.message : String(error)}\n`)
      this.#finish(command, 1)
    }
  }

  #finish(command: string, exitCode: number): void {
    // A reset has come before the answer: there is a prompt already.
    if (this.#running !== command) return
    this.#exitCode = exitCode
    this.#running = undefined
    this.#events.onEdit?.(undefined)
    this.#events.onRunning?.(undefined)
    this.#next()
  }

  /** The next prompt, with what was typed meanwhile; or the next of several pasted commands. */
  #next(): void {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) {
      this.#line = { ...emptyLine(this.#history), text: waiting, cursor: waiting.length }
      this.#draw()
      this.#submit()
      return
    }
    const ahead = this.#typedAhead.split('\n')
    this.#typedAhead = ''
    this.#before = ahead.slice(0, -1).join('\n')
    const text = ahead.at(-1) ?? ''
    this.#line = { ...emptyLine(this.#history), text, cursor: text.length }
    this.#draw()
  }

  #typeToProgram(key: Key): void {
    if (key.type !== 'press') {
      this.#typedAhead += key.text
      this.#screen.write(visibleOutput(key.text))
      this.#atLineStart = false
    } else if (key.name === 'interrupt') {
      this.#screen.write('^C\r\n')
      this.#atLineStart = true
      this.#typedAhead = ''
      this.#waiting = []
      void this.#shell.interrupt().catch(() => undefined)
    } else if (key.name === 'enter') {
      const text = this.#typedAhead
      this.#typedAhead = ''
      this.#screen.write('\r\n')
      this.#atLineStart = true
      void this.#shell.input(`${text}\n`).catch(() => undefined)
    } else if (key.name === 'backspace' && this.#typedAhead !== '') {
      const last = [...this.#typedAhead].at(-1) ?? ''
      this.#typedAhead = this.#typedAhead.slice(0, -last.length)
      const cells = textWidth(last)
      this.#screen.write('\b'.repeat(cells) + ' '.repeat(cells) + '\b'.repeat(cells))
    }
  }

  async #complete(): Promise<void> {
    const { text, cursor } = this.#line
    const asked = ++this.#completing
    const again = this.#lastWasTab
    this.#lastWasTab = true
    const { from, candidates } = await this.#shell
      .complete(text, cursor)
      .catch(() => ({ from: cursor, candidates: [] }))
    // Something else was typed before the answer came.
    if (asked !== this.#completing || this.#running !== undefined || this.#line.text !== text) return
    const words = candidates.map((candidate) => candidate.text)
    const typed = text.slice(from, cursor)
    const [only] = words
    if (only === undefined) {
      this.#screen.bell()
      return
    }
    const common = words.reduce(commonStart)
    const filled = words.length === 1 ? `${only}${/[\s/=:]$/.test(only) ? '' : ' '}` : common
    if (filled.length > typed.length && filled.startsWith(typed)) {
      this.#line = {
        ...this.#line,
        text: text.slice(0, from) + filled + text.slice(cursor),
        cursor: from + filled.length,
      }
      this.#draw()
    } else if (again && words.length > 1) {
      this.#listCandidates(words)
    } else {
      this.#screen.bell()
    }
  }

  #listCandidates(words: readonly string[]): void {
    const drawn = this.#drawn
    if (drawn !== undefined) this.#screen.write(leavePrompt(drawn, this.#screen.columns()))
    this.#drawn = undefined
    const shown = words.slice(0, candidateLimit).map((word) => visibleOutput(word))
    const cell = Math.max(...shown.map(textWidth)) + 2
    const perRow = Math.max(1, Math.floor(this.#screen.columns() / cell))
    const rows = Math.ceil(shown.length / perRow)
    for (let row = 0; row < rows; row++) {
      const line = Array.from({ length: perRow }, (_, column) => shown[column * rows + row] ?? '')
      const text = line.map((word) => word + ' '.repeat(cell - textWidth(word))).join('')
      this.#screen.write(`${text.trimEnd()}\r\n`)
    }
    if (words.length > shown.length) this.#screen.write(`… ${words.length - shown.length}\r\n`)
    this.#draw()
  }

  #remember(line: string): void {
    if (line.trim() === '' || line.startsWith(' ') || this.#history.at(-1) === line) return
    this.#history = [...this.#history, line].slice(-historyLimit)
    this.#events.onHistory?.(this.#history)
  }

  #draw(): void {
    if (!this.#atLineStart) {
      this.#screen.write('\r\n')
      this.#atLineStart = true
    }
    const columns = this.#screen.columns()
    const view: PromptView = { ...this.#prompt(), text: this.#line.text, cursor: this.#line.cursor }
    this.#screen.write(drawPrompt(this.#drawn, view, columns))
    this.#drawn = view
  }

  #prompt(): { prompt: string; promptWidth: number } {
    const { search } = this.#line
    if (search !== undefined) {
      const plain = `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${visibleOutput(search.query)}': `
      return { prompt: plain, promptWidth: textWidth(plain) }
    }
    if (this.#before !== '') return { prompt: '> ', promptWidth: 2 }
    const mark = this.#exitCode === 0 ? '\x1b[34m' : '\x1b[31m'
    return { prompt: `\x1b[1;32muser@laptop\x1b[0m:${mark}~\x1b[0m$ `, promptWidth: 'user@laptop:~$ '.length }
  }
}

function commonStart(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}
