// Which machines a simulated cluster has: so many of the control plane, so many workers.
import { type TopologyKind, topologyOf } from '../../workers/cluster/topology.ts'
import type { Topology } from '../../workers/contract.ts'
import type { Random } from '../../workers/simulation/random.ts'

/** Machines with a control plane and members of etcd: together, or, after a `+`, on machines of their own. */
const kinds = { '1x1': 'single', '3x3': 'stacked', '2+3': 'external' } as const satisfies Record<string, TopologyKind>
type ControlPlane = keyof typeof kinds
const controlPlanes = Object.keys(kinds) as readonly ControlPlane[]

export type Shape = { readonly controlPlane: ControlPlane; readonly workers: number }

const mostWorkers = 6

/** `wanted` is `random`, a control plane (`3x3`), or that with a number of workers (`1x1,4`). */
export function drawShape(random: Random, wanted: string): Shape {
  const [name = '', count] = wanted.split(',')
  const drawn = { controlPlane: random.pick(controlPlanes), workers: 1 + random.below(mostWorkers) }
  const controlPlane = name === 'random' ? drawn.controlPlane : controlPlanes.find((one) => one === name)
  const workers = count === undefined ? drawn.workers : Number(count)
  if (controlPlane === undefined || !Number.isSafeInteger(workers) || workers < 1)
    throw new Error(`there is no topology ${wanted}: random, ${controlPlanes.join(', ')}`)
  return { controlPlane, workers }
}

export function topologyOfShape({ controlPlane, workers }: Shape): Topology {
  return topologyOf(workers, kinds[controlPlane])
}

export function shapeText({ controlPlane, workers }: Shape): string {
  return `${controlPlane} with ${workers} ${workers === 1 ? 'worker' : 'workers'}`
}
