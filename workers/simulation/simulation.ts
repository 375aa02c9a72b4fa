// One simulated world: its agenda, its trace, its network and its machines, all from one seed.
import { Agenda } from './agenda.ts'
import { Disk } from './disk.ts'
import type { Program } from './host.ts'
import { Machine, type MachineSpec } from './machine.ts'
import { type LinkFault, Network } from './network.ts'
import { Trace } from './trace.ts'

export type SimulationOptions = {
  readonly seed: number
  /** Resolves after all pending microtasks have run; see {@link Agenda}. */
  readonly settle: () => Promise<void>
  /** How many trace records to keep. */
  readonly traceCapacity?: number
}

export class Simulation {
  readonly seed: number
  readonly agenda: Agenda
  readonly trace: Trace
  readonly network: Network
  readonly #machines = new Map<string, Machine>()

  constructor({ seed, settle, traceCapacity }: SimulationOptions) {
    this.seed = seed
    this.agenda = new Agenda(settle)
    this.trace = new Trace(this.agenda, traceCapacity)
    this.network = new Network(this.agenda, this.trace, seed)
  }

  /** Adds a machine, switched off, that can run `executables`. */
  addMachine(spec: MachineSpec, executables: ReadonlyMap<string, Program>): Machine {
    const machine = new Machine(spec, new Disk(this.agenda), this.network, this.trace, this.seed, executables)
    this.#machines.set(spec.name, machine)
    return machine
  }

  get machines(): readonly Machine[] {
    return [...this.#machines.values()]
  }

  machine(name: string): Machine | undefined {
    return this.#machines.get(name)
  }

  /** Runs until virtual time `untilMs`; see {@link Agenda.run}. */
  run(untilMs: number, shouldStop?: () => boolean): Promise<boolean> {
    return this.agenda.run(shouldStop ? { untilMs, shouldStop } : { untilMs })
  }

  /** Records something a person did, and does it: all that follows has it as its cause. */
  input(input: string, detail: unknown, act: () => void): void {
    const before = this.agenda.cause
    this.agenda.cause = this.trace.append({ type: 'input', input, detail }, 0)
    act()
    this.agenda.cause = before
  }

  /** Cuts a machine off from all others, in both directions or only what it sends or receives. */
  isolate(name: string, direction: 'both' | 'outgoing' | 'incoming', fault: LinkFault | undefined): void {
    for (const other of this.#machines.keys()) {
      if (other === name) continue
      if (direction !== 'incoming') this.network.setFault(name, other, fault)
      if (direction !== 'outgoing') this.network.setFault(other, name, fault)
    }
  }
}
