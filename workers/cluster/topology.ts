// Which machines there are. The default is the cluster that the page opens with; bigger ones are for measuring.
import type { Topology, TopologyMachine } from '../contract.ts'

const GiB = 1024 ** 3

/** One control-plane machine, three workers, the user's laptop, and the image registry somewhere outside. */
export function defaultTopology(): Topology {
  return topologyOf(3)
}

/** Like the default with another number of workers. */
export function topologyOf(workers: number): Topology {
  const machines: TopologyMachine[] = [
    { name: 'laptop', role: 'laptop', address: '192.168.1.2', cpuMillis: 8000, memoryBytes: 16 * GiB },
    { name: 'control-plane', role: 'control-plane', address: '192.168.1.10', cpuMillis: 4000, memoryBytes: 8 * GiB },
    { name: 'registry', role: 'registry', address: '203.0.113.10', cpuMillis: 8000, memoryBytes: 32 * GiB },
  ]
  for (let i = 1; i <= workers; i++)
    machines.push({
      name: `worker-${i}`,
      role: 'worker',
      address: workerAddress(i),
      cpuMillis: 4000,
      memoryBytes: 8 * GiB,
    })
  return { machines }
}

function workerAddress(i: number): string {
  return i <= 100 ? `192.168.1.${100 + i}` : `192.168.${2 + ((i - 101) >> 7)}.${1 + ((i - 101) & 127)}`
}
