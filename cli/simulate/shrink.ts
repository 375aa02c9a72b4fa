// Makes a failing plan as short as it gets: leaves out actions as long as the same thing still goes wrong. Like Zeller's
// delta debugging.
import type { Plan, Timed } from './plan.ts'
import { type RunOptions, type RunResult, runPlan } from './run-plan.ts'

export type Shrunk = { readonly plan: Plan; readonly violation: string; readonly runs: number }

export async function shrink(plan: Plan, failed: RunResult, options: RunOptions, mostRuns = 200): Promise<Shrunk> {
  const wanted = kindOf(failed.violations[0] ?? '')
  let violation = failed.violations[0] ?? ''
  let runs = 0
  const stillFails = async (actions: readonly Timed[]): Promise<boolean> => {
    runs++
    const { violations } = await runPlan({ ...plan, actions }, options)
    const found = violations.find((one) => kindOf(one) === wanted)
    if (found !== undefined) violation = found
    return found !== undefined
  }
  let actions: readonly Timed[] = plan.actions.slice(0, failed.actions)
  let parts = 2
  while (actions.length > 0 && runs < mostRuns) {
    const rest = await withoutOnePart(actions, parts, stillFails, () => runs < mostRuns)
    if (rest !== undefined) {
      actions = rest
      parts = Math.max(2, parts - 1)
    } else if (parts >= actions.length) break
    else parts = Math.min(actions.length, parts * 2)
  }
  return { plan: { ...plan, actions }, violation, runs }
}

/** The actions without one of `parts` parts, if what is left still fails. */
async function withoutOnePart(
  actions: readonly Timed[],
  parts: number,
  stillFails: (actions: readonly Timed[]) => Promise<boolean>,
  mayGoOn: () => boolean,
): Promise<readonly Timed[] | undefined> {
  const size = Math.ceil(actions.length / parts)
  // The end first: what came after the violation's cause is the easiest to do without.
  for (let from = (parts - 1) * size; from >= 0 && mayGoOn(); from -= size) {
    if (from >= actions.length) continue
    const rest = [...actions.slice(0, from), ...actions.slice(from + size)]
    if (await stillFails(rest)) return rest
  }
  return undefined
}

/** What went wrong, without when and with whom. */
function kindOf(violation: string): string {
  return violation
    .replace(/^at [\d.]+ s: /, '')
    .replaceAll(/\S*[/\d]\S*/g, '_')
    .replaceAll(/(_ )+_/g, '_')
    .slice(0, 80)
}

/** The plan as a test. */
export function asTest({ plan, violation }: Shrunk, { events }: RunOptions): string {
  const actions = plan.actions.map(({ atMs, action }) => `      ${JSON.stringify({ atMs, action })},`).join('\n')
  return `  it(${JSON.stringify(`seed ${plan.seed}: ${violation.replace(/^at [\d.]+ s: /, '')}`)}, async () => {
    const { violations } = await runPlan(
      { seed: ${plan.seed}, shape: ${JSON.stringify(plan.shape)}, actions: [
${actions}
      ] },
      { events: ${events} },
    )
    expect(violations).toEqual([])
  })`
}
