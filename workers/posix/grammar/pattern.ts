// Patterns of the shell: `*`, `?`, `[a-z]`. Matched without backtracking over more than one star at a time.

export function matchesPattern(pattern: string, text: string): boolean {
  let [p, t] = [0, 0]
  let star = -1
  let restart = 0
  while (t < text.length) {
    const step = matchOne(pattern, p, text[t] as string)
    if (pattern[p] === '*') {
      star = p++
      restart = t
    } else if (step > 0) {
      p += step
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++restart
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

export function hasPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

/** How many characters of the pattern match `char`; 0: none do. */
function matchOne(pattern: string, at: number, char: string): number {
  const one = pattern[at]
  if (one === undefined || one === '*') return 0
  if (one === '?') return 1
  if (one === '\\' && at + 1 < pattern.length) return pattern[at + 1] === char ? 2 : 0
  if (one !== '[') return one === char ? 1 : 0
  const end = pattern.indexOf(']', at + 2)
  if (end < 0) return char === '[' ? 1 : 0
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^'
  const set = pattern.slice(at + (negated ? 2 : 1), end)
  let found = false
  for (let i = 0; i < set.length; i++) {
    if (set[i + 1] === '-' && i + 2 < set.length) {
      found ||= char >= (set[i] as string) && char <= (set[i + 2] as string)
      i += 2
    } else found ||= set[i] === char
  }
  return found !== negated ? end - at + 1 : 0
}

/** A text in which nothing is a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\\]/g, '\\$&')
}
