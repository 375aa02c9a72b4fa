// What a plan can do to a cluster: work that a person gives it, and faults. Every action is complete in itself (a fault
// mends itself after a while), so that any of them can be left out of a plan.
import type { Cluster } from '../../workers/cluster/cluster.ts'
import type { LinkFault } from '../../workers/simulation/network.ts'
import { replaceMember } from './operator.ts'

export type Work = { readonly type: 'kubectl'; readonly args: readonly string[]; readonly manifest?: string }

export type Fault =
  | { readonly type: 'power-loss'; readonly machine: string; readonly forMs: number }
  | { readonly type: 'disk-loss'; readonly machine: string; readonly forMs: number }
  /** The same of a machine with a member of etcd: then somebody puts another one in its place. */
  | { readonly type: 'member-loss'; readonly machine: string; readonly forMs: number }
  | { readonly type: 'crash'; readonly machine: string; readonly program: string }
  | {
      readonly type: 'partition'
      readonly machine: string
      readonly direction: 'both' | 'outgoing' | 'incoming'
      readonly forMs: number
    }
  | { readonly type: 'clog'; readonly from: string; readonly to: string; readonly forMs: number }
  | { readonly type: 'bad-link'; readonly machine: string; readonly fault: LinkFault; readonly forMs: number }
  | { readonly type: 'clock-skew'; readonly machine: string; readonly offsetMs: number; readonly forMs: number }
  | { readonly type: 'slow-disk'; readonly machine: string; readonly syncMs: number; readonly forMs: number }

export type Action = Work | Fault

const cut: LinkFault = { cut: true, extraMs: 0, loss: 0 }
const fastSyncMs = 1

export function perform(cluster: Cluster, action: Action): void {
  const { simulation } = cluster
  simulation.input(action.type, action, () => {
    if (action.type === 'kubectl') return kubectl(cluster, action)
    const mend = strike(cluster, action)
    const { agenda } = simulation
    if (mend && 'forMs' in action) agenda.schedule(agenda.nowMs + action.forMs, mend, 0)
  })
}

let files = 0

function kubectl({ simulation }: Cluster, { args, manifest }: Work): void {
  const laptop = simulation.machine('laptop')
  const program = laptop?.executable('kubectl')
  if (!laptop?.on || !program) throw new Error('the topology has no laptop')
  if (manifest === undefined) {
    laptop.start('kubectl', program, { args })
    return
  }
  const path = `/home/user/${files++}.yaml`
  laptop.disk.install(path, manifest)
  laptop.start('kubectl', program, { args: [...args, '-f', path] })
}

/** Breaks something; returns what mends it. */
function strike(cluster: Cluster, fault: Fault): (() => void) | undefined {
  const { simulation } = cluster
  if (fault.type === 'clog') {
    simulation.network.setFault(fault.from, fault.to, cut)
    return () => simulation.network.setFault(fault.from, fault.to, undefined)
  }
  const machine = simulation.machine(fault.machine)
  if (!machine) throw new Error(`there is no machine ${fault.machine}`)
  switch (fault.type) {
    case 'power-loss':
      machine.powerOff()
      return () => machine.powerOn()
    case 'disk-loss':
      cluster.replaceDisk(machine.name)
      return () => machine.powerOn()
    case 'member-loss':
      cluster.loseMember(machine.name)
      return () => replaceMember(cluster, machine.name)
    case 'crash':
      machine.crash(fault.program)
      return undefined
    case 'partition':
      simulation.isolate(machine.name, fault.direction, cut)
      return () => simulation.isolate(machine.name, fault.direction, undefined)
    case 'bad-link':
      simulation.isolate(machine.name, 'both', fault.fault)
      return () => simulation.isolate(machine.name, 'both', undefined)
    case 'clock-skew':
      machine.clockOffsetMs = fault.offsetMs
      return () => {
        machine.clockOffsetMs = 0
      }
    case 'slow-disk':
      machine.disk.syncMs = fault.syncMs
      return () => {
        machine.disk.syncMs = fastSyncMs
      }
  }
}

/** Ends every fault at once: power, links, clocks and disks are as they were, and nobody types any more. */
export function mendAll({ simulation }: Cluster): void {
  simulation.input('mend', '', () => {
    simulation.machine('laptop')?.crash('kubectl')
    for (const machine of simulation.machines) {
      simulation.isolate(machine.name, 'both', undefined)
      machine.clockOffsetMs = 0
      machine.disk.syncMs = fastSyncMs
      machine.powerOn()
    }
  })
}
