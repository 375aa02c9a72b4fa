// What is wrong with an expression, in the words and the form of cel-go.
import type { TypeError as CelTypeError, ParseError } from '@marcbachmann/cel-js'

/**
 * ```
 * ERROR: <input>:1:5: undefined field 'nope'
 *  | self.nope
 *  | ....^
 * ```
 */
export function describeCompileError(expression: string, error: ParseError | CelTypeError): string {
  const offset = Math.max(0, Math.min(error.range?.start ?? 0, expression.length))
  const before = expression.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1)
  const text = expression.split('\n')[line - 1] ?? ''
  const { message, shift } = wordsOf(error.summary, expression.slice(offset), expression[offset - 1] === '.')
  const at = column + shift
  return `ERROR: <input>:${line}:${at + 1}: ${message}\n | ${text}\n | ${'.'.repeat(at)}^`
}

/** The message, and how far from the marked source its place is. */
function wordsOf(
  summary: string,
  source: string,
  isSelected: boolean,
): { readonly message: string; readonly shift: number } {
  const field = /^No such key: (.*)$/.exec(summary)?.[1]
  if (field !== undefined)
    return { message: `undefined field '${field}'`, shift: isSelected ? -1 : dotBefore(source, field) }
  const name = /^Unknown variable: (.*)$/.exec(summary)?.[1]
  if (name !== undefined) return { message: `undeclared reference to '${name}' (in container '')`, shift: 0 }
  const operator = /^no such overload: (.+) (==|!=|<=|>=|<|>|\+|-|\*|\/|%|in) (.+)$/.exec(summary)
  if (operator !== null) {
    const [, left, sign = '', right] = operator
    const called = sign === 'in' ? '@in' : `_${sign}_`
    const shift = Math.max(0, source.indexOf(` ${sign} `) + 1)
    return { message: `found no matching overload for '${called}' applied to '(${left}, ${right})'`, shift }
  }
  const call = /^found no matching overload for '(?:([\w.<>, ]+)\.)?(\w+)\((.*)\)'$/.exec(summary)
  if (call === null) return { message: `Syntax error: ${syntaxWords(summary)}`, shift: 0 }
  const [, receiver, called = '', values] = call
  const applied = receiver === undefined ? `(${values})` : `${receiver}.(${values})`
  const shift = Math.max(0, source.indexOf(`${called}(`) + called.length)
  return { message: `found no matching overload for '${called}' applied to '${applied}'`, shift }
}

function dotBefore(source: string, field: string): number {
  return Math.max(0, source.indexOf(`.${field}`))
}

/** What may begin an operand, as the parser of cel-go lists it. */
const operands =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

function syntaxWords(summary: string): string {
  return summary === 'Unexpected token: EOF' ? `mismatched input '<EOF>' expecting ${operands}` : lowerFirst(summary)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
