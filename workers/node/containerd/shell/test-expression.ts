// `test` and `[`: questions about files, texts and numbers.
import type { CommandScope } from './command.ts'
import { exists, isFile, isFolder, readFile } from './file-tree.ts'

/** 0: yes, 1: no, 2: it makes no sense. */
export function testExpression(args: readonly string[], scope: CommandScope, name: string): number {
  const words = name === '[' && args.at(-1) === ']' ? args.slice(0, -1) : args
  if (name === '[' && args.at(-1) !== ']') return complain(scope, '[: missing ]')
  const or = splitAt(words, '-o')
  if (or) return testParts(or, scope, name, (a, b) => a === 0 || b === 0)
  const and = splitAt(words, '-a')
  if (and) return testParts(and, scope, name, (a, b) => a === 0 && b === 0)
  if (words[0] === '!') {
    const inner = testExpression(name === '[' ? [...words.slice(1), ']'] : words.slice(1), scope, name)
    return inner === 2 ? 2 : 1 - inner
  }
  return evaluate(words, scope, name)
}

function evaluate(words: readonly string[], scope: CommandScope, name: string): number {
  const [a = '', b = '', c = ''] = words
  switch (words.length) {
    case 0:
      return 1
    case 1:
      return a === '' ? 1 : 0
    case 2:
      return unary(a, b, scope, name)
    case 3:
      return binary(a, b, c, scope, name)
    default:
      return complain(scope, `${name}: too many arguments`)
  }
}

function unary(operator: string, value: string, scope: CommandScope, name: string): number {
  const yes = (answer: boolean) => (answer ? 0 : 1)
  switch (operator) {
    case '-n':
      return yes(value !== '')
    case '-z':
      return yes(value === '')
    case '-f':
      return yes(isFile(scope, value))
    case '-d':
      return yes(isFolder(scope, value))
    case '-e':
    case '-r':
    case '-w':
      return yes(exists(scope, value))
    case '-x':
      return yes(exists(scope, value) || scope.container.find(value) !== undefined)
    case '-s':
      return yes((readFile(scope, value) ?? '') !== '')
    case '-L':
    case '-h':
      return 1
    default:
      return complain(scope, `${name}: ${operator}: unknown operand`)
  }
}

function binary(a: string, operator: string, b: string, scope: CommandScope, name: string): number {
  if (operator === '=' || operator === '==') return a === b ? 0 : 1
  if (operator === '!=') return a === b ? 1 : 0
  const comparison = comparisons[operator]
  if (!comparison) return complain(scope, `${name}: ${operator}: unknown operand`)
  for (const text of [a, b]) if (!/^\s*[-+]?\d+\s*$/.test(text)) return complain(scope, `${name}: ${text}: bad number`)
  return comparison(Number(a), Number(b)) ? 0 : 1
}

const comparisons: Readonly<Record<string, ((a: number, b: number) => boolean) | undefined>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
}

function testParts(
  [left, right]: readonly [readonly string[], readonly string[]],
  scope: CommandScope,
  name: string,
  join: (a: number, b: number) => boolean,
): number {
  const close = name === '[' ? [']'] : []
  const a = testExpression([...left, ...close], scope, name)
  const b = testExpression([...right, ...close], scope, name)
  return a === 2 || b === 2 ? 2 : join(a, b) ? 0 : 1
}

/** Only where an operand can stand on both sides. */
function splitAt(
  words: readonly string[],
  operator: string,
): readonly [readonly string[], readonly string[]] | undefined {
  if (words.length <= 3 && words[0] !== '!') return undefined
  const at = words.indexOf(operator, 1)
  return at > 0 && at < words.length - 1 ? [words.slice(0, at), words.slice(at + 1)] : undefined
}

function complain(scope: CommandScope, text: string): number {
  scope.stderr(`sh: ${text}\n`)
  return 2
}
