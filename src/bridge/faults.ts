// What can be broken and mended about a thing, as data: the chaos panel, the palette and the diagram all offer it. A fault
// that costs more than a moment is asked about first.
import { create } from 'zustand'
import type { Fault, Target } from '../../workers/contract.ts'
import type { Messages } from '../i18n/text.ts'
import { currentCluster } from '../state/cluster-store.ts'
import { openOverlay } from '../state/workspace.ts'
import { chaos } from './commands.ts'

export type FaultChoice = {
  readonly name: string
  readonly label: (text: Messages) => string
  readonly fault: Fault
  /** Said when it is done. */
  readonly done: (text: Messages) => string
  /** Asked before; undefined: done at once. */
  readonly confirm?: (text: Messages) => string
}

export type FaultState = {
  /** The fault that waits for a yes. */
  readonly asked: FaultChoice | undefined
  /** What became of the last one, for those who listen. */
  readonly said: ((text: Messages) => string) | undefined
}

export const useFaults = create<FaultState>(() => ({ asked: undefined, said: undefined }))

/** Does it, or opens the dialog that asks. */
export function requestFault(choice: FaultChoice): void {
  if (choice.confirm === undefined) {
    void performFault(choice)
    return
  }
  useFaults.setState({ asked: choice })
  openOverlay('fault')
}

export async function performFault(choice: FaultChoice): Promise<void> {
  useFaults.setState({ asked: undefined })
  try {
    await chaos(choice.fault)
    useFaults.setState({ said: choice.done })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    useFaults.setState({ said: (text) => text.chaos.failed(message) })
  }
}

/** All that can be done to a machine or a component; nothing for other things. */
export function faultChoices(target: Target): readonly FaultChoice[] {
  const cluster = currentCluster()
  switch (target.type) {
    case 'machine': {
      const machine = cluster.machines.get(target.name)
      if (machine === undefined || machine.role === 'laptop') return []
      const node = cluster.objects.get(cluster.nodes.get(target.name) ?? '')?.node
      return [
        power(machine.name, machine.role === 'control-plane', !machine.on),
        partition(machine.name, machine.partition === 'none' ? 'both' : 'none', machine.role === 'control-plane'),
        ...(node ? [cordon(machine.name, !node.unschedulable)] : []),
      ]
    }
    case 'component': {
      const component = cluster.components.get(target.id)
      const machine = cluster.machines.get(component?.machine ?? '')
      if (component === undefined || machine === undefined || !machine.on) return []
      return component.alive ? [crash(component.name, machine.name, machine.role === 'control-plane')] : []
    }
    case 'object': {
      const object = cluster.objects.get(target.uid)
      return object?.node ? faultChoices({ type: 'machine', name: object.name }) : []
    }
    case 'message':
      return []
  }
}

export function power(machine: string, isControlPlane: boolean, on: boolean): FaultChoice {
  return {
    name: `power-${machine}`,
    label: (text) => text.chaos.actionPower(machine, !on),
    fault: { type: 'power', machine, on },
    done: (text) => (on ? text.chaos.done.powerOn(machine) : text.chaos.done.powerOff(machine)),
    ...(!on && {
      confirm: ({ chaos: text }: Messages) =>
        isControlPlane ? `${text.confirmPowerOff(machine)} ${text.confirmControlPlane}` : text.confirmPowerOff(machine),
    }),
  }
}

export type Partition = 'none' | 'both' | 'outgoing' | 'incoming'

export function partition(machine: string, wanted: Partition, isControlPlane: boolean): FaultChoice {
  return {
    name: `partition-${machine}`,
    label: (text) => text.chaos.actionPartition(machine, wanted === 'none'),
    fault: { type: 'partition', machine, direction: wanted === 'none' ? 'both' : wanted, cut: wanted !== 'none' },
    done: (text) => text.chaos.done.network(machine, text.chaos.networkNames[wanted]),
    ...(wanted === 'both' && isControlPlane && { confirm: (text: Messages) => text.chaos.confirmPartition(machine) }),
  }
}

export function slowLink(machine: string, extraMs: number, loss: number): FaultChoice {
  return {
    name: `slow-${machine}`,
    label: (text) => text.chaos.slowness,
    fault: { type: 'slow-link', machine, extraMs, loss },
    done: ({ chaos: text }) =>
      text.done.network(machine, text.slownessNames[extraMs === 0 ? 'none' : loss === 0 ? 'slow' : 'lossy']),
  }
}

export function cordon(node: string, cordoned: boolean): FaultChoice {
  return {
    name: `cordon-${node}`,
    label: (text) => text.chaos.actionCordon(node, !cordoned),
    fault: { type: 'cordon', node, cordoned },
    done: (text) => (cordoned ? text.chaos.done.cordoned(node) : text.chaos.done.uncordoned(node)),
  }
}

export function crash(program: string, machine: string, isControlPlane: boolean): FaultChoice {
  return {
    name: `crash-${machine}-${program}`,
    label: (text) => text.chaos.actionCrash(program, machine),
    fault: { type: 'crash', machine, program },
    done: (text) => text.chaos.done.crash(program, machine),
    ...(isControlPlane && { confirm: (text: Messages) => text.chaos.confirmCrash(program, machine) }),
  }
}

export function unit(name: string, machine: string, running: boolean): FaultChoice {
  return {
    name: `unit-${machine}-${name}`,
    label: (text) => (running ? text.chaos.start(name) : text.chaos.stop(name)),
    fault: { type: 'unit', machine, unit: name, running },
    done: ({ chaos: text }) => (running ? text.done.unitStarted(name, machine) : text.done.unitStopped(name, machine)),
  }
}
