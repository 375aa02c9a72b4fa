// `test` and `[`: questions about files, texts and numbers.
import type { Builtin, BuiltinContext } from '../builtin.ts'

export const test: Builtin = (context) => answer(context, context.args, 'test')

export const bracket: Builtin = (context) => {
  if (context.args.at(-1) === ']') return answer(context, context.args.slice(0, -1), '[')
  context.err("bash: [: missing `]'\n")
  return 2
}

/** `[[ text =~ expression ]]`; the rest of `[[ ]]` is made of other commands. */
export const matches: Builtin = async ({ args, shell, err }) => {
  const [text = '', expression = ''] = args
  const { Regex, RegexProblem } = await shell.host.load(() => import('../../posix/regex.ts'))
  try {
    return new Regex(expression, 'extended').exec(text) ? 0 : 1
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error
    err(`bash: [[: invalid regular expression: ${error.message}\n`)
    return 2
  }
}

/** 0: yes, 1: no, 2: it makes no sense. */
function answer(context: BuiltinContext, words: readonly string[], name: string): number {
  try {
    return truth(context, words) ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error
    context.err(`bash: ${name}: ${error.message}\n`)
    return 2
  }
}

class TestProblem extends Error {}

function truth(context: BuiltinContext, words: readonly string[]): boolean {
  const [a = '', b = '', c = ''] = words
  if (words.length === 3 && Object.hasOwn(comparisons, b)) return binary(a, b, c)
  for (const [operator, any] of [
    ['-o', true],
    ['-a', false],
  ] as const) {
    const at = words.length > 3 ? words.indexOf(operator, 1) : -1
    if (at <= 0 || at >= words.length - 1) continue
    const [left, right] = [words.slice(0, at), words.slice(at + 1)]
    return any ? truth(context, left) || truth(context, right) : truth(context, left) && truth(context, right)
  }
  if (a === '!' && words.length > 1) return !truth(context, words.slice(1))
  if (a === '(' && words.at(-1) === ')') return truth(context, words.slice(1, -1))
  if (words.length === 0) return false
  if (words.length === 1) return a !== ''
  if (words.length === 2) return unary(context, a, b)
  if (words.length === 3) return binary(a, b, c)
  throw new TestProblem('too many arguments')
}

function unary({ shell: { files, variables } }: BuiltinContext, operator: string, value: string): boolean {
  switch (operator) {
    case '-n':
      return value !== ''
    case '-z':
      return value === ''
    case '-f':
      return files.isFile(value)
    case '-d':
      return files.isFolder(value)
    case '-e':
    case '-r':
    case '-w':
    case '-x':
      return files.isFile(value) || files.isFolder(value)
    case '-s':
      return (files.read(value) ?? '') !== ''
    case '-v':
      return variables.has(value)
    case '-t':
      return true
    case '-L':
    case '-h':
      return false
    default:
      throw new TestProblem(`${operator}: unary operator expected`)
  }
}

type Comparison = { readonly numbers: boolean; readonly holds: (order: number) => boolean }

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': { numbers: false, holds: (order) => order === 0 },
  '==': { numbers: false, holds: (order) => order === 0 },
  '!=': { numbers: false, holds: (order) => order !== 0 },
  '<': { numbers: false, holds: (order) => order < 0 },
  '>': { numbers: false, holds: (order) => order > 0 },
  '-eq': { numbers: true, holds: (order) => order === 0 },
  '-ne': { numbers: true, holds: (order) => order !== 0 },
  '-gt': { numbers: true, holds: (order) => order > 0 },
  '-ge': { numbers: true, holds: (order) => order >= 0 },
  '-lt': { numbers: true, holds: (order) => order < 0 },
  '-le': { numbers: true, holds: (order) => order <= 0 },
}

function binary(a: string, operator: string, b: string): boolean {
  const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined
  if (!comparison) throw new TestProblem(`${operator}: binary operator expected`)
  if (!comparison.numbers) return comparison.holds(a < b ? -1 : a > b ? 1 : 0)
  for (const text of [a, b])
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestProblem(`${text}: integer expression expected`)
  return comparison.holds(Number(a) - Number(b))
}
