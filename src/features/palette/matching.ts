// How well a text answers to what was typed into the palette.

/** Higher is better; 0: not at all. Every word typed must be found, best at the beginning of a word. */
export function matchScore(text: string, query: string): number {
  const haystack = text.toLowerCase()
  let score = 1
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue
    const at = haystack.indexOf(word)
    if (at === -1) {
      if (!initialsOf(haystack).includes(word)) return 0
      score += 0.5
    } else if (at === 0) score += 4
    else if (/[\s/\-.:“]/.test(haystack[at - 1] ?? '')) score += 3
    else score += 1.5
  }
  return score / (1 + haystack.length / 400)
}

/** `kcm` of kube-controller-manager. */
function initialsOf(text: string): string {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word[0]).join('')
}

export function bestMatches<T>(items: Iterable<T>, textOf: (item: T) => string, query: string, count: number): T[] {
  if (query.trim() === '') return [...items].slice(0, count)
  const scored: { item: T; score: number }[] = []
  for (const item of items) {
    const score = matchScore(textOf(item), query)
    if (score > 0) scored.push({ item, score })
  }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ item }) => item)
}
