// Filters of text as GNU has them: grep, head, tail, wc, sort, uniq, cut, tr, tac, rev, nl, paste, base64.
import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts'
import { escapeRegex, Regex, RegexProblem } from '../regex.ts'
import { allText, guarded, LineReader, readOptions, type Tool, type ToolIo, ToolProblem } from './tool.ts'

export const grep = guarded('grep', async (io) => {
  const { flags, values, rest } = readOptions(io.args, {
    ...letters('ivcnEFoqwxlLhHsrRP'),
    ...{ e: 'value', f: 'value', A: 'value', B: 'value', C: 'value', m: 'value', color: 'flag' },
    ...{ 'line-buffered': 'flag', 'ignore-case': 'flag', 'invert-match': 'flag', count: 'flag', quiet: 'flag' },
  })
  const has = (letter: string, name: string): boolean => flags.has(letter) || flags.has(name)
  const patterns = [
    ...(values.get('e') ?? []),
    ...(values.get('f') ?? []).flatMap((file) => linesOf(io.readFile(file) ?? '')),
  ]
  const files = [...rest]
  if (patterns.length === 0) {
    const pattern = files.shift()
    if (pattern === undefined) throw new ToolProblem('usage: grep [OPTION]... PATTERNS [FILE]...', 2)
    patterns.push(pattern)
  }
  const expressions = patterns.flatMap((text) => text.split('\n')).map((one) => grepRegex(one, flags))
  const [before, after] = [
    Number(values.get('B')?.[0] ?? values.get('C')?.[0] ?? 0),
    Number(values.get('A')?.[0] ?? values.get('C')?.[0] ?? 0),
  ]
  const limit = Number(values.get('m')?.[0] ?? Number.POSITIVE_INFINITY)
  const [counts, quiet] = [has('c', 'count'), has('q', 'quiet')]
  const withName = (flags.has('H') || files.length > 1) && !flags.has('h')
  const reader = new LineReader(io, 'grep', files)
  let [found, number, owed, lastShown, total] = [0, 0, 0, 0, 0]
  let file: string | undefined
  let held: { line: string; number: number }[] = []
  const finish = (): void => {
    if (file === undefined) return
    if (counts) io.out(`${withName ? `${file}:` : ''}${found}\n`)
    else if (flags.has('l') && found > 0) io.out(`${file}\n`)
    else if (flags.has('L') && found === 0) io.out(`${file}\n`)
  }
  const show = (line: string, at: number, mark: string): void => {
    if ((before > 0 || after > 0) && lastShown > 0 && at > lastShown + 1) io.out('--\n')
    lastShown = at
    io.out(`${withName ? `${file ?? ''}${mark}` : ''}${flags.has('n') ? `${at}${mark}` : ''}${line}\n`)
  }
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
    if (reader.file !== file) {
      finish()
      file = reader.file
      ;[found, number, owed, lastShown] = [0, 0, 0, 0]
      held = []
    }
    number++
    if (found >= limit) {
      if (owed-- > 0) show(line, number, '-')
      continue
    }
    const text = line
    const matches = expressions.some((one) => one.test(text)) !== has('v', 'invert-match')
    if (!matches) {
      if (owed-- > 0 && !counts && !quiet) show(line, number, '-')
      else if (before > 0) held = [...held, { line, number }].slice(-before)
      continue
    }
    found++
    total++
    if (quiet) return 0
    if (counts || flags.has('l') || flags.has('L')) continue
    for (const one of held) show(one.line, one.number, '-')
    held = []
    owed = after
    if (flags.has('o')) {
      for (const one of expressions)
        for (const { start, end } of one.all(line)) if (end > start) show(line.slice(start, end), number, ':')
    } else show(line, number, ':')
  }
  file ??= files[0] ?? '-'
  finish()
  if (reader.failed) return 2
  return total > 0 ? 0 : 1
})

function grepRegex(pattern: string, flags: ReadonlySet<string>): Regex {
  const ignoreCase = flags.has('i') || flags.has('ignore-case')
  const syntax = flags.has('P') ? 'perl' : flags.has('E') || flags.has('F') ? 'extended' : 'basic'
  const source = flags.has('F') ? escapeRegex(pattern).replaceAll('\\/', '/') : pattern
  const [open, close] = syntax === 'basic' ? ['\\(', '\\)'] : ['(', ')']
  const whole = flags.has('x')
    ? `^${open}${source}${close}$`
    : flags.has('w')
      ? `\\b${open}${source}${close}\\b`
      : source
  try {
    return new Regex(whole, syntax, ignoreCase)
  } catch (error) {
    if (error instanceof RegexProblem) throw new ToolProblem(error.message, 2)
    throw error
  }
}

