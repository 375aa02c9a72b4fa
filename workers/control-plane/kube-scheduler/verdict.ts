// What a scheduling cycle found out, as the trace shows it: every node with its rejection or its scores.
import type { NodeCache } from './node-cache.ts'
import type { Outcome } from './schedule-one.ts'

/** The page's view of a verdict; `nodes` is worked out when somebody looks. */
export type Verdict = {
  readonly chosen: string
  readonly message: string
  readonly evaluated: number
  readonly feasible: number
  readonly victims: readonly string[]
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

/** More nodes than this are not told one by one: the chosen one and the first of the others are. */
const mostNodes = 100

/** Keeps bare numbers: many verdicts stay in the trace and few are ever looked at. */
export function verdictOf(outcome: Outcome, cache: NodeCache): Verdict {
  const { node, message, feasible, diagnosis, preemption } = outcome
  const scored = toldIndexes(outcome)
  const names = scored.map((i) => feasible[i]?.name ?? '')
  const pick = (values: readonly number[]): readonly number[] =>
    feasible.length <= mostNodes ? values : scored.map((i) => values[i] ?? 0)
  const totals = pick(outcome.totals)
  const plugins = outcome.scores.map(({ plugin, weight, raw, normalized }) => ({
    plugin,
    weight,
    raw: pick(raw),
    normalized: raw === normalized ? pick(raw) : pick(normalized),
  }))
  const rejected = [...diagnosis.rejections].slice(0, mostNodes - names.length)
  const unseen = diagnosis.preFilter ?? diagnosis.absent
  const others = unseen ? unseenNames(outcome, cache, mostNodes - names.length - rejected.length) : []
  return {
    chosen: node,
    message,
    evaluated: feasible.length + diagnosis.rejections.size,
    feasible: feasible.length,
    victims: (preemption?.victims ?? []).map(({ key }) => key),
    get nodes() {
      const passed = names.map((name, i) => ({
        name,
        rejectedBy: '',
        reasons: [],
        total: totals[i] ?? 0,
        scores: plugins.map(({ plugin, weight, raw, normalized }) => ({
          plugin,
          raw: raw[i] ?? 0,
          normalized: normalized[i] ?? 0,
          weight,
        })),
      }))
      const failed = rejected.map(([name, { plugin, reasons }]) => refusal(name, plugin, reasons))
      const absent = others.map((name) => refusal(name, unseen?.plugin ?? '', unseen?.reasons ?? []))
      return [...passed, ...failed, ...absent]
    },
  }
}

function refusal(name: string, rejectedBy: string, reasons: readonly string[]): NodeVerdict {
  return { name, rejectedBy, reasons, total: 0, scores: [] }
}

/** Indexes of the feasible nodes to tell of; the chosen one is always among them. */
function toldIndexes({ feasible, node }: Outcome): number[] {
  const told = Array.from({ length: Math.min(feasible.length, mostNodes) }, (_, i) => i)
  const chosen = feasible.findIndex(({ name }) => name === node)
  if (chosen >= told.length) told[told.length - 1] = chosen
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
