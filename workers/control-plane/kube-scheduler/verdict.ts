// What a scheduling cycle found out, as the trace shows it: every node with its rejection or its scores.
import type { Host } from '../../simulation/host.ts'
import type { NodeCache } from './node-cache.ts'
import type { PodInfo } from './pod-info.ts'
import type { Outcome } from './schedule-one.ts'

/** The page's view of a verdict; `nodes` is worked out when somebody looks. */
export type Verdict = {
  readonly chosen: string
  readonly message: string
  readonly evaluated: number
  readonly feasible: number
  readonly victims: readonly string[]
  readonly filters: readonly string[]
  readonly nodes: readonly NodeVerdict[]
}
type NodeVerdict = {
  readonly name: string
  /** '' when it passed all filters. */
  readonly rejectedBy: string
  readonly reasons: readonly string[]
  readonly total: number
  readonly scores: readonly {
    readonly plugin: string
    readonly raw: number
    readonly normalized: number
    readonly weight: number
  }[]
}

/** More nodes than these are not told one by one: of those that passed, the best. */
const mostPassed = 30
const mostRejected = 20

/** Tells the trace what was decided of a pod; returns the record's id. */
export function recordVerdict(
  host: Host,
  { pod, namespace, uid }: PodInfo,
  outcome: Outcome,
  cache: NodeCache,
): number {
  const about = { group: '', kind: 'Pod', namespace, name: pod.metadata.name, uid }
  return host.trace.decision('schedule', about, verdictOf(outcome, cache))
}

/** Keeps bare numbers, packed: many verdicts are kept and few are ever looked at. */
export function verdictOf(outcome: Outcome, cache: NodeCache): Verdict {
  const { node, message, feasible, diagnosis, preemption } = outcome
  const told = toldIndexes(outcome)
  const names = told.map((i) => feasible[i]?.name ?? '')
  const plugins = outcome.scores.map(({ plugin, weight }) => ({ plugin, weight }))
  const numbers = packed(outcome, told)
  const rejected = [...diagnosis.rejections].slice(0, mostRejected)
  const unseen = diagnosis.preFilter ?? diagnosis.absent
  const others = unseen ? unseenNames(outcome, cache, mostRejected - rejected.length) : []
  return {
    chosen: node,
    message,
    evaluated: feasible.length + diagnosis.rejections.size,
    feasible: feasible.length,
    victims: (preemption?.victims ?? []).map(({ key }) => key),
    filters: diagnosis.asked,
    get nodes() {
      const width = plugins.length * 2 + 1
      const passed = names.map((name, row) => {
        const at = row * width
        const scores = plugins.map(({ plugin, weight }, i) => ({
          plugin,
          raw: numbers[at + 1 + i * 2] ?? 0,
          normalized: numbers[at + 2 + i * 2] ?? 0,
          weight,
        }))
        return { name, rejectedBy: '', reasons: [], total: numbers[at] ?? 0, scores }
      })
      const failed = rejected.map(([name, { plugin, reasons }]) => refusal(name, plugin, reasons))
      const absent = others.map((name) => refusal(name, unseen?.plugin ?? '', unseen?.reasons ?? []))
      return [...passed, ...failed, ...absent]
    },
  }
}

/** A row for each node told of: its total, then raw and normalized score of each plugin. */
function packed({ scores, totals }: Outcome, told: readonly number[]): Int32Array {
  const numbers = new Int32Array(told.length * (scores.length * 2 + 1))
  let at = 0
  for (const i of told) {
    numbers[at++] = totals[i] ?? 0
    for (const { raw, normalized } of scores) {
      numbers[at++] = raw[i] ?? 0
      numbers[at++] = normalized[i] ?? 0
    }
  }
  return numbers
}

function refusal(name: string, rejectedBy: string, reasons: readonly string[]): NodeVerdict {
  return { name, rejectedBy, reasons, total: 0, scores: [] }
}

/** Indexes of the feasible nodes to tell of, the best first; the chosen one is always among them. */
function toldIndexes({ feasible, totals, node }: Outcome): number[] {
  const all = [...feasible.keys()]
  if (all.length <= mostPassed) return all
  const least = Int32Array.from(totals).sort().at(-mostPassed) ?? 0
  const better = all.filter((i) => (totals[i] ?? 0) > least)
  const equal = all.filter((i) => totals[i] === least)
  const told = [...better.sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b), ...equal].slice(0, mostPassed)
  const chosen = feasible.findIndex(({ name }) => name === node)
  if (!told.includes(chosen)) told[told.length - 1] = chosen
  return told
}

function unseenNames({ feasible, diagnosis }: Outcome, cache: NodeCache, most: number): string[] {
  const seen = new Set(feasible.map(({ name }) => name))
  const names: string[] = []
  for (const { name } of cache.list) {
    if (names.length >= most) break
    if (!seen.has(name) && !diagnosis.rejections.has(name)) names.push(name)
  }
  return names
}
