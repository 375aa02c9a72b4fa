// grep, head, tail, wc, sort, uniq, cut, tr, seq, printf, expr and rev: what scripts do with lines.
import { ArithmeticProblem, evaluate } from '../../../posix/grammar/arithmetic.ts'
import { interpretEscapes } from './builtins.ts'
import type { CommandScope, ShellCommand } from './command.ts'
import { absolutePath } from './command.ts'
import { readFile } from './file-tree.ts'

async function inputOf(paths: readonly string[], scope: CommandScope, name: string): Promise<string | undefined> {
  if (paths.length === 0) return scope.stdin.readAll()
  let text = ''
  for (const path of paths) {
    const content = readFile(scope, path)
    if (content === undefined) {
      scope.stderr(`${name}: ${path}: No such file or directory\n`)
      return undefined
    }
    text += content
  }
  return text
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function write(scope: CommandScope, lines: readonly string[]): void {
  if (lines.length > 0) scope.stdout(`${lines.join('\n')}\n`)
}

/** -i, -v, -c, -q, -n, -o, -E, -F. Patterns are read as JavaScript's, of at most 200 characters. */
export const grep: ShellCommand = async (args, scope) => {
  const flags = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('')
  const [pattern = '', ...paths] = args.filter((arg) => !/^-[a-zA-Z]+$/.test(arg))
  const text = await inputOf(paths, scope, 'grep')
  if (text === undefined) return 2
  const test = matcher(pattern, flags)
  if (!test) {
    scope.stderr(`grep: bad regex '${pattern}'\n`)
    return 2
  }
  const found = linesOf(text).flatMap((line, i) =>
    test(line) !== flags.includes('v') ? [flags.includes('n') ? `${i + 1}:${line}` : line] : [],
  )
  if (flags.includes('c')) scope.stdout(`${found.length}\n`)
  else if (!flags.includes('q')) write(scope, found)
  return found.length > 0 ? 0 : 1
}

function matcher(pattern: string, flags: string): ((line: string) => boolean) | undefined {
  const ignoresCase = flags.includes('i')
  // Patterns that repeat a repetition could take for ever; they are looked for as they stand.
  const isPlain = flags.includes('F') || pattern.length > 200 || /[+*}][^|]*\)[+*{]/.test(pattern)
  if (isPlain) {
    const wanted = ignoresCase ? pattern.toLowerCase() : pattern
    return (line) => (ignoresCase ? line.toLowerCase() : line).includes(wanted)
  }
  try {
    const expression = new RegExp(pattern, ignoresCase ? 'i' : '')
    return (line) => expression.test(line)
  } catch {
    return undefined
  }
}

function countOption(args: readonly string[]): { count: number; fromStart: boolean; rest: string[] } {
  let [count, fromStart] = [10, false]
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const match = /^-(?:n|c)?\s*(\+?\d+)$/.exec(args[i] ?? '')
    const text = match?.[1] ?? (args[i] === '-n' || args[i] === '-c' ? args[++i] : undefined)
    if (text !== undefined) {
      count = Number(text)
      fromStart = text.startsWith('+')
    } else rest.push(args[i] ?? '')
  }
  return { count, fromStart, rest }
}

export const head: ShellCommand = async (args, scope) => {
  const { count, rest } = countOption(args)
  const text = await inputOf(rest, scope, 'head')
  if (text === undefined) return 1
  write(scope, linesOf(text).slice(0, count))
  return 0
}

/** -f follows a file as it grows, for ever. */
export const tail: ShellCommand = async (args, scope) => {
  const follows = args.some((arg) => /^-\d*[fF]$/.test(arg))
  const { count, fromStart, rest } = countOption(args.filter((arg) => !/^-[fF]$/.test(arg)))
  const paths = rest.filter((arg) => !/^-\d*[fF]$/.test(arg))
  const text = await inputOf(paths, scope, 'tail')
  if (text === undefined && !follows) return 1
  const lines = linesOf(text ?? '')
  write(scope, fromStart ? lines.slice(count - 1) : lines.slice(Math.max(0, lines.length - count)))
  if (!follows) return 0
  let shown = (text ?? '').length
  const path = absolutePath(scope.cwd, paths[0] ?? '/dev/null')
  scope.host.disk.watch(path, () => {
    const now = readFile(scope, path) ?? ''
    if (now.length > shown) scope.stdout(now.slice(shown))
    shown = now.length
  })
  await scope.host.signal().wait()
  return 0
}

export const wc: ShellCommand = async (args, scope) => {
  const flags = args.filter((arg) => /^-\w/.test(arg)).join('')
  const paths = args.filter((arg) => !/^-\w/.test(arg))
  const text = await inputOf(paths, scope, 'wc')
  if (text === undefined) return 1
  const counts = [
    ['l', text.split('\n').length - 1],
    ['w', text.split(/\s+/).filter((word) => word !== '').length],
    ['c', text.length],
  ] as const
  const asked = counts.filter(([letter]) => flags === '' || flags.includes(letter)).map(([, count]) => count)
  scope.stdout(
    `${asked.length === 1 ? asked[0] : asked.map((count) => String(count).padStart(9)).join(' ')}${paths[0] ? ` ${paths[0]}` : ''}\n`,
  )
  return 0
}

