// Keeps a pod out of the queue until its gates are gone. Like plugins/schedulinggates.
import type { Plugin } from '../framework.ts'

export const schedulingGates: Plugin = {
  name: 'SchedulingGates',
  gate(pod) {
    const gates = pod.pod.spec.schedulingGates ?? []
    if (gates.length === 0) return undefined
    return {
      plugin: 'SchedulingGates',
      code: 'UnschedulableAndUnresolvable',
      reasons: [`waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`],
    }
  },
}
