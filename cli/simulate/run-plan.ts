// Runs a plan: the cluster comes up; then work and faults, with every checker looking at every instant; then everything is
// mended, and the cluster has so much virtual time to come to rest with all that it had promised.
import { createCheckers } from '../../workers/cluster/checkers/checkers.ts'
import { clients } from '../../workers/cluster/clients.ts'
import { Cluster } from '../../workers/cluster/cluster.ts'
import { etcdMachines } from '../../workers/cluster/kubeadm-files.ts'
import type { Program } from '../../workers/simulation/host.ts'
import { settle } from '../settle.ts'
import { mendAll, perform } from './action.ts'
import { Auditor } from './auditor.ts'
import { whatIsLeft } from './convergence.ts'
import { Durability } from './durability.ts'
import type { Plan } from './plan.ts'
import { RunningPods } from './running-pods.ts'
import { topologyOfShape } from './shape.ts'

export type RunOptions = {
  /** The safety phase ends after so many trace records, */
  readonly events: number
  /** or at this virtual time. */
  readonly untilMs?: number
  /** Programs with a planted bug. */
  readonly programs?: ReadonlyMap<string, Program>
}

export type RunResult = {
  readonly seed: number
  readonly hash: string
  /** Trace records in all. */
  readonly events: number
  readonly virtualMs: number
  /** What the plan did until the safety phase ended. */
  readonly actions: number
  /** How long after the last fault was mended the cluster had come to rest. */
  readonly healedMs: number | undefined
  readonly violations: readonly string[]
}

/** What everything has to be well within, once all faults are mended. */
export const healingLimitMs = 30 * 60_000
const bootLimitMs = 5 * 60_000
const auditEveryMs = 15_000
/** How long a cluster at rest is watched for whether it stays so. */
const restMs = 30_000

export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  const { seed, shape } = plan
  const topology = topologyOfShape(shape)
  const { programs } = options
  const cluster = new Cluster({ clients, seed, topology, settle, traceCapacity: 1, ...(programs ? { programs } : {}) })
  const { simulation } = cluster
  const { violations } = createCheckers(simulation)
  const durability = new Durability(simulation.trace)
  const running = new RunningPods(simulation.trace)
  const result = (actions: number, healedMs: number | undefined, more: readonly string[]): RunResult => {
    const { trace, agenda } = simulation
    const all = [...violations, ...more]
    return { seed, hash: trace.hash, events: trace.count, virtualMs: agenda.nowMs, actions, healedMs, violations: all }
  }
  cluster.powerOn()
  await simulation.run(bootLimitMs, () => cluster.booted)
  if (!cluster.booted) return result(0, undefined, ['the cluster did not come up'])
  const actions = await disturb(cluster, plan, options, () => violations.length > 0)
  if (violations.length > 0) return result(actions, undefined, [])
  const beganMs = simulation.agenda.nowMs
  mendAll(cluster)
  const left = await heal(cluster, running, durability, () => violations.length > 0)
  return result(actions, left.length === 0 ? simulation.agenda.nowMs - beganMs - restMs : undefined, left)
}

/** The safety phase. Returns how many actions it came to. */
async function disturb(
  cluster: Cluster,
  plan: Plan,
  { events, untilMs = Number.POSITIVE_INFINITY }: RunOptions,
  isBroken: () => boolean,
): Promise<number> {
  const { simulation } = cluster
  const bootedMs = simulation.agenda.nowMs
  const isOver = () => isBroken() || simulation.trace.count >= events
  let done = 0
  for (const { atMs, action } of plan.actions) {
    if (bootedMs + atMs > untilMs || isOver()) break
    if (!(await simulation.run(bootedMs + atMs, isOver))) break
    perform(cluster, action)
    done++
  }
  const lastMs = Math.min(untilMs, bootedMs + (plan.actions.at(-1)?.atMs ?? 0) + restMs)
  if (!isOver() && lastMs > simulation.agenda.nowMs) await simulation.run(lastMs, isOver)
  return done
}

/** The healing phase. Returns what has not come to rest, or was lost. */
async function heal(
  cluster: Cluster,
  running: RunningPods,
  durability: Durability,
  isBroken: () => boolean,
): Promise<readonly string[]> {
  const { simulation, topology } = cluster
  const { agenda } = simulation
  const auditor = new Auditor(cluster)
  const nodes = topology.machines.filter(({ role }) => role === 'control-plane' || role === 'worker')
  const names = nodes.map(({ name }) => name)
  const endMs = agenda.nowMs + healingLimitMs
  let atRestMs: number | undefined
  for (;;) {
    await simulation.run(agenda.nowMs + auditEveryMs, isBroken)
    if (isBroken()) return []
    const listing = await auditor.list()
    const left = listing ? whatIsLeft(listing, running, names) : ['the API server does not answer']
    left.push(...membersLeft(cluster))
    if (left.length > 0) atRestMs = undefined
    else atRestMs ??= agenda.nowMs
    if (listing && left.length === 0 && agenda.nowMs - (atRestMs ?? 0) >= restMs) return durability.differences(listing)
    if (agenda.nowMs >= endMs) return left.map((text) => `not at rest after ${healingLimitMs / 60_000} min: ${text}`)
    if (listing) auditor.uncordon(listing.get('Node') ?? [])
  }
}

/** Every member of etcd has to be back. */
function membersLeft({ simulation, topology }: Cluster): string[] {
  return etcdMachines(topology)
    .filter(({ name }) => ![...(simulation.machine(name)?.processes ?? [])].some((one) => one.name === 'etcd'))
    .map(({ name }) => `${name} runs no etcd`)
}