export const sort: ShellCommand = async (args, scope) => {
  const flags = args.filter((arg) => /^-\w/.test(arg)).join('')
  const text = await inputOf(
    args.filter((arg) => !/^-\w/.test(arg)),
    scope,
    'sort',
  )
  if (text === undefined) return 2
  const lines = linesOf(text).sort(
    flags.includes('n')
      ? (a, b) => Number.parseFloat(a) - Number.parseFloat(b)
      : (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  )
  if (flags.includes('r')) lines.reverse()
  write(scope, flags.includes('u') ? [...new Set(lines)] : lines)
  return 0
}

export const uniq: ShellCommand = async (args, scope) => {
  const counts = args.includes('-c')
  const text = await inputOf(
    args.filter((arg) => !/^-\w/.test(arg)),
    scope,
    'uniq',
  )
  if (text === undefined) return 1
  const groups: { line: string; count: number }[] = []
  for (const line of linesOf(text)) {
    const last = groups.at(-1)
    if (last?.line === line) last.count++
    else groups.push({ line, count: 1 })
  }
  write(
    scope,
    groups.map(({ line, count }) => (counts ? `${String(count).padStart(7)} ${line}` : line)),
  )
  return 0
}

/** -d CHAR -f LIST, or -c LIST. */
export const cut: ShellCommand = async (args, scope) => {
  const value = (letter: string) => {
    const at = args.findIndex((arg) => arg.startsWith(`-${letter}`))
    if (at < 0) return undefined
    return args[at]?.slice(2) || args[at + 1]
  }
  const [delimiter, fields, chars] = [value('d') ?? '\t', value('f'), value('c')]
  const text = await scope.stdin.readAll()
  const wanted = (fields ?? chars ?? '').split(',').flatMap((part) => {
    const [from = 1, to] = part.split('-').map((one) => (one === '' ? undefined : Number(one)))
    return [{ from, to: part.includes('-') ? (to ?? Number.POSITIVE_INFINITY) : from }]
  })
  const isWanted = (_part: string, i: number) => wanted.some(({ from, to }) => i + 1 >= from && i + 1 <= to)
  write(
    scope,
    linesOf(text).map((line) =>
      fields === undefined
        ? [...line].filter(isWanted).join('')
        : line.split(delimiter).filter(isWanted).join(delimiter),
    ),
  )
  return 0
}

/** tr SET1 SET2, and -d SET. Ranges such as a-z are understood. */
export const tr: ShellCommand = async (args, scope) => {
  const removes = args.includes('-d')
  const [from = '', to = ''] = args.filter((arg) => !/^-\w$/.test(arg)).map((set) => expandSet(interpretEscapes(set)))
  const text = await scope.stdin.readAll()
  const changed = [...text].map((char) => {
    const at = from.indexOf(char)
    if (at < 0) return char
    return removes ? '' : (to[Math.min(at, to.length - 1)] ?? char)
  })
  scope.stdout(changed.join(''))
  return 0
}

function expandSet(set: string): string {
  const named = set.replace('[:lower:]', 'a-z').replace('[:upper:]', 'A-Z').replace('[:digit:]', '0-9')
  return named.replace(/(.)-(.)/g, (_whole, first: string, last: string) => {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
    return to < from || to - from > 255
      ? ''
      : String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, i) => from + i))
  })
}

export const seq: ShellCommand = (args, scope) => {
  const numbers = args.map(Number)
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
  if (
    first === undefined ||
    step === undefined ||
    last === undefined ||
    !numbers.every(Number.isFinite) ||
    step === 0
  ) {
    scope.stderr('seq: invalid argument\n')
    return 1
  }
  const count = Math.min(100_000, Math.floor((last - first) / step) + 1)
  write(
    scope,
    Array.from({ length: Math.max(0, count) }, (_, i) => `${first + i * step}`),
  )
  return 0
}

/** %s, %d, %i, %x, %c and %%, with widths; the format is used again while there are arguments left. */
export const printf: ShellCommand = ([format = '', ...args], scope) => {
  let rest = args
  do {
    let used = 0
    const text = interpretEscapes(format).replace(
      /%(-?)(0?)(\d*)(?:\.\d+)?([sdixcf%])/g,
      (_whole, left: string, zero: string, width: string, kind: string) => {
        if (kind === '%') return '%'
        const value = rest[used++] ?? ''
        const shown =
          kind === 's'
            ? value
            : kind === 'c'
              ? (value[0] ?? '')
              : kind === 'x'
                ? Math.trunc(Number(value) || 0).toString(16)
                : `${Math.trunc(Number(value) || 0)}`
        const size = Math.min(Number(width || 0), 1000)
        return left ? shown.padEnd(size) : shown.padStart(size, zero || ' ')
      },
    )
    scope.stdout(text)
    rest = used === 0 ? [] : rest.slice(used)
  } while (rest.length > 0)
  return 0
}

/** Arithmetic and comparisons; a text alone is itself. */
export const expr: ShellCommand = (args, scope) => {
  try {
    if (args.length === 1) {
      scope.stdout(`${args[0]}\n`)
      return args[0] === '' || args[0] === '0' ? 1 : 0
    }
    const [a = '', operator = '', b = ''] = args
    const isText = args.length === 3 && (operator === '=' || operator === '!=')
    const value = isText
      ? (a === b) === (operator === '=')
        ? 1
        : 0
      : evaluate(
          args.join(' ').replace(/(?<![=!<>])=(?!=)/g, '=='),
          () => 'NaN',
          () => {},
        )
    scope.stdout(`${value}\n`)
    return value === 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof ArithmeticProblem)) throw error
    scope.stderr(`expr: ${error.message === 'divide by zero' ? 'division by zero' : 'syntax error'}\n`)
    return 2
  }
}
