// What is broken at present, and what would mend it.
import type { ComponentView, MachineView, ObjectView } from '../../../workers/contract.ts'
import { cordon, type FaultChoice, partition, power, slowLink, unit } from '../../bridge/faults.ts'

/** Programs that systemd runs on a node's machine: they can be stopped and started. */
export const units: readonly string[] = ['kubelet', 'containerd']

export type ClusterParts = {
  readonly machines: ReadonlyMap<string, MachineView>
  readonly components: ReadonlyMap<string, ComponentView>
  readonly nodes: ReadonlyMap<string, string>
  readonly objects: ReadonlyMap<string, ObjectView>
}

/** One choice for each thing that is broken, machines first. */
export function mendingOf(cluster: ClusterParts): readonly FaultChoice[] {
  const machines = [...cluster.machines.values()]
  return [
    ...machines.filter((machine) => !machine.on).map(({ name }) => power(name, false, true)),
    ...machines.filter((machine) => machine.partition !== 'none').map(({ name }) => partition(name, 'none', false)),
    ...machines.filter((machine) => machine.extraLatencyMs > 0).map(({ name }) => slowLink(name, 0, 0)),
    ...machines.filter(({ name }) => isCordoned(cluster, name)).map(({ name }) => cordon(name, false)),
    ...[...cluster.components.values()]
      .filter((component) => !component.alive && units.includes(component.name) && isOn(cluster, component.machine))
      .map(({ name, machine }) => unit(name, machine, true)),
  ]
}

export function isCordoned(cluster: ClusterParts, machine: string): boolean {
  return cluster.objects.get(cluster.nodes.get(machine) ?? '')?.node?.unschedulable === true
}

function isOn(cluster: ClusterParts, machine: string): boolean {
  return cluster.machines.get(machine)?.on === true
}