export const head = guarded('head', async (io) => {
  const { values, rest } = readOptions(countArgs(io.args), {
    n: 'value',
    c: 'value',
    lines: 'value',
    bytes: 'value',
    q: 'flag',
    v: 'flag',
  })
  const bytes = values.get('c')?.[0] ?? values.get('bytes')?.[0]
  const count = numberOf(values.get('n')?.[0] ?? values.get('lines')?.[0] ?? '10', 'lines')
  if (bytes !== undefined) {
    io.out((await allText(io, 'head', rest)).slice(0, numberOf(bytes, 'bytes')))
    return 0
  }
  if (rest.length > 1) {
    for (const [index, file] of rest.entries()) {
      const lines = linesOf(await allText(io, 'head', [file]))
      io.out(`${index > 0 ? '\n' : ''}==> ${file} <==\n${joined(lines.slice(0, count))}`)
    }
    return 0
  }
  if (count < 0) {
    io.out(joined(linesOf(await allText(io, 'head', rest)).slice(0, count)))
    return 0
  }
  const reader = new LineReader(io, 'head', rest)
  for (let seen = 0; seen < count; seen++) {
    const line = await reader.next()
    if (line === undefined) break
    io.out(line + (reader.complete ? '\n' : ''))
  }
  return reader.failed ? 1 : 0
})

export const tail = guarded('tail', async (io) => {
  const { flags, values, rest } = readOptions(countArgs(io.args), {
    n: 'value',
    c: 'value',
    f: 'flag',
    F: 'flag',
    q: 'flag',
  })
  const shown = values.get('n')?.[0] ?? '10'
  const text = await allText(io, 'tail', rest)
  const bytes = values.get('c')?.[0]
  if (bytes !== undefined)
    io.out(bytes.startsWith('+') ? text.slice(Number(bytes) - 1) : text.slice(-numberOf(bytes, 'bytes')))
  else {
    const lines = linesOf(text)
    const from = shown.startsWith('+') ? Number(shown) - 1 : lines.length - Math.abs(numberOf(shown, 'lines'))
    const kept = lines.slice(Math.max(0, from))
    io.out(text.endsWith('\n') || kept.length === 0 ? joined(kept) : kept.join('\n'))
  }
  if (flags.has('f') && rest.length > 0) throw new ToolProblem('following a file is not supported')
  return 0
})

/** `-5` is `-n 5`. */
function countArgs(args: readonly string[]): string[] {
  return args.flatMap((arg, index) =>
    /^-\d+$/.test(arg) && !/^-[nc]$/.test(args[index - 1] ?? '') ? ['-n', arg.slice(1)] : [arg],
  )
}

function numberOf(text: string, what: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new ToolProblem(`invalid number of ${what}: ‘${text}’`)
  return Number(text)
}

export const wc = guarded('wc', async (io) => {
  const { flags, rest } = readOptions(io.args, {
    ...letters('lwcmL'),
    lines: 'flag',
    words: 'flag',
    bytes: 'flag',
    chars: 'flag',
  })
  const wanted = (['l', 'w', 'c', 'm', 'L'] as const).filter(
    (letter) => flags.has(letter) || flags.has({ l: 'lines', w: 'words', c: 'bytes', m: 'chars', L: '' }[letter]),
  )
  const kinds = wanted.length > 0 ? wanted : (['l', 'w', 'c'] as const)
  const countsOf = (text: string): number[] =>
    kinds.map((kind) => {
      if (kind === 'l') return text.split('\n').length - 1
      if (kind === 'w') return text.split(/\s+/).filter((word) => word !== '').length
      if (kind === 'L') return Math.max(0, ...linesOf(text).map((line) => line.length))
      return kind === 'm' ? [...text].length : utf8Length(text)
    })
  const rows: [number[], string][] = []
  for (const file of rest.length > 0 ? rest : [''])
    rows.push([countsOf(await allText(io, 'wc', file === '' ? [] : [file])), file])
  if (rows.length > 1)
    rows.push([kinds.map((_, index) => rows.reduce((sum, [counts]) => sum + (counts[index] ?? 0), 0)), 'total'])
  const alone = kinds.length === 1 && rows.length === 1
  const width = alone
    ? 0
    : rest.length > 0
      ? Math.max(...rows.flatMap(([counts]) => counts.map((count) => `${count}`.length)))
      : 7
  for (const [counts, file] of rows)
    io.out(`${counts.map((count) => `${count}`.padStart(width)).join(' ')}${file ? ` ${file}` : ''}\n`)
  return 0
})

