// What was changed in a pod's spec, as the API server tells it: a unified diff of the inner form's JSON.
import type { PodSpec } from '../types.ts'
import { internalPodSpec } from './internal-json.ts'

const contextLines = 3
const maxLines = 3000

export function specDifference(old: PodSpec, next: PodSpec): string {
  return jsonDifference(internalPodSpec(old), internalPodSpec(next))
}

/** Like diff.Diff in apimachinery. */
export function jsonDifference(before: object, after: object): string {
  const linesOf = (value: object) => JSON.stringify(value, null, 1).split('\n')
  return unifiedDifference(linesOf(before), linesOf(after))
}

type Edit = { readonly sign: ' ' | '-' | '+'; readonly text: string }

function unifiedDifference(before: readonly string[], after: readonly string[]): string {
  if (before.length > maxLines || after.length > maxLines) return ''
  const edits = editsBetween(before, after)
  const hunks: string[] = []
  for (let i = 0; i < edits.length; i++) {
    if (edits[i]?.sign === ' ') continue
    const start = Math.max(0, i - contextLines)
    let end = i
    // A hunk goes on while the next change is near enough for their contexts to touch.
    for (let j = i; j < edits.length && j <= end + 2 * contextLines + 1; j++) if (edits[j]?.sign !== ' ') end = j
    const stop = Math.min(edits.length, end + contextLines + 1)
    hunks.push(formatHunk(edits, start, stop))
    i = stop - 1
  }
  return `${hunks.join('')}`
}

function formatHunk(edits: readonly Edit[], start: number, stop: number): string {
  const count = (from: number, to: number, sign: '-' | '+') =>
    edits.slice(from, to).filter((edit) => edit.sign === ' ' || edit.sign === sign).length
  const position = (sign: '-' | '+') => `${count(0, start, sign) + 1},${count(start, stop, sign)}`
  const lines = edits.slice(start, stop).map((edit) => `${edit.sign}${edit.text}\n`)
  return `@@ -${position('-')} +${position('+')} @@\n${lines.join('')}`
}

/** The shortest way from one list of lines to the other, by their longest common part. */
function editsBetween(before: readonly string[], after: readonly string[]): Edit[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++
  }
  const same = (lines: readonly string[]): Edit[] => lines.map((text) => ({ sign: ' ', text }))
  return [
    ...same(before.slice(0, head)),
    ...middleEdits(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ]
}

function middleEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1
  const common = new Uint16Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const down = common[(i + 1) * width + j] ?? 0
      const right = common[i * width + j + 1] ?? 0
      common[i * width + j] =
        before[i] === after[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(down, right)
    }
  }
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [left = '', right = ''] = [before[i], after[j]]
    if (i < before.length && j < after.length && left === right) {
      edits.push({ sign: ' ', text: left })
      i++
      j++
    } else if (i < before.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      edits.push({ sign: '-', text: left })
      i++
    } else {
      edits.push({ sign: '+', text: right })
      j++
    }
  }
  return edits
}
