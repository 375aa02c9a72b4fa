// What a replay came to, and how a difference is shown.

export type Miss = { readonly step: string; readonly diff: string }

/** One file of a family, replayed. */
export type FileResult = {
  readonly file: string
  readonly matched: number
  readonly total: number
  readonly misses: readonly Miss[]
  /** The same told apart by what was looked at, where a step looks at several things: of the scheduler, by plugin. */
  readonly parts?: readonly Part[]
}

export type Part = { readonly name: string; readonly matched: number; readonly total: number }

/** Collects steps of one file. */
export class Tally {
  readonly file: string
  readonly #misses: Miss[] = []
  readonly #parts = new Map<string, Part>()
  #total = 0

  constructor(file: string) {
    this.file = file
  }

  /** Counts a step; `diff` is empty when it matched. */
  count(step: string, diff: string): void {
    this.#total++
    if (diff !== '') this.#misses.push({ step, diff })
  }

  /** Counts a step by comparing two texts that have been normalised. */
  compare(step: string, expected: string, actual: string): void {
    this.count(step, expected === actual ? '' : lineDiff(expected, actual))
  }

  /** Counts one of several things that steps look at. */
  countPart(name: string, isEqual: boolean): void {
    const { matched, total } = this.#parts.get(name) ?? { matched: 0, total: 0 }
    this.#parts.set(name, { name, matched: matched + (isEqual ? 1 : 0), total: total + 1 })
  }

  get result(): FileResult {
    const parts = [...this.#parts.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    const matched = this.#total - this.#misses.length
    const result = { file: this.file, matched, total: this.#total, misses: this.#misses }
    return parts.length > 0 ? { ...result, parts } : result
  }
}

const shownLines = 400

/** Lines of `-` what was recorded and `+` what came, with what they share left out. */
export function lineDiff(expected: string, actual: string): string {
  const [a, b] = [expected.split('\n').slice(0, shownLines), actual.split('\n').slice(0, shownLines)]
  const kept = longestCommon(a, b)
  const lines: string[] = []
  let [i, j] = [0, 0]
  for (const [x, y] of [...kept, [a.length, b.length] as const]) {
    for (; i < x; i++) lines.push(`- ${a[i]}`)
    for (; j < y; j++) lines.push(`+ ${b[j]}`)
    i = x + 1
    j = y + 1
  }
  return lines.length > 0 ? lines.join('\n') : `(differs after line ${shownLines})`
}

/** Index pairs of a longest common subsequence. */
export function longestCommon(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1
  const length = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] =
        a[i] === b[j]
          ? (length[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0)
  const pairs: [number, number][] = []
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i++
    else j++
  }
  return pairs
}
