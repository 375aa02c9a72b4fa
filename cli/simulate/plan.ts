// What will happen in a run, drawn from its seed before it begins: which machines there are, which work they are given and
// which faults strike when. Each seed leaves out some sorts of work and of faults (swarm testing): what is always there
// hides what happens without it.
import { Random } from '../../workers/simulation/random.ts'
import type { Action } from './action.ts'
import { drawFaults, type FaultKind, faultKinds } from './faults.ts'
import { drawShape, type Shape, topologyOfShape } from './shape.ts'
import { drawWork } from './work.ts'

export type Timed = {
  /** Virtual ms after the cluster has come up. */
  readonly atMs: number
  readonly action: Action
}

export type Plan = {
  readonly seed: number
  readonly shape: Shape
  /** In the order of their time. */
  readonly actions: readonly Timed[]
}

export type PlanOptions = {
  /** `random`, or a shape: `1x1`, `1x1,4`. */
  readonly topology: string
  /** `all`, `none`, or some of {@link faultKinds} with commas between them. */
  readonly faults: string
}

/** Actions are drawn for as long as this; a run that has seen enough ends earlier. */
const longestMs = 60 * 60_000

export function drawPlan(seed: number, options: PlanOptions): Plan {
  const shape = drawShape(new Random(seed, 'topology'), options.topology)
  const topology = topologyOfShape(shape)
  const faults = drawFaults(new Random(seed, 'faults'), topology, kindsOf(options.faults), longestMs)
  const work = drawWork(new Random(seed, 'work'), topology, longestMs)
  const actions = [...work, ...faults].sort((a, b) => a.atMs - b.atMs)
  return { seed, shape, actions }
}

function kindsOf(wanted: string): readonly FaultKind[] {
  if (wanted === 'all') return faultKinds
  if (wanted === 'none') return []
  return wanted.split(',').map((name) => {
    const kind = faultKinds.find((one) => one === name)
    if (kind === undefined) throw new Error(`there is no fault ${name}: ${faultKinds.join(', ')}`)
    return kind
  })
}
