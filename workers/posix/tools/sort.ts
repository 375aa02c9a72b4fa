// sort: orders lines by whole lines or by keys. Like GNU sort in the C locale.
import { milliValue } from '../../apimachinery/quantity.ts'
import { joined, letters, linesOf } from './text-filters.ts'
import { allText, guarded, readOptions, ToolProblem } from './tool.ts'

type Key = { readonly from: number; readonly fromChar: number; readonly to: number; readonly flags: string }

export const sort = guarded('sort', async (io) => {
  const { flags, values, rest } = readOptions(io.args, {
    ...letters('nrufbhVsgdMcR'),
    ...{ k: 'value', t: 'value', o: 'value', unique: 'flag', reverse: 'flag', 'numeric-sort': 'flag', key: 'value' },
  })
  const has = (letter: string, name: string): boolean => flags.has(letter) || flags.has(name)
  const separator = values.get('t')?.[0]
  if (separator !== undefined && separator.length !== 1) throw new ToolProblem(`multi-character tab ‘${separator}’`, 2)
  const keys = [...(values.get('k') ?? []), ...(values.get('key') ?? [])].map(parseKey)
  const global = [...flags].filter((flag) => 'nrfbhVg'.includes(flag)).join('') + (flags.has('numeric-sort') ? 'n' : '')
  const lines = linesOf(await allText(io, 'sort', rest))
  const compare = comparer(keys, global, separator)
  const reverse = has('r', 'reverse') && keys.length === 0 ? -1 : 1
  const stable = flags.has('s') || has('u', 'unique')
  const ordered = [...lines].sort((a, b) => {
    const order = compare(a, b) * reverse
    if (order !== 0 || stable) return order
    return byText(a, b) * (has('r', 'reverse') ? -1 : 1)
  })
  const kept = has('u', 'unique')
    ? ordered.filter((line, index) => index === 0 || compare(ordered[index - 1] ?? '', line) !== 0)
    : ordered
  const output = values.get('o')?.[0]
  if (output === undefined) io.out(joined(kept))
  else {
    const problem = io.writeFile(output, joined(kept))
    if (problem) throw new ToolProblem(`open failed: ${output}: ${problem}`, 2)
  }
  return 0
})

/** `2`, `2,3`, `1.3n`. */
function parseKey(text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(text)
  if (!match) throw new ToolProblem(`invalid number at field start: invalid count at start of ‘${text}’`, 2)
  const [, from = '1', fromChar = '1', flags = '', to, more = ''] = match
  return {
    from: Number(from),
    fromChar: Number(fromChar),
    to: to === undefined ? Number.POSITIVE_INFINITY : Number(to),
    flags: flags + more,
  }
}

function comparer(
  keys: readonly Key[],
  global: string,
  separator: string | undefined,
): (a: string, b: string) => number {
  if (keys.length === 0) return (a, b) => compareAs(global.replaceAll('r', ''), a, b)
  return (a, b) => {
    for (const key of keys) {
      const flags = key.flags === '' ? global : key.flags
      const order = compareAs(flags, fieldOf(a, key, separator), fieldOf(b, key, separator))
      if (order !== 0) return flags.includes('r') ? -order : order
    }
    return 0
  }
}

function fieldOf(line: string, { from, fromChar, to }: Key, separator: string | undefined): string {
  // Without a separator a field begins with the blanks before it.
  const fields = separator === undefined ? (line.match(/[ \t]*[^ \t]+/g) ?? []) : line.split(separator)
  const text = fields.slice(from - 1, to).join(separator ?? '')
  return text.slice(fromChar - 1)
}

function compareAs(flags: string, a: string, b: string): number {
  const [x, y] = flags.includes('b') ? [a.trimStart(), b.trimStart()] : [a, b]
  if (flags.includes('n') || flags.includes('g')) return numeric(x) - numeric(y)
  if (flags.includes('h')) return human(x) - human(y)
  if (flags.includes('V')) return byVersion(x, y)
  return flags.includes('f') ? byText(x.toUpperCase(), y.toUpperCase()) : byText(x, y)
}

function numeric(text: string): number {
  return Number(/^\s*(-?\d*\.?\d+)/.exec(text)?.[1] ?? 0)
}

/** `10Mi`, `2K`. */
function human(text: string): number {
  const match = /^\s*(-?\d*\.?\d+)([KMGTPE]i?|k)?/.exec(text)
  if (!match) return 0
  const unit = match[2] === 'K' ? 'k' : (match[2] ?? '')
  return milliValue(`${match[1] ?? '0'}${unit}`)
}

function byVersion(a: string, b: string): number {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let at = 0; at < Math.max(x.length, y.length); at++) {
    const [one = '', other = ''] = [x[at], y[at]]
    const order = /^\d/.test(one) && /^\d/.test(other) ? Number(one) - Number(other) : byText(one, other)
    if (order !== 0) return order
  }
  return 0
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
