// sed: edits a stream of lines by a script. Like GNU sed; not simulated: executing commands (e, s///e) and -z.
import { type RegexMatch, RegexProblem } from '../regex.ts'
import { type Address, parseSed, type SedCommand, type Substitution } from './sed-parser.ts'
import { guarded, LineReader, readOptions, type ToolIo, ToolProblem } from './tool.ts'

const maxStepsPerLine = 100_000
const maxSpace = 4_000_000

export const sed = guarded('sed', async (io) => {
  // `-i` takes its suffix only when that is attached.
  const inPlace = io.args.some((arg) => /^-[nErs]*i/.test(arg) || arg.startsWith('--in-place'))
  const args = io.args.flatMap((arg) => {
    if (arg.startsWith('--in-place')) return []
    if (!/^-[nErs]*i/.test(arg)) return [arg]
    const before = arg.slice(0, arg.indexOf('i'))
    return before === '-' ? [] : [before]
  })
  const { flags, values, rest } = readOptions(args, {
    ...{ n: 'flag', E: 'flag', r: 'flag', s: 'flag', u: 'flag', e: 'value', f: 'value' },
    ...{ quiet: 'flag', silent: 'flag', 'regexp-extended': 'flag', expression: 'value', file: 'value' },
  })
  const scripts = [...(values.get('e') ?? []), ...(values.get('expression') ?? [])]
  for (const file of [...(values.get('f') ?? []), ...(values.get('file') ?? [])]) {
    const text = io.readFile(file)
    if (text === undefined) throw new ToolProblem(`couldn't open file ${file}: No such file or directory`)
    scripts.push(text.replace(/\n$/, ''))
  }
  const files = [...rest]
  if (scripts.length === 0) {
    const script = files.shift()
    if (script === undefined)
      throw new ToolProblem('usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...')
    scripts.push(script)
  }
  const extended = flags.has('E') || flags.has('r') || flags.has('regexp-extended')
  const commands = parseSed(scripts.join('\n'), extended)
  const quiet = flags.has('n') || flags.has('quiet') || flags.has('silent')
  if (!inPlace) return new Editor(io, commands, quiet, (text) => io.out(text)).run(new LineReader(io, 'sed', files))
  if (files.length === 0) throw new ToolProblem('no input files')
  let code = 0
  for (const file of files) {
    let text = ''
    const editor = new Editor(io, commands, quiet, (more) => {
      text += more
    })
    const reader = new LineReader(io, 'sed', [file])
    code = Math.max(code, await editor.run(reader))
    const problem = reader.failed ? undefined : io.writeFile(file, text)
    if (problem) throw new ToolProblem(`couldn't open file ${file}: ${problem}`, 4)
  }
  return code
})

type Flow = 'next' | 'delete' | 'restart' | 'quit' | 'quit-silently'

class Editor {
  readonly #io: ToolIo
  readonly #commands: readonly SedCommand[]
  readonly #quiet: boolean
  readonly #write: (text: string) => void
  readonly #labels = new Map<string, number>()
  /** Ranges that are open, by command. */
  readonly #open = new Map<SedCommand, number>()
  readonly #written = new Map<string, string>()
  #reader: LineReader | undefined
  #space = ''
  #hold = ''
  #line = 0
  #last = false
  #complete = true
  #substituted = false
  #appended: string[] = []
  #code = 0
  #steps = 0

  constructor(io: ToolIo, commands: readonly SedCommand[], quiet: boolean, write: (text: string) => void) {
    this.#io = io
    this.#commands = commands
    this.#quiet = quiet
    this.#write = write
    for (const [index, { name, text }] of commands.entries()) if (name === ':') this.#labels.set(text, index)
  }

