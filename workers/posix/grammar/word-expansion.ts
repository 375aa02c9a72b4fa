// Turns the words of a script into arguments: variables, command substitutions, arithmetic, splitting and file patterns.
import { ArithmeticProblem, evaluate } from './arithmetic.ts'
import { escapePattern, hasPattern, matchesPattern } from './pattern.ts'
import type { Script, Word, WordPart } from './syntax.ts'

/** What expansion needs of the shell. */
export type Expander = {
  /** The value of a variable or of `$1`, `$?`…; undefined when it is not set. */
  variable(name: string): string | undefined
  positional(): readonly string[]
  assign(name: string, value: string): void
  /** What a script writes, without the last newlines. */
  capture(script: Script): Promise<string>
  /** The path under which a script's output is read: `<(…)`, which not all shells have. */
  processFile?(script: Script): Promise<string>
  /** Files that fit a pattern. */
  glob(pattern: string): readonly string[]
}

/** An expansion that cannot be done: the script ends. */
export class ExpansionProblem extends Error {}

/** A piece of an expanded word: quoted pieces are neither split nor matched. */
type Piece = { readonly text: string; readonly quoted: boolean; readonly breakAfter: boolean }

/** The arguments that a word becomes: none, one or several. */
export async function expandWord(word: Word, shell: Expander): Promise<string[]> {
  const pieces = await expandParts(word, shell)
  const fields = split(pieces)
  return fields.flatMap((field) => {
    const pattern = field.map((piece) => (piece.quoted ? escapePattern(piece.text) : piece.text)).join('')
    const text = field.map((piece) => piece.text).join('')
    if (!field.some((piece) => !piece.quoted && hasPattern(piece.text))) return [text]
    const found = shell.glob(pattern)
    return found.length > 0 ? [...found] : [text]
  })
}

/** A word as one text: in assignments, redirections and `case`. */
export async function expandText(word: Word, shell: Expander): Promise<string> {
  return (await expandParts(word, shell)).map((piece) => piece.text).join('')
}

/** A word as a pattern in which what is quoted stands for itself. */
export async function expandPattern(word: Word, shell: Expander): Promise<string> {
  const pieces = await expandParts(word, shell)
  return pieces.map((piece) => (piece.quoted ? escapePattern(piece.text) : piece.text)).join('')
}

async function expandParts(word: Word, shell: Expander): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const [i, part] of word.entries()) {
    if (part.type === 'text')
      pieces.push({ text: i === 0 ? expandTilde(part, shell) : part.text, quoted: part.quoted, breakAfter: false })
    else if (part.type === 'variable') pieces.push(...(await expandVariable(part, shell)))
    else if (part.type === 'command')
      pieces.push({ text: await shell.capture(part.script), quoted: part.quoted, breakAfter: false })
    else if (part.type === 'process')
      pieces.push({ text: await expandProcess(part.script, shell), quoted: true, breakAfter: false })
    else pieces.push({ text: await expandArithmetic(part.expression, shell), quoted: part.quoted, breakAfter: false })
  }
  return pieces
}

async function expandProcess(script: Script, shell: Expander): Promise<string> {
  if (!shell.processFile) throw new ExpansionProblem('syntax error: unexpected "("')
  return shell.processFile(script)
}

function expandTilde({ text, quoted }: { text: string; quoted: boolean }, shell: Expander): string {
  return !quoted && /^~(\/|$)/.test(text) ? (shell.variable('HOME') ?? '/root') + text.slice(1) : text
}

async function expandArithmetic(expression: Word, shell: Expander): Promise<string> {
  const text = await expandText(expression, shell)
  try {
    return `${evaluate(
      text,
      (name) => shell.variable(name) ?? '',
      (name, value) => shell.assign(name, value),
    )}`
  } catch (error) {
    if (error instanceof ArithmeticProblem) throw new ExpansionProblem(error.message)
    throw error
  }
}

async function expandVariable(part: Extract<WordPart, { type: 'variable' }>, shell: Expander): Promise<Piece[]> {
  const { name, operator, operand, quoted } = part
  if (name === '@' && quoted && operator === '') {
    const all = shell.positional()
    return all.map((text, i) => ({ text, quoted: true, breakAfter: i < all.length - 1 }))
  }
  const value = name === '@' || name === '*' ? shell.positional().join(' ') : shell.variable(name)
  const text = await applyOperator(name, value, operator, operand ?? [], shell)
  return text === '' && !quoted ? [] : [{ text, quoted, breakAfter: false }]
}

async function applyOperator(
  name: string,
  value: string | undefined,
  operator: string,
  operand: Word,
  shell: Expander,
): Promise<string> {
  const isMissing = value === undefined || (operator.startsWith(':') && value === '')
  switch (operator) {
    case '':
      return value ?? ''
    case 'length':
      return `${(value ?? '').length}`
    case '-':
    case ':-':
      return isMissing ? expandText(operand, shell) : value
    case '+':
    case ':+':
      return isMissing ? '' : expandText(operand, shell)
    case '=':
    case ':=': {
      if (!isMissing) return value
      const text = await expandText(operand, shell)
      shell.assign(name, text)
      return text
    }
    case '?':
    case ':?': {
      if (!isMissing) return value
      throw new ExpansionProblem(`${name}: ${(await expandText(operand, shell)) || 'parameter not set'}`)
    }
    default:
      return trim(value ?? '', operator, await expandPattern(operand, shell))
  }
}

/** `${x#pattern}`, `${x%pattern}`, `${x/old/new}`. */
function trim(value: string, operator: string, pattern: string): string {
  if (operator.startsWith('/')) {
    const slash = pattern.indexOf('/')
    const [old, next] = slash < 0 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)]
    return operator === '//' ? value.replaceAll(old, next) : value.replace(old, next)
  }
  const lengths = Array.from({ length: Math.min(value.length, 4096) + 1 }, (_, i) => i)
  if (operator.length === 2) lengths.reverse()
  for (const length of lengths) {
    const fromStart = operator.startsWith('#')
    const cut = fromStart ? value.slice(0, length) : value.slice(value.length - length)
    if (matchesPattern(pattern, cut)) return fromStart ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

/** Unquoted pieces are split at blanks; a word of nothing but empty unquoted pieces is no argument at all. */
function split(pieces: readonly Piece[]): Piece[][] {
  const fields: Piece[][] = []
  let current: Piece[] | undefined
  const close = () => {
    if (current) fields.push(current)
    current = undefined
  }
  for (const piece of pieces) {
    if (piece.quoted) {
      current = [...(current ?? []), piece]
      if (piece.breakAfter) close()
      continue
    }
    const parts = piece.text.split(/[ \t\n]+/)
    for (const [i, text] of parts.entries()) {
      if (i > 0) close()
      if (text !== '') current = [...(current ?? []), { text, quoted: false, breakAfter: false }]
    }
  }
  close()
  return fields
}
