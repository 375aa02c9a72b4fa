// Which faults strike in a run, and when. Of the sorts that are allowed each seed has some, each at a rate of its own.
import { etcdMachines } from '../../workers/cluster/kubeadm-files.ts'
import type { Topology, TopologyMachine } from '../../workers/contract.ts'
import type { Random } from '../../workers/simulation/random.ts'
import type { Fault } from './action.ts'
import type { Timed } from './plan.ts'

export const faultKinds = [
  'loss',
  'duplication',
  'reordering',
  'clogs',
  'partitions',
  'one-way-partitions',
  'crashes',
  'power-loss',
  'clock-skew',
  'disk-loss',
  'slow-disks',
] as const
export type FaultKind = (typeof faultKinds)[number]

const programs = {
  'control-plane': [
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kubelet',
    'containerd',
    'kube-proxy',
  ],
  worker: ['kubelet', 'containerd', 'kube-proxy', 'coredns'],
  etcd: ['etcd'],
  'load-balancer': ['haproxy'],
} as const

type Names = {
  readonly all: readonly TopologyMachine[]
  /** Machines that keep nothing that others cannot give them again. */
  readonly replaceable: readonly string[]
  /** Machines with one of several members of etcd. */
  members: readonly string[]
}

export function drawFaults(
  random: Random,
  topology: Topology,
  allowed: readonly FaultKind[],
  longestMs: number,
): Timed[] {
  const all = topology.machines.filter(({ role }) => role in programs)
  const members = etcdMachines(topology).map(({ name }) => name)
  const names: Names = {
    all,
    replaceable: all.map(({ name }) => name).filter((name) => !members.includes(name)),
    members: members.length > 1 ? members : [],
  }
  const share = random.between(0.2, 0.9)
  const drawn: Timed[] = []
  for (const kind of allowed) {
    if (!random.chance(share)) continue
    // Now and then often, mostly rarely: between two of a sort pass 10 s to 5 min on average.
    const meanMs = 10_000 * 30 ** random.unit()
    for (let atMs = exponential(random, meanMs); atMs < longestMs; atMs += exponential(random, meanMs))
      drawn.push({ atMs, action: drawFault(random, kind, names) })
  }
  return drawn
}

function drawFault(random: Random, kind: FaultKind, names: Names): Fault {
  const { all, replaceable, members } = names
  const { name: machine, role } = random.pick(all)
  const forMs = Math.round(1000 * 120 ** random.unit())
  const badLink = (fault: Partial<Extract<Fault, { type: 'bad-link' }>['fault']>): Fault => {
    const good = { cut: false, extraMs: 0, loss: 0 }
    return { type: 'bad-link', machine, fault: { ...good, ...fault }, forMs }
  }
  switch (kind) {
    case 'loss':
      return badLink({ loss: round(random.between(0.01, 0.5)) })
    case 'duplication':
      return badLink({ duplicates: round(random.between(0.05, 1)) })
    case 'reordering':
      return badLink({ jitterMs: Math.round(10 * 200 ** random.unit()) })
    case 'clogs': {
      const { name: other } = random.pick(all.filter(({ name }) => name !== machine))
      return { type: 'clog', from: machine, to: other, forMs: Math.round(random.between(100, 20_000)) }
    }
    case 'partitions':
      return { type: 'partition', machine, direction: 'both', forMs }
    case 'one-way-partitions':
      return { type: 'partition', machine, direction: random.chance(0.5) ? 'outgoing' : 'incoming', forMs }
    case 'crashes':
      return { type: 'crash', machine, program: random.pick(programs[role as keyof typeof programs]) }
    case 'power-loss':
      return { type: 'power-loss', machine, forMs }
    case 'clock-skew':
      return { type: 'clock-skew', machine, offsetMs: Math.round(random.between(-60_000, 60_000)), forMs }
    case 'disk-loss':
      if (members.length > 0 && random.chance(0.5)) {
        // One a run: while the new one has not caught up, the loss of another would be that of a quorum.
        names.members = []
        return { type: 'member-loss', machine: random.pick(members), forMs }
      }
      return { type: 'disk-loss', machine: random.pick(replaceable), forMs }
    case 'slow-disks':
      return { type: 'slow-disk', machine, syncMs: Math.round(5 * 100 ** random.unit()), forMs }
  }
}

function exponential(random: Random, meanMs: number): number {
  return Math.round(-Math.log(1 - random.unit()) * meanMs) + 1
}

function round(share: number): number {
  return Math.round(share * 100) / 100
}
