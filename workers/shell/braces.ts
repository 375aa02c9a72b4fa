// Brace expansion: `a{b,c}` and `{1..5}`, before anything else is expanded.
import type { Word } from '../posix/grammar/syntax.ts'

const maxWords = 10_000

/** The words that a word with braces stands for. Only braces within one unquoted piece of text count. */
export function expandBraces(word: Word): readonly Word[] {
  const at = word.findIndex(
    (part) => part.type === 'text' && !part.quoted && /\{[^{}]*(?:,|\.\.)[^{}]*\}/.test(part.text),
  )
  const part = word[at]
  if (part?.type !== 'text') return [word]
  const match = /\{([^{}]*(?:,|\.\.)[^{}]*)\}/.exec(part.text)
  const choices = match ? choicesOf(match[1] ?? '') : undefined
  if (!match || !choices) return [word]
  const [before, after] = [part.text.slice(0, match.index), part.text.slice(match.index + match[0].length)]
  const words = choices.flatMap((choice) => {
    const text = before + choice + after
    return expandBraces([...word.slice(0, at), { ...part, text }, ...word.slice(at + 1)])
  })
  return words.slice(0, maxWords)
}

function choicesOf(inside: string): readonly string[] | undefined {
  const range = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inside)
  if (!range) return inside.includes(',') ? inside.split(',') : undefined
  const [, first = '', last = '', by = '1'] = range
  const letters = /[a-zA-Z]/.test(first)
  if (letters !== /[a-zA-Z]/.test(last)) return undefined
  const [from, to] = letters ? [first.charCodeAt(0), last.charCodeAt(0)] : [Number(first), Number(last)]
  const step = Math.max(1, Math.abs(Number(by))) * (to < from ? -1 : 1)
  const count = Math.min(maxWords, Math.floor(Math.abs(to - from) / Math.abs(step)) + 1)
  const width = !letters && /^-?0\d/.test(first) ? first.length : 0
  return Array.from({ length: count }, (_, index) => {
    const value = from + index * step
    return letters ? String.fromCharCode(value) : `${value}`.padStart(width, '0')
  })
}
