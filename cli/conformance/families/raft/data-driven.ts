// The format of the transcripts: a command with arguments, input lines, `----`, and the output up to a blank line. Like
// github.com/cockroachdb/datadriven.

export type Argument = { readonly key: string; readonly values: readonly string[] }

export type Directive = {
  readonly line: number
  readonly command: string
  readonly args: readonly Argument[]
  readonly input: string
  readonly expected: string
}

export function readDirectives(text: string): Directive[] {
  const reader = new LineReader(text)
  const directives: Directive[] = []
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const at = reader.position
    let head = line.trim()
    if (head.startsWith('#')) continue
    while (head.endsWith('\\')) head = `${head.slice(0, -1)} ${(reader.next() ?? '').trim()}`
    if (head === '') continue
    const [command = '', ...args] = wordsOf(head)
    const { input, hasOutput } = readInput(reader)
    const expected = hasOutput ? readExpected(reader) : ''
    directives.push({ line: at, command, args: args.map(argumentOf), input, expected })
  }
  return directives
}

/** Output that has a line's end, unless there is none. */
export function asOutput(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** `key`, `key=value` or `key=(one, two)`. */
function wordsOf(head: string): string[] {
  return head.match(/[^\s=()]+(=\([^)]*\)|=\S*)?/g) ?? []
}

function argumentOf(word: string): Argument {
  const at = word.indexOf('=')
  if (at < 0) return { key: word, values: [] }
  const value = word.slice(at + 1)
  const list = /^\((.*)\)$/s.exec(value)?.[1]
  const values = list === undefined ? [value] : list.split(',').map((one) => one.trim())
  return { key: word.slice(0, at), values }
}

function readInput(reader: LineReader): { readonly input: string; readonly hasOutput: boolean } {
  const lines: string[] = []
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    if (line.trim() === '----') return { input: lines.join('\n').trim(), hasOutput: true }
    lines.push(line)
  }
  return { input: lines.join('\n').trim(), hasOutput: false }
}

/** Output with blank lines stands between two pairs of separators. */
function readExpected(reader: LineReader): string {
  const lines: string[] = []
  const first = reader.next()
  const isFenced = first === '----'
  for (let line = isFenced ? reader.next() : first; line !== undefined; line = reader.next()) {
    if (isFenced && line === '----') {
      const following = reader.next()
      if (following === '----') break
      lines.push(line)
      if (following !== undefined) lines.push(following)
    } else if (!isFenced && line.trim() === '') break
    else lines.push(line)
  }
  return lines.map((line) => `${line}\n`).join('')
}

class LineReader {
  readonly #lines: readonly string[]
  /** The number of the line that was read last. */
  position = 0

  constructor(text: string) {
    const lines = text.split(/\r?\n/)
    if (lines.at(-1) === '') lines.pop()
    this.#lines = lines
  }

  next(): string | undefined {
    return this.#lines[this.position++]
  }
}
