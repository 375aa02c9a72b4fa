// vi's line mode, ex: an editor for terminals that send whole lines. Edits one file by commands such as 3d or :%s/a/b/.
// Like vim -e, the commands that its help names.
import { Regex, RegexProblem } from '../regex.ts'
import { editInPane } from './editor-pane.ts'
import { paneVariable } from './pane-variable.ts'
import { sed } from './sed.ts'
import { guarded, LineReader, type Tool, type ToolIo, ToolProblem } from './tool.ts'

const help = `Commands, with or without a colon; N is a line, N,M lines, % all, $ the last, . the current, /text/ a line with it:
  N        show line N            p or nu  show lines, %nu all of them
  i a c    insert before, append after, change: then type lines, and a single . to end
  d        delete                 s/old/new/g  substitute
  u        undo                   w  write    q  quit    wq or x  write and quit    q!  quit without writing
`

class Editor {
  readonly #io: ToolIo
  readonly #input: LineReader
  readonly #path: string
  #lines: string[]
  #at: number
  #written: readonly string[]
  #undo: readonly string[] | undefined

  constructor(io: ToolIo, path: string, text: string) {
    this.#io = io
    this.#path = path
    this.#input = new LineReader(io, 'ex', [])
    this.#lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
    this.#written = this.#lines
    this.#at = this.#lines.length
  }

  async run(): Promise<number> {
    for (;;) {
      this.#io.out(':')
      const line = await this.#input.next()
      // Vim preserves nothing either when its input ends.
      if (line === undefined) return this.#isChanged ? 1 : 0
      try {
        const code = await this.#command(line)
        if (code !== undefined) return code
      } catch (error) {
        if (!(error instanceof ToolProblem) && !(error instanceof RegexProblem)) throw error
        this.#io.out(`${error.message}\n`)
      }
    }
  }

