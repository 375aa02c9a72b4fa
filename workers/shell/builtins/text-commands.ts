// Filters of text: grep, head, tail, wc, sort, uniq, cut, tr, base64.
import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts'
import { type Builtin, type BuiltinContext, badOption, readOptions } from '../builtin.ts'
import { linesOf } from '../lines.ts'

/** Named files one after the other, or standard input. */
async function textOf(
  { files, input, err }: BuiltinContext,
  command: string,
  names: readonly string[],
): Promise<string | undefined> {
  if (names.length === 0) return input.readAll()
  let all = ''
  for (const name of names) {
    const text = name === '-' ? await input.readAll() : files.read(name)
    if (text === undefined) {
      err(`${command}: ${name}: No such file or directory\n`)
      return undefined
    }
    all += text
  }
  return all
}

export const grep: Builtin = async (context) => {
  const { input, out, err } = context
  const spec = {
    i: 'flag',
    v: 'flag',
    c: 'flag',
    n: 'flag',
    E: 'flag',
    F: 'flag',
    o: 'flag',
    q: 'flag',
    w: 'flag',
    e: 'value',
  } as const
  const options = readOptions(context.args, spec)
  if (typeof options === 'string') return badOption(context, 'grep', options)
  const { flags, values } = options
  const given = values.get('e')
  const [pattern, ...names] = given === undefined ? options.rest : [given, ...options.rest]
  if (pattern === undefined) {
    err('Usage: grep [OPTION]... PATTERNS [FILE]...\n')
    return 2
  }
  const expression = compile(pattern, flags)
  if (!expression) {
    err(`grep: ${pattern}: this pattern is not supported\n`)
    return 2
  }
  let found = 0
  let number = 0
  const check = (line: string): void => {
    number++
    const matches = line.length < 10_000 && expression.test(line)
    expression.lastIndex = 0
    if (matches === flags.has('v')) return
    found++
    if (flags.has('c') || flags.has('q')) return
    const prefix = flags.has('n') ? `${number}:` : ''
    if (flags.has('o')) for (const [part] of line.matchAll(expression)) out(`${prefix}${part}\n`)
    else out(`${prefix}${line}\n`)
  }
  if (names.length > 0) {
    const text = await textOf(context, 'grep', names)
    if (text === undefined) return 2
    linesOf(text).forEach(check)
  } else await eachLine(input, check)
  if (flags.has('c')) out(`${found}\n`)
  return found > 0 ? 0 : 1
}

/** Text as it comes, line by line, so that a filter behind `kubectl logs -f` shows lines at once. */
async function eachLine(input: BuiltinContext['input'], check: (line: string) => void): Promise<void> {
  let rest = ''
  for (let text = await input.read(); text !== undefined; text = await input.read()) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(check)
  }
  if (rest !== '') check(rest)
}

/** Patterns whose nested repeats could run for ever are refused. */
function compile(pattern: string, flags: ReadonlySet<string>): RegExp | undefined {
  const literal = flags.has('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern
  // Basic expressions write alternatives and repeats with a backslash.
  const extended =
    flags.has('E') || flags.has('F')
      ? literal
      : literal.replace(/\\?[|+?(){}]/g, (token) => (token.startsWith('\\') ? token.slice(1) : `\\${token}`))
  if (pattern.length > 500 || /[+*}][^()]*\)[+*{]/.test(extended)) return undefined
  try {
    return new RegExp(flags.has('w') ? `\\b(?:${extended})\\b` : extended, flags.has('i') ? 'gi' : 'g')
  } catch {
    return undefined
  }
}

export const head: Builtin = async (context) => {
  const options = readOptions(countArgs(context.args), { n: 'value', c: 'value' })
  if (typeof options === 'string') return badOption(context, 'head', options)
  const count = Number(options.values.get('n') ?? 10)
  if (options.rest.length > 0 || count < 0) {
    const text = await textOf(context, 'head', options.rest)
    if (text === undefined) return 1
    writeLines(context, linesOf(text).slice(0, count))
    return 0
  }
  let seen = 0
  let rest = ''
  while (seen < count) {
    const text = await context.input.read()
    if (text === undefined) break
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    const some = lines.slice(0, count - seen)
    seen += some.length
    writeLines(context, some)
  }
  if (seen < count && rest !== '') context.out(`${rest}\n`)
  context.input.close()
  return 0
}

export const tail: Builtin = async (context) => {
  const options = readOptions(countArgs(context.args), { n: 'value' })
  if (typeof options === 'string') return badOption(context, 'tail', options)
  const text = await textOf(context, 'tail', options.rest)
  if (text === undefined) return 1
  const lines = linesOf(text)
  const count = options.values.get('n') ?? '10'
  writeLines(
    context,
    count.startsWith('+')
      ? lines.slice(Number(count) - 1)
      : lines.slice(Math.max(0, lines.length - Math.abs(Number(count)))),
  )
  return 0
}

