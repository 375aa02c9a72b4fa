// Values of awk: numbers, texts, and texts that came in and may count as numbers; and what is reckoned with them.
import { type Regex, RegexProblem } from '../regex.ts'
import { ToolProblem } from './tool.ts'

/** A text from input that looks like a number compares as one. */
export type Value = number | string | { readonly input: string }
export type AwkArray = Map<string, Value>

/** Two numbers, or texts that came in and look like numbers, compare as numbers; all else as text. */
export function comparison(operator: string, a: Value, b: Value, text: (value: Value) => string): boolean {
  const numeric = looksNumeric(a) && looksNumeric(b)
  const [x, y] = numeric ? [number(a), number(b)] : [text(a), text(b)]
  switch (operator) {
    case '==':
      return x === y
    case '!=':
      return x !== y
    case '<':
      return x < y
    case '>':
      return x > y
    case '<=':
      return x <= y
    default:
      return x >= y
  }
}

export function splitBy(text: string, regex: Regex): string[] {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of regex.all(text)) {
    if (end === start) continue
    parts.push(text.slice(from, start))
    from = end
  }
  return [...parts, text.slice(from)]
}

export function guardRegex<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof RegexProblem) throw new ToolProblem(error.message, 2)
    throw error
  }
}

export function number(value: Value): number {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value : value.input
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text)?.[1] ?? 0)
}

export function truth(value: Value): boolean {
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'string') return value !== ''
  return looksNumeric(value) && value.input.trim() !== '' ? number(value) !== 0 : value.input !== ''
}

export function looksNumeric(value: Value): boolean {
  if (typeof value === 'number') return true
  return (
    typeof value === 'object' &&
    (value.input === '' || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value.input))
  )
}

export function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '^':
      return a ** b
    default:
      if (b === 0) throw new ToolProblem(`division by zero attempted${operator === '%' ? " in `%'" : ''}`, 2)
      return operator === '/' ? a / b : a % b
  }
}
