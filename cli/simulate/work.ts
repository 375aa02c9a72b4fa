// Which work a cluster is given in a run: objects of several sorts that are made, changed, rolled out, scaled and deleted,
// and nodes that are drained. Each seed has some sorts of it.
import type { Topology } from '../../workers/contract.ts'
import type { Random } from '../../workers/simulation/random.ts'
import type { Work } from './action.ts'
import { manifestOf, type WorkloadKind, workloadKinds } from './manifests.ts'
import type { Timed } from './plan.ts'

/** So many of a sort that work never stops, and few enough that all of them fit. */
const namesPerKind = 2

export function drawWork(random: Random, topology: Topology, longestMs: number): Timed[] {
  const workers = topology.machines.filter(({ role }) => role === 'worker').map(({ name }) => name)
  const kinds = workloadKinds.filter(() => random.chance(0.6))
  if (kinds.length === 0) kinds.push(random.pick(workloadKinds))
  const drains = workers.length > 1 && random.chance(0.5)
  const meanMs = random.between(4000, 30_000)
  const drawn: Timed[] = []
  const made = new Set<string>()
  for (const kind of kinds) {
    made.add(`${kind}/${kind}-0`)
    drawn.push({ atMs: 1, action: apply(random, kind, `${kind}-0`, 'v1') })
  }
  for (let atMs = 1000; atMs < longestMs; atMs += 1 + Math.round(random.between(0, 2 * meanMs)))
    drawn.push({ atMs, action: drains && random.chance(0.1) ? drain(random, workers) : change(random, kinds, made) })
  return drawn
}

function drain(random: Random, workers: readonly string[]): Work {
  const worker = random.pick(workers)
  if (random.chance(0.6)) return kubectl('uncordon', worker)
  return kubectl('drain', worker, '--ignore-daemonsets', '--delete-emptydir-data', '--force', '--timeout=60s')
}

function change(random: Random, kinds: readonly WorkloadKind[], made: Set<string>): Work {
  const kind = random.pick(kinds)
  const name = `${kind}-${random.below(namesPerKind)}`
  const object = `${kind}/${name}`
  const version = `v${1 + random.below(5)}`
  if (!made.has(object)) {
    made.add(object)
    return apply(random, kind, name, version)
  }
  const canRoll = kind === 'deployment' || kind === 'statefulset' || kind === 'daemonset'
  switch (random.below(6)) {
    case 0:
      made.delete(object)
      return kubectl('delete', object, '--wait=false', `--cascade=${random.pick(['background', 'foreground'])}`)
    case 1:
      return kind === 'deployment' || kind === 'statefulset'
        ? kubectl('scale', object, `--replicas=${random.below(6)}`)
        : apply(random, kind, name, version)
    case 2:
      return canRoll ? kubectl('rollout', 'restart', object) : apply(random, kind, name, version)
    case 3:
      return kubectl('delete', 'pod', '-l', `app=${name}`, '--wait=false')
    default:
      return apply(random, kind, name, version)
  }
}

/** What cannot be changed of an object (a Job's template) makes kubectl fail, as it would a person's. */
function apply(random: Random, kind: WorkloadKind, name: string, version: string): Work {
  return { type: 'kubectl', args: ['apply'], manifest: manifestOf(random, kind, name, version) }
}

function kubectl(...args: string[]): Work {
  return { type: 'kubectl', args }
}