function utf8Length(text: string): number {
  let length = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

export const uniq = guarded('uniq', async (io) => {
  const { flags, rest } = readOptions(io.args, letters('cduiz'))
  const fold = (line: string): string => (flags.has('i') ? line.toLowerCase() : line)
  const reader = new LineReader(io, 'uniq', rest)
  let held: string | undefined
  let count = 0
  const show = (): void => {
    if (held === undefined || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) return
    io.out(flags.has('c') ? `${String(count).padStart(7)} ${held}\n` : `${held}\n`)
  }
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
    if (held !== undefined && fold(held) === fold(line)) {
      count++
      continue
    }
    show()
    ;[held, count] = [line, 1]
  }
  show()
  return 0
})

export const cut = guarded('cut', async (io) => {
  const { flags, values, rest } = readOptions(io.args, {
    ...{ d: 'value', f: 'value', c: 'value', b: 'value', s: 'flag', complement: 'flag', 'output-delimiter': 'value' },
  })
  const delimiter = values.get('d')?.[0] ?? '\t'
  if (delimiter.length !== 1) throw new ToolProblem('the delimiter must be a single character')
  const list = values.get('f')?.[0] ?? values.get('c')?.[0] ?? values.get('b')?.[0]
  if (list === undefined) throw new ToolProblem('you must specify a list of bytes, characters, or fields')
  const ranges = list.split(',').map((part) => {
    const [, from = '', dash = '', to = ''] = /^(\d*)(-?)(\d*)$/.exec(part) ?? ['', '0', '', '']
    const first = from === '' ? 1 : Number(from)
    if (first < 1)
      throw new ToolProblem(
        values.has('f') ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1',
      )
    return [first, dash === '' ? first : to === '' ? Number.POSITIVE_INFINITY : Number(to)] as const
  })
  const chosen = (_: string, index: number): boolean =>
    ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to) !== flags.has('complement')
  const glue = values.get('output-delimiter')?.[0]
  const reader = new LineReader(io, 'cut', rest)
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
    if (!values.has('f')) io.out(`${[...line].filter(chosen).join(glue ?? '')}\n`)
    else if (line.includes(delimiter))
      io.out(
        `${line
          .split(delimiter)
          .filter(chosen)
          .join(glue ?? delimiter)}\n`,
      )
    else if (!flags.has('s')) io.out(`${line}\n`)
  }
  return reader.failed ? 1 : 0
})

export const tr = guarded('tr', async (io) => {
  const { flags, rest } = readOptions(io.args, letters('dscC'))
  const complement = flags.has('c') || flags.has('C')
  const [first, second] = rest
  if (first === undefined) throw new ToolProblem('missing operand')
  if (second === undefined && !flags.has('d') && !flags.has('s'))
    throw new ToolProblem(`missing operand after ‘${first}’`)
  const from = expandSet(first)
  const to = second === undefined ? [] : expandSet(second)
  const inFrom = new Set(from)
  const member = (char: string): boolean => inFrom.has(char) !== complement
  const squeezed = new Set(flags.has('s') ? (second === undefined ? from : to) : [])
  const map = new Map(from.map((char, index) => [char, to[Math.min(index, to.length - 1)] ?? char]))
  let last = ''
  for (let piece = await io.read(); piece !== undefined; piece = await io.read()) {
    let text = ''
    for (const char of piece) {
      if (flags.has('d') && member(char)) continue
      const next =
        flags.has('d') || second === undefined
          ? char
          : complement
            ? member(char)
              ? (to.at(-1) ?? char)
              : char
            : (map.get(char) ?? char)
      if (
        next === last &&
        (squeezed.has(next) || (complement && flags.has('s') && second === undefined && member(next)))
      )
        continue
      text += next
      last = next
    }
    io.out(text)
  }
  return 0
})

