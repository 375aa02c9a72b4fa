// The cluster that a visitor finds: one control-plane machine and three workers, seeded by the address or at random. Others
// have their control plane on several machines.
import type { Recording, Topology, TopologyMachine } from '../../workers/contract.ts'

const gibibyte = 2 ** 30

export function defaultRecording(search: string): Recording {
  const query = new URLSearchParams(search)
  return {
    version: 1,
    seed: numberIn(query, 'seed', 1, 2 ** 32 - 1) ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    topology: defaultTopology(numberIn(query, 'workers', 1, 5000) ?? 3, controlPlaneIn(query)),
    inputs: [],
    untilMs: 0,
  }
}

/** As in the address: `?topology=stacked`. Like workers/cluster/topology.ts. */
export type ControlPlane = 'single' | 'stacked' | 'external'

function controlPlaneIn(query: URLSearchParams): ControlPlane {
  const wanted = query.get('topology')
  return wanted === 'stacked' || wanted === 'external' ? wanted : 'single'
}

/** The machines of a cluster with so many workers. */
export function defaultTopology(workers: number, controlPlane: ControlPlane = 'single'): Topology {
  const machines: readonly TopologyMachine[] = [
    { name: 'laptop', role: 'laptop', address: '192.168.1.2', cpuMillis: 8000, memoryBytes: 16 * gibibyte },
    ...controlPlaneMachines(controlPlane),
    ...Array.from({ length: workers }, (_, index): TopologyMachine => {
      return {
        name: `worker-${index + 1}`,
        role: 'worker',
        address: workers <= 100 ? `192.168.1.${101 + index}` : `10.${(index >> 8) + 1}.${index & 255}.2`,
        cpuMillis: 2000,
        memoryBytes: 4 * gibibyte,
      }
    }),
    { name: 'registry', role: 'registry', address: '203.0.113.10', cpuMillis: 8000, memoryBytes: 16 * gibibyte },
  ]
  return { machines }
}

function controlPlaneMachines(kind: ControlPlane): readonly TopologyMachine[] {
  const size = { cpuMillis: 2000, memoryBytes: 4 * gibibyte }
  const several = (count: number, role: 'control-plane' | 'etcd', from: number) =>
    Array.from({ length: count }, (_, at): TopologyMachine => {
      return { name: `${role}-${at + 1}`, role, address: `192.168.1.${from + at}`, ...size }
    })
  if (kind === 'single') return [{ name: 'control-plane', role: 'control-plane', address: '192.168.1.10', ...size }]
  const door = { name: 'load-balancer', role: 'load-balancer', address: '192.168.1.5', ...size } as const
  return kind === 'stacked'
    ? [door, ...several(3, 'control-plane', 10)]
    : [door, ...several(2, 'control-plane', 10), ...several(3, 'etcd', 20)]
}

function numberIn(query: URLSearchParams, name: string, min: number, max: number): number | undefined {
  const value = Number(query.get(name) ?? Number.NaN)
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined
}
