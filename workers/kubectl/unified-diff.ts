// The difference of two texts as `diff -u` shows it. Like GNU diff, with three lines of context.

const context = 3
/** With more differences than this the rest counts as another text altogether. */
const maxEdits = 2_000

type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string }

/** The hunks, or '' when the texts are the same. */
export function unifiedDiff(before: string, after: string): string {
  const [left, right] = [linesOf(before), linesOf(after)]
  const edits = editsOf(left, right)
  if (edits.every(({ kind }) => kind === ' ')) return ''
  return hunksOf(edits).map(hunkText).join('')
}

function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (text.endsWith('\n')) lines.pop()
  else lines.push(`${lines.pop()}\n\\ No newline at end of file`)
  return lines
}

function editsOf(left: readonly string[], right: readonly string[]): Edit[] {
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start++
  let end = 0
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end++
  const kept = (lines: readonly string[]): Edit[] => lines.map((line) => ({ kind: ' ', line }))
  const changed = shortestEdits(left.slice(start, left.length - end), right.slice(start, right.length - end))
  return shiftedDown([...kept(left.slice(0, start)), ...changed, ...kept(left.slice(left.length - end))])
}

/** Myers' algorithm: the fewest lines removed and added. */
function shortestEdits(left: readonly string[], right: readonly string[]): Edit[] {
  const most = Math.min(left.length + right.length, maxEdits)
  const trace: Map<number, number>[] = []
  let ends = new Map<number, number>([[1, 0]])
  for (let edits = 0; edits <= most; edits++) {
    trace.push(ends)
    const next = new Map(ends)
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = goesDown(ends, diagonal, edits) ? (ends.get(diagonal + 1) ?? 0) : (ends.get(diagonal - 1) ?? 0) + 1
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++
      next.set(diagonal, x)
      if (x >= left.length && x - diagonal >= right.length) return backtracked(left, right, [...trace, next], edits)
    }
    ends = next
  }
  return [...left.map((line): Edit => ({ kind: '-', line })), ...right.map((line): Edit => ({ kind: '+', line }))]
}

function goesDown(ends: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true
  return diagonal !== edits && (ends.get(diagonal - 1) ?? -1) < (ends.get(diagonal + 1) ?? -1)
}

function backtracked(
  left: readonly string[],
  right: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
  count: number,
): Edit[] {
  const edits: Edit[] = []
  let [x, y] = [left.length, right.length]
  for (let step = count; step > 0; step--) {
    const ends = trace[step] ?? new Map<number, number>()
    const diagonal = x - y
    const isDown = goesDown(ends, diagonal, step)
    const from = isDown ? diagonal + 1 : diagonal - 1
    const fromX = ends.get(from) ?? 0
    const fromY = fromX - from
    while (x > (isDown ? fromX : fromX + 1) && y > (isDown ? fromY + 1 : fromY)) {
      edits.push({ kind: ' ', line: left[--x] ?? '' })
      y--
    }
    if (isDown) edits.push({ kind: '+', line: right[--y] ?? '' })
    else edits.push({ kind: '-', line: left[--x] ?? '' })
  }
  while (x > 0) edits.push({ kind: ' ', line: left[--x] ?? '' })
  return removalsFirst(edits.reverse())
}

/** Of lines that are exchanged, the old ones come first. */
function removalsFirst(edits: readonly Edit[]): Edit[] {
  const sorted: Edit[] = []
  let added: Edit[] = []
  for (const edit of edits) {
    if (edit.kind === '+') added.push(edit)
    else if (edit.kind === '-') sorted.push(edit)
    else {
      sorted.push(...added, edit)
      added = []
    }
  }
  return [...sorted, ...added]
}

/** Lines that were only added or only removed may stand in several places: the last of them is taken. */
function shiftedDown(edits: readonly Edit[]): Edit[] {
  const shifted = [...edits]
  for (let end = shifted.length - 1; end >= 0; end--) {
    const kind = shifted[end]?.kind
    if (kind === ' ' || shifted[end + 1]?.kind !== ' ') continue
    let start = end
    while (shifted[start - 1]?.kind === kind) start--
    if (start > 0 && shifted[start - 1]?.kind !== ' ') continue
    let last = end
    let first = start
    while (shifted[last + 1]?.kind === ' ' && shifted[last + 1]?.line === shifted[first]?.line) {
      const moved = shifted[first] as Edit
      shifted[first] = { kind: ' ', line: moved.line }
      shifted[last + 1] = { kind: kind as '+' | '-', line: moved.line }
      first++
      last++
    }
    end = start
  }
  return shifted
}

type Hunk = { readonly left: number; readonly right: number; readonly edits: readonly Edit[] }

function hunksOf(edits: readonly Edit[]): Hunk[] {
  const changes = edits.flatMap(({ kind }, i) => (kind === ' ' ? [] : [i]))
  const hunks: Hunk[] = []
  for (let i = 0; i < changes.length; i++) {
    const first = changes[i] ?? 0
    while (i + 1 < changes.length && (changes[i + 1] ?? 0) - (changes[i] ?? 0) <= 2 * context + 1) i++
    const start = Math.max(0, first - context)
    const before = edits.slice(0, start)
    hunks.push({
      left: before.filter(({ kind }) => kind !== '+').length,
      right: before.filter(({ kind }) => kind !== '-').length,
      edits: edits.slice(start, (changes[i] ?? 0) + 1 + context),
    })
  }
  return hunks
}

function hunkText({ left, right, edits }: Hunk): string {
  const old = edits.filter(({ kind }) => kind !== '+').length
  const now = edits.filter(({ kind }) => kind !== '-').length
  const range = (start: number, count: number) =>
    count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`
  const lines = edits.map(({ kind, line }) => `${kind}${line}\n`)
  return `@@ -${range(left, old)} +${range(right, now)} @@\n${lines.join('')}`
}
