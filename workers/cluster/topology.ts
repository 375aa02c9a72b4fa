// Which machines there are. The default is the cluster that the page opens with; bigger ones are for measuring, and those
// with several control planes are for losing one.
import type { MachineRole, Topology, TopologyMachine } from '../contract.ts'

const GiB = 1024 ** 3

/**
 * How the control plane is laid out: on one machine; on three, each with a member of etcd and a load balancer in front; or on
 * two, with etcd on three machines of its own.
 */
const topologyKinds = ['single', 'stacked', 'external'] as const
export type TopologyKind = (typeof topologyKinds)[number]

export function topologyKind(name: string): TopologyKind | undefined {
  return topologyKinds.find((kind) => kind === name)
}

/** One control-plane machine, three workers, the user's laptop, and the image registry somewhere outside. */
export function defaultTopology(): Topology {
  return topologyOf(3)
}

/** Like the default with another number of workers, and perhaps another control plane. */
export function topologyOf(workers: number, kind: TopologyKind = 'single'): Topology {
  const machines: TopologyMachine[] = [machine('laptop', 'laptop', '192.168.1.2', 8000, 16), ...controlPlaneOf(kind)]
  machines.push(machine('registry', 'registry', '203.0.113.10', 8000, 32))
  for (let i = 1; i <= workers; i++) machines.push(machine(`worker-${i}`, 'worker', workerAddress(i), 4000, 8))
  return { machines }
}

function controlPlaneOf(kind: TopologyKind): readonly TopologyMachine[] {
  if (kind === 'single') return [machine('control-plane', 'control-plane', '192.168.1.10', 4000, 8)]
  const controlPlanes = Array.from({ length: kind === 'stacked' ? 3 : 2 }, (_, at) =>
    machine(`control-plane-${at + 1}`, 'control-plane', `192.168.1.${10 + at}`, 4000, 8),
  )
  const members = Array.from({ length: kind === 'external' ? 3 : 0 }, (_, at) =>
    machine(`etcd-${at + 1}`, 'etcd', `192.168.1.${20 + at}`, 4000, 8),
  )
  return [machine('load-balancer', 'load-balancer', '192.168.1.5', 2000, 2), ...controlPlanes, ...members]
}

function machine(
  name: string,
  role: MachineRole,
  address: string,
  cpuMillis: number,
  memoryGiB: number,
): TopologyMachine {
  return { name, role, address, cpuMillis, memoryBytes: memoryGiB * GiB }
}

function workerAddress(i: number): string {
  return i <= 100 ? `192.168.1.${100 + i}` : `192.168.${2 + ((i - 101) >> 7)}.${1 + ((i - 101) & 127)}`
}