/** `-5` means `-n 5`. */
function countArgs(args: readonly string[]): readonly string[] {
  return args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]))
}

export const wc: Builtin = async (context) => {
  const options = readOptions(context.args, { l: 'flag', w: 'flag', c: 'flag', m: 'flag' })
  if (typeof options === 'string') return badOption(context, 'wc', options)
  const text = await textOf(context, 'wc', options.rest)
  if (text === undefined) return 1
  const counts = {
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter(Boolean).length,
    c: text.length,
    m: text.length,
  }
  const asked = (['l', 'w', 'c', 'm'] as const).filter((key) => options.flags.has(key))
  const shown = (asked.length > 0 ? asked : (['l', 'w', 'c'] as const)).map((key) => String(counts[key]))
  const name = options.rest.length === 1 ? ` ${options.rest[0] ?? ''}` : ''
  context.out(`${shown.length === 1 ? shown[0] : shown.map((count) => count.padStart(7)).join(' ')}${name}\n`)
  return 0
}

export const sort: Builtin = async (context) => {
  const options = readOptions(context.args, { r: 'flag', n: 'flag', u: 'flag', h: 'flag', k: 'value', t: 'value' })
  if (typeof options === 'string') return badOption(context, 'sort', options)
  const text = await textOf(context, 'sort', options.rest)
  if (text === undefined) return 1
  const field = Number.parseInt(options.values.get('k') ?? '0', 10)
  const separator = options.values.get('t')
  const key = (line: string): string =>
    field < 1 ? line : (line.trimStart().split(separator ?? /\s+/)[field - 1] ?? '')
  const numeric = options.flags.has('n') || options.flags.has('h')
  const compare = (a: string, b: string): number => {
    const [left, right] = [key(a), key(b)]
    const difference = numeric ? (Number.parseFloat(left) || 0) - (Number.parseFloat(right) || 0) : 0
    return difference !== 0 ? difference : left < right ? -1 : left > right ? 1 : a < b ? -1 : 1
  }
  const lines = linesOf(text).sort(compare)
  if (options.flags.has('r')) lines.reverse()
  writeLines(context, options.flags.has('u') ? lines.filter((line, index) => line !== lines[index - 1]) : lines)
  return 0
}

export const uniq: Builtin = async (context) => {
  const options = readOptions(context.args, { c: 'flag', d: 'flag' })
  if (typeof options === 'string') return badOption(context, 'uniq', options)
  const text = await textOf(context, 'uniq', options.rest)
  if (text === undefined) return 1
  const groups: { line: string; count: number }[] = []
  for (const line of linesOf(text)) {
    const last = groups.at(-1)
    if (last?.line === line) last.count++
    else groups.push({ line, count: 1 })
  }
  const kept = options.flags.has('d') ? groups.filter(({ count }) => count > 1) : groups
  writeLines(
    context,
    kept.map(({ line, count }) => (options.flags.has('c') ? `${String(count).padStart(7)} ${line}` : line)),
  )
  return 0
}

export const cut: Builtin = async (context) => {
  const options = readOptions(context.args, { d: 'value', f: 'value' })
  if (typeof options === 'string') return badOption(context, 'cut', options)
  const fields = (options.values.get('f') ?? '').split(',').map(Number)
  if (fields.some((field) => !Number.isInteger(field) || field < 1)) {
    context.err('cut: you must specify a list of fields\n')
    return 1
  }
  const text = await textOf(context, 'cut', options.rest)
  if (text === undefined) return 1
  const delimiter = options.values.get('d') ?? '\t'
  writeLines(
    context,
    linesOf(text).map((line) => {
      const parts = line.split(delimiter)
      return parts.length === 1 ? line : fields.flatMap((field) => parts[field - 1] ?? []).join(delimiter)
    }),
  )
  return 0
}

export const base64: Builtin = async (context) => {
  const options = readOptions(context.args, { d: 'flag', decode: 'flag', w: 'value', D: 'flag' })
  if (typeof options === 'string') return badOption(context, 'base64', options)
  const text = await textOf(context, 'base64', options.rest)
  if (text === undefined) return 1
  if (!options.flags.has('d') && !options.flags.has('decode') && !options.flags.has('D')) {
    const encoded = encodeBase64(text)
    context.out(options.values.has('w') ? encoded : `${encoded.replace(/.{76}(?=.)/g, '$&\n')}\n`)
    return 0
  }
  const decoded = decodeBase64(text)
  context.out(decoded ?? '')
  if (decoded !== undefined) return 0
  context.err('base64: invalid input\n')
  return 1
}

function writeLines({ out }: BuiltinContext, lines: readonly string[]): void {
  if (lines.length > 0) out(`${lines.join('\n')}\n`)
}