  get #isChanged(): boolean {
    return this.#lines !== this.#written && this.#lines.join('\n') !== this.#written.join('\n')
  }

  /** The exit code when the command ends the editor. */
  async #command(line: string): Promise<number | undefined> {
    const { first, last, rest } = this.#addresses(line.trim().replace(/^:+\s*/, ''))
    const name = /^([a-z]+!?|#)?/.exec(rest)?.[0] ?? ''
    if (/^s[^a-z\s]/.test(rest)) return this.#substitute(first ?? this.#at, last, rest)
    if (rest !== name && !(name === 'w' || name === 'set'))
      throw new ToolProblem(`E492: Not an editor command: ${rest}`)
    switch (name) {
      case '':
        if (line.trim() !== '' || this.#at < this.#lines.length) this.#show(last ?? this.#at + 1, last ?? this.#at + 1)
        return undefined
      case 'p':
      case 'print':
      case 'nu':
      case 'number':
      case '#':
        this.#show(first ?? this.#at, last ?? this.#at)
        return undefined
      case 'h':
      case 'help':
        this.#io.out(help)
        return undefined
      case 'set':
        return undefined
      case 'i':
      case 'insert':
        return this.#insert(Math.max(0, (last ?? this.#at) - 1), 0)
      case 'a':
      case 'append':
        return this.#insert(last ?? this.#at, 0)
      case 'c':
      case 'change':
        return this.#insert(this.#checked(first ?? this.#at) - 1, this.#count(first, last))
      case 'd':
      case 'delete':
        this.#splice(this.#checked(first ?? this.#at) - 1, this.#count(first, last), [])
        return undefined
      case 'u':
      case 'undo': {
        const before = this.#undo ?? this.#lines
        this.#undo = this.#lines
        this.#lines = [...before]
        this.#at = Math.min(this.#at, this.#lines.length)
        return undefined
      }
      case 'w':
      case 'write':
        if (rest.slice(name.length).trim() !== '') throw new ToolProblem('Only the file itself can be written: w')
        this.#write()
        return undefined
      case 'wq':
      case 'x':
      case 'xit':
        this.#write()
        return 0
      case 'q':
      case 'quit':
        if (this.#isChanged) throw new ToolProblem('E37: No write since last change (add ! to override)')
        return 0
      case 'q!':
      case 'quit!':
        return 0
      case 'cq':
        return 1
      default:
        throw new ToolProblem(`E492: Not an editor command: ${rest} (h for help)`)
    }
  }

  #addresses(text: string): { first: number | undefined; last: number | undefined; rest: string } {
    if (text.startsWith('%')) return { first: 1, last: this.#lines.length, rest: text.slice(1).trimStart() }
    const one = this.#address(text)
    if (one === undefined) return { first: undefined, last: undefined, rest: text }
    const after = one.rest.trimStart()
    if (!after.startsWith(',')) return { first: one.line, last: one.line, rest: after }
    const two = this.#address(after.slice(1).trimStart())
    if (two === undefined) throw new ToolProblem('E16: Invalid range')
    if (two.line < one.line) throw new ToolProblem('E493: Backwards range given')
    return { first: one.line, last: two.line, rest: two.rest.trimStart() }
  }

  #address(text: string): { line: number; rest: string } | undefined {
    const [whole, base = '', sign, step] = /^(\d+|[.$]|\/(?:\\.|[^/\\])*\/?)?(?:([-+])(\d*))?/.exec(text) ?? ['']
    if (whole === '') return undefined
    let line = this.#at
    if (base === '$') line = this.#lines.length
    else if (base.startsWith('/')) line = this.#search(base.replace(/^\/|(?<!\\)\/$/g, ''))
    else if (base !== '' && base !== '.') line = Number(base)
    if (sign !== undefined) line += (sign === '-' ? -1 : 1) * (step ? Number(step) : 1)
    if (line < 0 || line > this.#lines.length) throw new ToolProblem('E16: Invalid range')
    return { line, rest: text.slice(whole.length) }
  }

  #search(source: string): number {
    const regex = new Regex(source, 'basic')
    for (let step = 1; step <= this.#lines.length; step++) {
      const index = (this.#at - 1 + step + this.#lines.length) % this.#lines.length
      if (regex.test(this.#lines[index] ?? '')) return index + 1
    }
    throw new ToolProblem(`E486: Pattern not found: ${source}`)
  }

  #checked(line: number): number {
    if (line < 1 || line > this.#lines.length) throw new ToolProblem('E16: Invalid range')
    return line
  }

  #count(first: number | undefined, last: number | undefined): number {
    return (last ?? this.#at) - (first ?? this.#at) + 1
  }

  #show(first: number, last: number): void {
    const from = this.#checked(first)
    const shown = this.#lines.slice(from - 1, last)
    this.#io.out(shown.map((text, index) => `${`${from + index}`.padStart(3)} ${text}\n`).join(''))
    this.#at = last
  }

  async #insert(index: number, removed: number): Promise<undefined> {
    const added: string[] = []
    for (let line = await this.#input.next(); line !== undefined && line !== '.'; line = await this.#input.next())
      added.push(line)
    this.#splice(index, removed, added)
  }

  #splice(index: number, removed: number, added: readonly string[]): void {
    this.#undo = this.#lines
    this.#lines = this.#lines.toSpliced(index, removed, ...added)
    this.#at = Math.min(this.#lines.length, added.length > 0 ? index + added.length : index + 1)
  }

  /** sed knows how: the lines in question go through it. */
  async #substitute(first: number, last: number | undefined, command: string): Promise<undefined> {
    const from = this.#checked(first)
    const before = this.#lines.slice(from - 1, last ?? first)
    let [given, out, problem] = [false, '', '']
    const code = await sed({
      ...this.#io,
      args: [command],
      read: async () => {
        if (given) return undefined
        given = true
        return before.map((line) => `${line}\n`).join('')
      },
      out: (text) => {
        out += text
      },
      err: (text) => {
        problem += text
      },
    })
    if (code !== 0) throw new ToolProblem(problem.trimEnd())
    const after = out.replace(/\n$/, '').split('\n')
    const changed = after.filter((line, index) => line !== before[index]).length
    if (changed === 0) throw new ToolProblem('E486: Pattern not found')
    this.#splice(from - 1, before.length, after)
    if (changed > 1) this.#io.out(`${changed} substitutions\n`)
    else {
      const line = from + after.findLastIndex((text, index) => text !== before[index])
      this.#show(line, line)
    }
  }

  #write(): void {
    const text = this.#lines.map((line) => `${line}\n`).join('')
    const reason = this.#io.writeFile(this.#path, text)
    if (reason) throw new ToolProblem(`${this.#path}: ${reason}`)
    this.#written = this.#lines
    this.#io.out(`"${this.#path}" ${this.#lines.length}L, ${text.length}B written\n`)
  }

  greet(name: string): void {
    const { length } = this.#lines
    this.#io.out(this.#lines.map((text, index) => `${`${index + 1}`.padStart(3)} ${text}\n`).join(''))
    this.#io.out(
      `"${this.#path}" ${length}L. This terminal has no full screen: ${name} edits by lines here, as ex does.\n`,
    )
    this.#io.out('h: help    3c: change line 3    :%s/old/new/: substitute    :wq: write and quit    :q!: quit\n')
  }
}

/** The editor under the name that it was called by. */
export function editor(name: string): Tool {
  return guarded(name, async (io) => {
    const paths = io.args.filter((one) => !/^[-+]./.test(one))
    const [path] = paths
    if (path === undefined || paths.length > 1) throw new ToolProblem(`usage: ${name} FILE`)
    const pane = io.env[paneVariable]
    if (pane) return editInPane(io, name, path, pane)
    const session = new Editor(io, path, io.readFile(path) ?? '')
    session.greet(name)
    return session.run()
  })
}
