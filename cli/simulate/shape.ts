// Which machines a simulated cluster has: so many of the control plane, so many workers.
import { topologyOf } from '../../workers/cluster/topology.ts'
import type { Topology } from '../../workers/contract.ts'
import type { Random } from '../../workers/simulation/random.ts'

const controlPlanes = ['1x1'] as const

export type Shape = {
  /** Machines with a control plane, and members of etcd: `1x1`. */
  readonly controlPlane: (typeof controlPlanes)[number]
  readonly workers: number
}

const mostWorkers = 6

/** `wanted` is `random`, a control plane (`1x1`), or that with a number of workers (`1x1,4`). */
export function drawShape(random: Random, wanted: string): Shape {
  const [name = '', count] = wanted.split(',')
  const drawn = { controlPlane: random.pick(controlPlanes), workers: 1 + random.below(mostWorkers) }
  const controlPlane = name === 'random' ? drawn.controlPlane : controlPlanes.find((one) => one === name)
  const workers = count === undefined ? drawn.workers : Number(count)
  if (controlPlane === undefined || !Number.isSafeInteger(workers) || workers < 1)
    throw new Error(`there is no topology ${wanted}: random, ${controlPlanes.join(', ')}`)
  return { controlPlane, workers }
}

export function topologyOfShape({ workers }: Shape): Topology {
  return topologyOf(workers)
}

export function shapeText({ controlPlane, workers }: Shape): string {
  return `${controlPlane} with ${workers} ${workers === 1 ? 'worker' : 'workers'}`
}
