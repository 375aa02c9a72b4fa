// The difference of two texts as `diff -u` shows it. Myers' algorithm over lines, with a bound on how far it searches.

type Change = { readonly type: 'same' | 'old' | 'new'; readonly line: string }

const context = 3
const maxEdits = 5000

/** The hunks without the two lines that name the files; '' when the texts are the same. */
export function unifiedHunks(old: string, next: string): string {
  if (old === next) return ''
  const changes = diffLines(marked(old), marked(next))
  let text = ''
  for (const { from, to } of hunksOf(changes)) {
    const part = changes.slice(from, to)
    const before = changes.slice(0, from)
    const count = (some: readonly Change[], skip: Change['type']): number =>
      some.filter(({ type }) => type !== skip).length
    const [oldStart, newStart] = [count(before, 'new'), count(before, 'old')]
    const [oldCount, newCount] = [count(part, 'new'), count(part, 'old')]
    text += `@@ -${rangeOf(oldStart, oldCount)} +${rangeOf(newStart, newCount)} @@\n`
    for (const { type, line } of part) text += `${type === 'same' ? ' ' : type === 'old' ? '-' : '+'}${line}`
  }
  return text
}

function rangeOf(before: number, count: number): string {
  const start = count === 0 ? before : before + 1
  return count === 1 ? `${start}` : `${start},${count}`
}

/** Lines with their line breaks; a last line without one says so. */
function marked(text: string): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const last = lines.at(-1)
  if (last !== undefined && !last.endsWith('\n')) lines[lines.length - 1] = `${last}\n\\ No newline at end of file\n`
  return lines
}

function hunksOf(changes: readonly Change[]): { from: number; to: number }[] {
  const hunks: { from: number; to: number }[] = []
  changes.forEach(({ type }, index) => {
    if (type === 'same') return
    const last = hunks.at(-1)
    const [from, to] = [Math.max(0, index - context), Math.min(changes.length, index + 1 + context)]
    if (last && from <= last.to) last.to = to
    else hunks.push({ from, to })
  })
  return hunks
}

function diffLines(old: readonly string[], next: readonly string[]): Change[] {
  let start = 0
  while (start < old.length && start < next.length && old[start] === next[start]) start++
  let end = 0
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  )
    end++
  const same = (lines: readonly string[]): Change[] => lines.map((line) => ({ type: 'same', line }))
  const middle = shortestEdit(old.slice(start, old.length - end), next.slice(start, next.length - end))
  return [...same(old.slice(0, start)), ...middle, ...same(old.slice(old.length - end))]
}

/** Remembers how far each diagonal reached for every number of edits, and walks back from the end. */
function shortestEdit(old: readonly string[], next: readonly string[]): Change[] {
  const max = Math.min(old.length + next.length, maxEdits)
  const reach = new Map<number, number>([[1, 0]])
  const trail: Map<number, number>[] = []
  for (let edits = 0; edits <= max; edits++) {
    trail.push(new Map(reach))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down =
        diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? 0) < (reach.get(diagonal + 1) ?? 0))
      let x = down ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1
      while (x < old.length && x - diagonal < next.length && old[x] === next[x - diagonal]) x++
      reach.set(diagonal, x)
      if (x >= old.length && x - diagonal >= next.length) return walkBack(trail, old, next)
    }
  }
  return [
    ...old.map((line) => ({ type: 'old' as const, line })),
    ...next.map((line) => ({ type: 'new' as const, line })),
  ]
}

function walkBack(trail: readonly Map<number, number>[], old: readonly string[], next: readonly string[]): Change[] {
  const changes: Change[] = []
  let [x, y] = [old.length, next.length]
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const reach = trail[edits] as Map<number, number>
    const diagonal = x - y
    const down =
      diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? 0) < (reach.get(diagonal + 1) ?? 0))
    const before = down ? diagonal + 1 : diagonal - 1
    const fromX = reach.get(before) ?? 0
    const fromY = fromX - before
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      changes.push({ type: 'same', line: old[--x] ?? '' })
      y--
    }
    if (edits === 0) break
    if (down) changes.push({ type: 'new', line: next[--y] ?? '' })
    else changes.push({ type: 'old', line: old[--x] ?? '' })
  }
  return changes.reverse()
}
