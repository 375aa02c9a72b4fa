// One seed: drawn, run twice, and compared. In a process of its own there can be as many at a time as there are processors.
import { canaries } from './canaries.ts'
import { drawPlan, type Plan, type PlanOptions } from './plan.ts'
import { type RunOptions, type RunResult, runPlan } from './run-plan.ts'

export type SeedOptions = PlanOptions & {
  readonly events: number
  readonly untilMs?: number
  /** The name of a planted bug. */
  readonly canary?: string
}

export function runOptionsOf({ events, untilMs, canary }: SeedOptions): RunOptions {
  const programs = canary === undefined ? undefined : canaries.get(canary)?.programs
  return { events, ...(untilMs === undefined ? {} : { untilMs }), ...(programs ? { programs } : {}) }
}

export function planOf(seed: number, options: SeedOptions): Plan {
  return drawPlan(seed, options)
}

/** What came of the first run, with the hashes of both. */
export type SeedResult = RunResult & { readonly hashes: readonly [string, string] }

export async function runSeed(seed: number, options: SeedOptions): Promise<SeedResult> {
  const plan = drawPlan(seed, options)
  const first = await runPlan(plan, runOptionsOf(options))
  const second = await runPlan(plan, runOptionsOf(options))
  const hashes = [first.hash, second.hash] as const
  if (first.hash === second.hash && first.events === second.events) return { ...first, hashes }
  const difference = `two runs of the seed differ: ${first.hash} ${first.events}, ${second.hash} ${second.events}`
  return { ...first, hashes, violations: [...first.violations, difference] }
}
