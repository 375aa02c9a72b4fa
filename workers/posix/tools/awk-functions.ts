// The functions that awk brings along.
import type { Regex } from '../regex.ts'
import type { Expression, Target } from './awk-syntax.ts'
import { type AwkArray, guardRegex, number, splitBy, type Value } from './awk-values.ts'
import { ToolProblem } from './tool.ts'

/** What the functions need of the program that runs. */
export type AwkMachine = {
  seed: number
  readonly nowMs: number
  value(expression: Expression): Promise<Value>
  text(value: Value): string
  bounded(text: string): string
  wholeLine(): string
  format(format: string, values: readonly Value[]): string
  splitText(text: string, separator: string): readonly string[]
  asRegex(expression: Expression): Promise<Regex>
  get(name: string): Value
  set(name: string, value: Value): void
  array(name: string): AwkArray
  isArray(name: string): boolean
  assign(target: Target, value: Value): Promise<void>
}

export async function callBuiltin(awk: AwkMachine, name: string, args: readonly Expression[]): Promise<Value> {
  const arg = async (index: number): Promise<Value> => (args[index] ? awk.value(args[index]) : '')
  const text = async (index: number): Promise<string> => awk.text(await arg(index))
  const num = async (index: number): Promise<number> => number(await arg(index))
  switch (name) {
    case 'length': {
      const [only] = args
      if (only?.type === 'variable' && awk.isArray(only.name)) return awk.array(only.name).size
      return [...(only ? await text(0) : awk.wholeLine())].length
    }
    case 'substr': {
      const chars = [...(await text(0))]
      const start = Math.round(await num(1))
      const end = args.length > 2 ? start + Math.round(await num(2)) : Number.POSITIVE_INFINITY
      return chars.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join('')
    }
    case 'index':
      return (await text(0)).indexOf(await text(1)) + 1
    case 'split':
      return splitInto(awk, await text(0), args)
    case 'sub':
    case 'gsub':
      return substitute(awk, name === 'gsub', args)
    case 'match':
      return match(awk, await text(0), args)
    case 'sprintf': {
      const values: Value[] = []
      for (const one of args) values.push(await awk.value(one))
      return awk.format(awk.text(values[0] ?? ''), values.slice(1))
    }
    case 'tolower':
      return (await text(0)).toLowerCase()
    case 'toupper':
      return (await text(0)).toUpperCase()
    case 'int':
      return Math.trunc(await num(0))
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'sin':
    case 'cos':
      return Math[name](await num(0))
    case 'atan2':
      return Math.atan2(await num(0), await num(1))
    case 'rand':
      // A small generator of our own: the same program draws the same numbers, as gawk's does without srand().
      awk.seed = (awk.seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return awk.seed / 2_147_483_648
    case 'srand': {
      const before = awk.seed
      awk.seed = args.length > 0 ? await num(0) : Math.floor(awk.nowMs / 1000)
      return before
    }
    case 'systime':
      return Math.floor(awk.nowMs / 1000)
    case 'close':
    case 'fflush':
      return 0
    case 'system':
      throw new ToolProblem('system() is not supported', 2)
    default:
      throw new ToolProblem(`function \`${name}' not defined`, 2)
  }
}

async function splitInto(awk: AwkMachine, text: string, args: readonly Expression[]): Promise<number> {
  const [, target, by] = args
  if (target?.type !== 'variable') throw new ToolProblem('split: second argument is not an array', 2)
  const parts =
    by?.type === 'regex'
      ? guardRegex(() => (text === '' ? [] : splitBy(text, by.regex)))
      : awk.splitText(text, by ? awk.text(await awk.value(by)) : awk.text(awk.get('FS')))
  const array = awk.array(target.name)
  array.clear()
  for (const [index, part] of parts.entries()) array.set(`${index + 1}`, { input: part })
  return parts.length
}

async function substitute(awk: AwkMachine, global: boolean, args: readonly Expression[]): Promise<number> {
  const [pattern, replacement, into] = args
  if (!pattern || !replacement) throw new ToolProblem('sub: not enough arguments', 2)
  const regex = await awk.asRegex(pattern)
  const next = awk.text(await awk.value(replacement))
  const target = into === undefined ? ({ type: 'field', index: { type: 'number', value: 0 } } as const) : into
  const text = awk.text(await awk.value(target))
  let [out, copied, count, lastEnd] = ['', 0, 0, -1]
  guardRegex(() => {
    for (let at = 0; at <= text.length; ) {
      const found = regex.exec(text, at)
      if (!found) return
      const { start, end } = found
      if (end > start || start !== lastEnd) {
        const matched = text.slice(start, end)
        out = awk.bounded(
          out +
            text.slice(copied, start) +
            next.replace(/\\\\&|\\&|&|\\\\/g, (mark) =>
              mark === '&' ? matched : mark === '\\&' ? '&' : mark === '\\\\&' ? `\\${matched}` : '\\',
            ),
        )
        ;[copied, lastEnd] = [end, end]
        count++
        if (!global) return
      }
      at = end > start ? end : end + 1
    }
  })
  if (count > 0 && (target.type === 'variable' || target.type === 'field' || target.type === 'element'))
    await awk.assign(target, out + text.slice(copied))
  return count
}

async function match(awk: AwkMachine, text: string, args: readonly Expression[]): Promise<number> {
  const [, pattern, into] = args
  if (!pattern) throw new ToolProblem('match: not enough arguments', 2)
  const regex = await awk.asRegex(pattern)
  const found = guardRegex(() => regex.exec(text))
  awk.set('RSTART', found ? found.start + 1 : 0)
  awk.set('RLENGTH', found ? found.end - found.start : -1)
  if (into?.type === 'variable') {
    const array = awk.array(into.name)
    array.clear()
    if (found) {
      array.set('0', text.slice(found.start, found.end))
      for (const [index, group] of found.groups.entries()) array.set(`${index + 1}`, { input: group ?? '' })
    }
  }
  return found ? found.start + 1 : 0
}
