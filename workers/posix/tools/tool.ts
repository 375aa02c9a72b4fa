// What a text tool gets of the program that runs it, be that the laptop's shell or a container's: streams and files.

import { RegexProblem } from '../regex.ts'

export type ToolIo = {
  readonly args: readonly string[]
  /** The next piece of standard input as it comes; undefined at its end. */
  read(): Promise<string | undefined>
  readFile(path: string): string | undefined
  /** Writes a file; the reason when that is impossible. */
  writeFile(path: string, text: string): string | undefined
  out(text: string): void
  err(text: string): void
  readonly env: Readonly<Record<string, string>>
  /** The date in ms since 1970. */
  readonly nowMs: number
}

/** Resolves with the exit code. */
export type Tool = (io: ToolIo) => Promise<number>

/** A wrong use of a tool: its message goes to standard error, with the tool's name in front. */
export class ToolProblem extends Error {
  readonly code: number
  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

/** Runs a tool and tells its problems as `name: message`. */
export function guarded(name: string, tool: Tool): Tool {
  return async (io) => {
    try {
      return await tool(io)
    } catch (error) {
      if (!(error instanceof ToolProblem) && !(error instanceof RegexProblem)) throw error
      io.err(`${name}: ${error.message}\n`)
      return error instanceof ToolProblem ? error.code : 2
    }
  }
}

/** Lines of the files named, one after the other, or of standard input as it comes. */
export class LineReader {
  readonly #io: ToolIo
  readonly #name: string
  readonly #files: string[]
  #text = ''
  #at = 0
  #ended = false
  #inFile = false
  /** The file that the last line came from; '-' for standard input. */
  file = '-'
  /** Whether the last line ended with a line break. */
  complete = true
  /** Set when a file was missing. */
  failed = false

  constructor(io: ToolIo, name: string, files: readonly string[]) {
    this.#io = io
    this.#name = name
    this.#files = files.length > 0 ? [...files] : ['-']
  }

  /** The next line without its line break; undefined at the end. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#at)
      if (end >= 0) {
        const line = this.#text.slice(this.#at, end)
        this.#at = end + 1
        this.complete = true
        return line
      }
      const piece = await this.#more()
      if (piece !== undefined) {
        this.#text = this.#text.slice(this.#at) + piece
        this.#at = 0
        continue
      }
      const rest = this.#text.slice(this.#at)
      this.#text = ''
      this.#at = 0
      this.#inFile = false
      if (rest !== '') {
        this.complete = false
        return rest
      }
      if (this.#files.length === 0) return undefined
    }
  }

  /** Whether no line is left. Waits for input where there may be more. */
  async isLast(): Promise<boolean> {
    while (this.#text.indexOf('\n', this.#at) < 0) {
      const piece = await this.#more()
      if (piece !== undefined) {
        this.#text = this.#text.slice(this.#at) + piece
        this.#at = 0
      } else if (this.#at < this.#text.length) return false
      else if (this.#files.length === 0) return true
      else this.#inFile = false
    }
    return false
  }

  async #more(): Promise<string | undefined> {
    if (!this.#inFile) {
      const file = this.#files.shift()
      if (file === undefined) return undefined
      this.#inFile = true
      this.#ended = false
      this.file = file
      if (file !== '-') {
        this.#ended = true
        const text = this.#io.readFile(file)
        if (text === undefined) {
          this.#io.err(`${this.#name}: ${noFile(this.#name, file)}\n`)
          this.failed = true
        }
        return text
      }
    }
    if (this.#ended) return undefined
    const piece = await this.#io.read()
    if (piece === undefined) this.#ended = true
    return piece
  }
}

function noFile(name: string, file: string): string {
  switch (name) {
    case 'sed':
      return `can't read ${file}: No such file or directory`
    case 'head':
    case 'tail':
      return `cannot open '${file}' for reading: No such file or directory`
    case 'sort':
      return `cannot read: ${file}: No such file or directory`
    case 'awk':
      return `cannot open "${file}" (No such file or directory)`
    default:
      return `${file}: No such file or directory`
  }
}

/** Everything that is left of the files or of standard input. */
export async function allText(io: ToolIo, name: string, files: readonly string[]): Promise<string> {
  let all = ''
  for (const file of files.length > 0 ? files : ['-']) {
    if (file === '-') {
      for (let piece = await io.read(); piece !== undefined; piece = await io.read()) all += piece
      continue
    }
    const text = io.readFile(file)
    if (text === undefined) throw new ToolProblem(noFile(name, file), name === 'sort' ? 2 : 1)
    all += text
  }
  return all
}

export type OptionSpec = Readonly<Record<string, 'flag' | 'value'>>
export type Options = {
  readonly flags: ReadonlySet<string>
  /** Values of an option, in the order given. */
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly rest: readonly string[]
}

/** Reads options as getopt does; long names are given in `spec` beside the letters. Throws what it does not know. */
export function readOptions(args: readonly string[], spec: OptionSpec): Options {
  const flags = new Set<string>()
  const values = new Map<string, string[]>()
  const rest: string[] = []
  const put = (name: string, value: string): void => {
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') {
      rest.push(...args.slice(i + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      rest.push(arg)
      continue
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const name = arg.slice(2, equals < 0 ? undefined : equals)
      const kind = Object.hasOwn(spec, name) ? spec[name] : undefined
      if (!kind) throw new ToolProblem(`unrecognized option '${arg}'`, 2)
      if (kind === 'flag') flags.add(name)
      else put(name, equals >= 0 ? arg.slice(equals + 1) : (args[++i] ?? ''))
      continue
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j] ?? ''
      const kind = Object.hasOwn(spec, letter) ? spec[letter] : undefined
      if (!kind) throw new ToolProblem(`invalid option -- '${letter}'`, 2)
      if (kind === 'flag') flags.add(letter)
      else {
        const attached = arg.slice(j + 1)
        if (attached === '' && i + 1 >= args.length)
          throw new ToolProblem(`option requires an argument -- '${letter}'`, 2)
        put(letter, attached !== '' ? attached : (args[++i] ?? ''))
        break
      }
    }
  }
  return { flags, values, rest }
}
