// Commands that a mistyped one might have meant. Like cobra's SuggestionsFor.
import type { Command } from './command.ts'

const maxDistance = 2

export function suggestionsFor(word: string, commands: readonly Command[]): string[] {
  return commands
    .filter(({ name, hidden }) => {
      if (hidden) return false
      return (
        distance(word.toLowerCase(), name.toLowerCase()) <= maxDistance ||
        name.toLowerCase().startsWith(word.toLowerCase())
      )
    })
    .map(({ name }) => name)
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > maxDistance) return maxDistance + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