  async run(reader: LineReader): Promise<number> {
    this.#reader = reader
    let keep = false
    for (;;) {
      if (!keep && !(await this.#read())) break
      keep = false
      this.#substituted = false
      this.#steps = 0
      const flow = await this.#cycle()
      if (flow !== 'delete' && flow !== 'restart' && flow !== 'quit-silently' && !this.#quiet) this.#print(this.#space)
      this.#flush()
      keep = flow === 'restart'
      if (flow === 'quit' || flow === 'quit-silently') break
    }
    return reader.failed && this.#code === 0 ? 2 : this.#code
  }

  async #read(): Promise<boolean> {
    const reader = this.#reader as LineReader
    const line = await reader.next()
    if (line === undefined) return false
    this.#space = line
    this.#line++
    this.#complete = reader.complete
    // Only a script that asks for the last line has to look ahead.
    this.#last = this.#needsLast ? await reader.isLast() : false
    return true
  }

  get #needsLast(): boolean {
    const asks = (address: Address | undefined): boolean => address?.type === 'last'
    return this.#commands.some(({ from, to, name }) => asks(from) || asks(to) || name === 'N' || name === 'n')
  }

  async #cycle(): Promise<Flow> {
    for (let at = 0; at < this.#commands.length; at++) {
      const command = this.#commands[at] as SedCommand
      if (++this.#steps > maxStepsPerLine) throw new ToolProblem('the script does not come to an end')
      if (!this.#applies(command)) {
        if (command.name === '{') at = command.end
        continue
      }
      const done = await this.#perform(command)
      if (typeof done === 'number') at = done
      else if (done !== undefined) return done
    }
    return 'next'
  }

  /** Does one command: an index to go on from, or how the cycle ends. */
  async #perform(command: SedCommand): Promise<Flow | number | undefined> {
    const { name, text } = command
    switch (name) {
      case 's':
        if (command.substitution) this.#substitute(command.substitution)
        return undefined
      case 'y':
        this.#space = [...this.#space].map((char) => command.map?.get(char) ?? char).join('')
        return undefined
      case 'd':
        return 'delete'
      case 'D': {
        const end = this.#space.indexOf('\n')
        if (end < 0) return 'delete'
        this.#space = this.#space.slice(end + 1)
        return 'restart'
      }
      case 'p':
        this.#print(this.#space)
        return undefined
      case 'P':
        this.#print(this.#space.split('\n')[0] ?? '')
        return undefined
      case 'n':
        if (this.#last) return this.#quiet ? 'quit-silently' : 'quit'
        if (!this.#quiet) this.#print(this.#space)
        this.#flush()
        return (await this.#read()) ? undefined : 'quit-silently'
      case 'N': {
        const before = this.#space
        if (this.#last || !(await this.#read())) {
          this.#space = before
          return 'quit'
        }
        this.#space = this.#bounded(`${before}\n${this.#space}`)
        return undefined
      }
      case 'h':
        this.#hold = this.#space
        return undefined
      case 'H':
        this.#hold = this.#bounded(`${this.#hold}\n${this.#space}`)
        return undefined
      case 'g':
        this.#space = this.#hold
        return undefined
      case 'G':
        this.#space = this.#bounded(`${this.#space}\n${this.#hold}`)
        return undefined
      case 'x':
        ;[this.#space, this.#hold] = [this.#hold, this.#space]
        return undefined
      case 'a':
        this.#appended.push(`${text}\n`)
        return undefined
      case 'i':
        this.#write(`${text}\n`)
        return undefined
      case 'c':
        if (!this.#open.has(command)) this.#write(`${text}\n`)
        return 'delete'
      case 'r':
        this.#appended.push(this.#io.readFile(text) ?? '')
        return undefined
      case 'w':
        this.#toFile(text, `${this.#space}\n`)
        return undefined
      case '=':
        this.#write(`${this.#line}\n`)
        return undefined
      case 'l':
        this.#write(`${this.#space.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}$\n`)
        return undefined
      case 'b':
        return this.#labels.get(text) ?? this.#commands.length
      case 't':
      case 'T': {
        const jumps = this.#substituted === (name === 't')
        this.#substituted = false
        return jumps ? (this.#labels.get(text) ?? this.#commands.length) : undefined
      }
      case 'q':
      case 'Q':
        this.#code = Number(text || 0)
        return name === 'q' ? 'quit' : 'quit-silently'
      default:
        return undefined
    }
  }

  #applies(command: SedCommand): boolean {
    const { from, to, negated } = command
    if (!from) return !negated
    return (to ? this.#inRange(command, from, to) : this.#matches(from)) !== negated
  }

  #inRange(command: SedCommand, from: Address, to: Address): boolean {
    const end = this.#open.get(command)
    if (end !== undefined) {
      const over = to.type === 'regex' ? this.#matches(to) : to.type === 'last' ? this.#last : this.#line >= end
      if (over) this.#open.delete(command)
      // A range that ended by number before this line does not hold for it.
      return to.type === 'regex' || to.type === 'last' || this.#line <= end
    }
    const zero = from.type === 'line' && from.line === 0
    if (!(zero ? this.#line === 1 : this.#matches(from))) return false
    const last =
      to.type === 'line'
        ? to.line
        : to.type === 'count'
          ? this.#line + to.count
          : to.type === 'multiple'
            ? Math.ceil(this.#line / Math.max(1, to.multiple)) * Math.max(1, to.multiple)
            : Number.POSITIVE_INFINITY
    if (zero && this.#matches(to)) return true
    if (last > this.#line && !(to.type === 'last' && this.#last)) this.#open.set(command, last)
    return true
  }

  #matches(address: Address): boolean {
    switch (address.type) {
      case 'line':
        return this.#line === address.line
      case 'last':
        return this.#last
      case 'step':
        return address.step <= 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0
      case 'regex':
        return this.#guard(() => address.regex.test(this.#space))
      default:
        return false
    }
  }

  #substitute({ regex, replacement, global, nth, print, file }: Substitution): void {
    let [out, copied, count, changed, lastEnd] = ['', 0, 0, false, -1]
    const text = this.#space
    this.#guard(() => {
      for (let at = 0; at <= text.length && (global || !changed); ) {
        const found = regex.exec(text, at)
        if (!found) return
        const { start, end } = found
        // An empty match right behind another match does not count.
        if (end > start || start !== lastEnd) {
          const piece = ++count >= nth ? replace(replacement, found, text) : text.slice(start, end)
          changed ||= count >= nth
          out = this.#bounded(out + text.slice(copied, start) + piece)
          copied = end
          lastEnd = end
        }
        at = end > start ? end : end + 1
      }
    })
    if (!changed) return
    this.#space = out + text.slice(copied)
    this.#substituted = true
    if (print) this.#print(this.#space)
    if (file !== undefined) this.#toFile(file, `${this.#space}\n`)
  }

  #guard<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (error instanceof RegexProblem) throw new ToolProblem(error.message)
      throw error
    }
  }

  #bounded(text: string): string {
    if (text.length > maxSpace) throw new ToolProblem('memory exhausted')
    return text
  }

  #toFile(path: string, text: string): void {
    if (path === '/dev/stdout') return this.#write(text)
    const all = (this.#written.get(path) ?? '') + text
    this.#written.set(path, all)
    this.#io.writeFile(path, all)
  }

  #print(text: string): void {
    this.#write(this.#complete ? `${text}\n` : text)
  }

  #flush(): void {
    for (const text of this.#appended) this.#write(text)
    this.#appended = []
  }
}

/** `&`, `\1`, and the changes of case `\U`, `\L`, `\u`, `\l`, `\E`. */
function replace(replacement: Substitution['replacement'], match: RegexMatch, text: string): string {
  let out = ''
  let [mode, once] = ['', '']
  for (const part of replacement) {
    if (part.type === 'case') {
      if (part.mode === 'u' || part.mode === 'l') once = part.mode
      else mode = part.mode === 'E' ? '' : part.mode
      continue
    }
    let piece =
      part.type === 'text'
        ? part.text
        : part.group === 0
          ? text.slice(match.start, match.end)
          : (match.groups[part.group - 1] ?? '')
    if (mode === 'U') piece = piece.toUpperCase()
    else if (mode === 'L') piece = piece.toLowerCase()
    if (once !== '' && piece !== '') {
      piece = (once === 'u' ? piece.charAt(0).toUpperCase() : piece.charAt(0).toLowerCase()) + piece.slice(1)
      once = ''
    }
    out += piece
  }
  return out
}