/** `a-z`, `\n`, `[:upper:]`. */
function expandSet(set: string): string[] {
  const classes: Readonly<Record<string, string>> = {
    lower: 'a-z',
    upper: 'A-Z',
    digit: '0-9',
    alpha: 'A-Za-z',
    alnum: '0-9A-Za-z',
    space: '\t\n\v\f\r ',
    blank: '\t ',
    punct: '!"#$%&\'()*+,./:;<=>?@[]^_`{|}~-',
  }
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', '\\': '\\' }
  const chars: { char: string; literal: boolean }[] = []
  for (let at = 0; at < set.length; at++) {
    const named = /^\[:(\w+):\]/.exec(set.slice(at, at + 12))
    if (named && Object.hasOwn(classes, named[1] ?? '')) {
      for (const char of named[1] === 'punct' || named[1] === 'space' || named[1] === 'blank'
        ? [...(classes[named[1]] ?? '')]
        : rangeOf(classes[named[1] ?? ''] ?? ''))
        chars.push({ char, literal: true })
      at += named[0].length - 1
    } else if (set[at] === '\\' && at + 1 < set.length) {
      at++
      chars.push({ char: escapes[set[at] ?? ''] ?? set[at] ?? '', literal: true })
    } else chars.push({ char: set[at] ?? '', literal: false })
  }
  const out: string[] = []
  for (let at = 0; at < chars.length; at++) {
    const [from, dash, to] = [chars[at], chars[at + 1], chars[at + 2]]
    if (from && to && dash?.char === '-' && !dash.literal) {
      if (to.char < from.char)
        throw new ToolProblem(`range-endpoints of '${from.char}-${to.char}' are in reverse collating sequence order`)
      out.push(...rangeOf(`${from.char}-${to.char}`))
      at += 2
    } else out.push(from?.char ?? '')
  }
  return out
}

function rangeOf(text: string): string[] {
  const out: string[] = []
  for (let at = 0; at + 2 < text.length; at += 3)
    for (
      let code = text.charCodeAt(at);
      code <= Math.min(text.charCodeAt(at + 2), text.charCodeAt(at) + 65_535);
      code++
    )
      out.push(String.fromCharCode(code))
  return out
}

export const tac = guarded('tac', async (io) => {
  io.out(joined(linesOf(await allText(io, 'tac', io.args)).reverse()))
  return 0
})

export const rev = guarded('rev', (io) => eachLine(io, 'rev', (line) => [...line].reverse().join('')))

export const nl: Tool = guarded('nl', (io) => {
  let number = 0
  return eachLine(io, 'nl', (line) => (line === '' ? '       ' : `${String(++number).padStart(6)}\t${line}`))
})

async function eachLine(io: ToolIo, name: string, change: (line: string) => string): Promise<number> {
  const reader = new LineReader(
    io,
    name,
    io.args.filter((arg) => !arg.startsWith('-')),
  )
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) io.out(`${change(line)}\n`)
  return reader.failed ? 1 : 0
}

/** Only the form that joins the lines of its input: `paste -s -d,`. */
export const paste = guarded('paste', async (io) => {
  const { flags, values, rest } = readOptions(io.args, { s: 'flag', d: 'value' })
  const delimiter = values.get('d')?.[0] ?? '\t'
  const texts: string[][] = []
  for (const file of rest.length > 0 ? rest : ['-']) texts.push(linesOf(await allText(io, 'paste', [file])))
  if (flags.has('s')) for (const lines of texts) io.out(`${lines.join(delimiter)}\n`)
  else {
    const rows = Math.max(...texts.map((lines) => lines.length))
    for (let row = 0; row < rows; row++) io.out(`${texts.map((lines) => lines[row] ?? '').join(delimiter)}\n`)
  }
  return 0
})

export const base64 = guarded('base64', async (io) => {
  const { flags, values, rest } = readOptions(io.args, { ...letters('dDi'), w: 'value', wrap: 'value', decode: 'flag' })
  const text = await allText(io, 'base64', rest)
  if (flags.has('d') || flags.has('D') || flags.has('decode')) {
    const plain = text.replace(/\s+/g, '')
    // What is whole so far is decoded before the end is found wrong, as the real tool does.
    const whole = /^[A-Za-z0-9+/]*/.exec(plain)?.[0] ?? ''
    const good = /^[A-Za-z0-9+/]*={0,2}$/.test(plain) && plain.length % 4 === 0
    const usable = good ? plain : whole.slice(0, whole.length - (whole.length % 4 === 1 ? 1 : 0))
    const decoded = decodeBase64(usable.padEnd(Math.ceil(usable.length / 4) * 4, '='))
    if (decoded !== undefined) io.out(decoded)
    if (good && decoded !== undefined) return 0
    throw new ToolProblem('invalid input')
  }
  const encoded = encodeBase64(text)
  const width = Number(values.get('w')?.[0] ?? values.get('wrap')?.[0] ?? 76)
  io.out(width === 0 ? encoded : joined(encoded.match(new RegExp(`.{1,${Math.max(1, width)}}`, 'g')) ?? []))
  return 0
})

export function letters(text: string): Record<string, 'flag'> {
  return Object.fromEntries([...text].map((letter) => [letter, 'flag' as const]))
}

/** The lines of a text; a line break at its end begins no further line. */
export function linesOf(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

export function joined(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
