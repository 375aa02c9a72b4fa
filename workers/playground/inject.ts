// Breaks things on purpose, or mends them. A cordon is no fault: it goes through the API, as kubectl does it.
import type { Cluster } from '../cluster/cluster.ts'
import type { Fault } from '../contract.ts'
import type { Outcome } from './outcome.ts'

export function inject(cluster: Cluster, fault: Fault): Outcome<void> {
  const { simulation } = cluster
  const machine = simulation.machine('node' in fault ? 'laptop' : fault.machine)
  if (!machine) throw new Error(`there is no machine ${'machine' in fault ? fault.machine : 'laptop'}`)
  simulation.input('chaos', fault, () => {
    switch (fault.type) {
      case 'power':
        return fault.on ? machine.powerOn() : machine.powerOff()
      case 'crash':
        machine.crash(fault.program)
        return
      case 'unit':
        return fault.running ? machine.startUnit(fault.unit) : machine.stopUnit(fault.unit)
      case 'partition': {
        const { direction, cut } = fault
        // Mended as a whole first: a cut in one direction replaces the one before.
        simulation.isolate(machine.name, 'both', undefined)
        if (cut) simulation.isolate(machine.name, direction, { cut: true, extraMs: 0, loss: 0 })
        return
      }
      case 'slow-link': {
        const { extraMs, loss } = fault
        const isSlow = extraMs > 0 || loss > 0
        return simulation.isolate(machine.name, 'both', isSlow ? { cut: false, extraMs, loss } : undefined)
      }
      case 'cordon': {
        const kubectl = machine.executable('kubectl')
        if (kubectl) machine.start('kubectl', kubectl, { args: [fault.cordoned ? 'cordon' : 'uncordon', fault.node] })
      }
    }
  })
  return { result: Promise.resolve() }
}
