// A machine: power, disk, addresses, executables, and systemd, which keeps its units running.
import type { Disk } from './disk.ts'
import type { MachineFacts, Program, ServiceRules, StartOptions } from './host.ts'
import type { Network } from './network.ts'
import { Process } from './process.ts'
import type { Random } from './random.ts'
import type { Trace } from './trace.ts'

/** How big a machine is and where it stands in the network. */
export type MachineSpec = {
  readonly name: string
  readonly address: string
  readonly cpuMillis: number
  readonly memoryBytes: number
  readonly diskBytes: number
}

/** A systemd unit with Restart=always. */
export type Unit = {
  readonly name: string
  readonly executable: string
  readonly args: readonly string[]
  /** RestartSec, in ms. */
  readonly restartMs: number
}

type UnitState = { readonly unit: Unit; wanted: boolean; process: Process | undefined }

export class Machine {
  readonly spec: MachineSpec
  readonly disk: Disk
  readonly network: Network
  readonly trace: Trace
  readonly seed: number
  readonly #executables: ReadonlyMap<string, Program>
  readonly #units = new Map<string, UnitState>()
  readonly #processes = new Set<Process>()
  readonly #addresses = new Set<string>()
  #serviceRules: ServiceRules = new Map()
  readonly #mappedPorts = new Map<string, string>()
  #nextPid = 100
  #facts: MachineFacts
  on = false
  /** How far its clock is ahead of the true time, or (less than 0) behind. Whole ms. */
  clockOffsetMs = 0

  constructor(
    spec: MachineSpec,
    disk: Disk,
    network: Network,
    trace: Trace,
    seed: number,
    executables: ReadonlyMap<string, Program>,
  ) {
    this.spec = spec
    this.#facts = { ...spec, bootedAtMs: 0 }
    this.disk = disk
    this.network = network
    this.trace = trace
    this.seed = seed
    this.#executables = executables
    network.addAddress(spec.address, this)
  }

  get name(): string {
    return this.spec.name
  }

  get facts(): MachineFacts {
    return this.#facts
  }

  get processes(): ReadonlySet<Process> {
    return this.#processes
  }

  process(pid: number): Process | undefined {
    for (const process of this.#processes) if (process.pid === pid) return process
    return undefined
  }

  executable(name: string): Program | undefined {
    return this.#executables.get(name)
  }

  addUnit(unit: Unit): void {
    this.#units.set(unit.name, { unit, wanted: true, process: undefined })
  }

  /** Boots: systemd starts the units. Does nothing when the machine is already on. */
  powerOn(): void {
    if (this.on) return
    this.on = true
    this.#facts = { ...this.spec, bootedAtMs: this.network.agenda.nowMs }
    this.trace.append({ type: 'machine', machine: this.name, change: 'on' })
    this.network.powerChanged(this)
    for (const state of this.#units.values()) if (state.wanted) this.#startUnit(state)
  }

  /** Cuts the power: programs end in silence and what was not synced is lost. */
  powerOff(): void {
    if (!this.on) return
    this.on = false
    this.trace.append({ type: 'machine', machine: this.name, change: 'off' })
    for (const process of [...this.#processes]) process.vanish()
    this.#processes.clear()
    for (const address of this.#addresses) this.network.removeAddress(address)
    this.#addresses.clear()
    this.#serviceRules = new Map()
    this.#mappedPorts.clear()
    this.disk.losePower()
    this.network.powerChanged(this)
  }

  /** Like `systemctl start`. */
  startUnit(name: string): void {
    const state = this.#units.get(name)
    if (!state) return
    state.wanted = true
    if (this.on && !state.process?.alive) this.#startUnit(state)
  }

  /** Like `systemctl stop`: the unit stays down until it is started again or the machine boots. */
  stopUnit(name: string): void {
    const state = this.#units.get(name)
    if (!state) return
    state.wanted = false
    state.process?.terminate()
  }

  /** Kills the running programs of that name; whoever supervises them brings them back. Returns how many there were. */
  crash(program: string): number {
    const found = [...this.#processes].filter((process) => process.name === program)
    for (const process of found) process.kill()
    return found.length
  }

  start(name: string, program: Program, options: StartOptions = {}): Process {
    const process = new Process(this, this.#nextPid++, name, options)
    this.#processes.add(process)
    process.onExit(() => this.#processes.delete(process))
    process.start(program)
    return process
  }

  addAddress(address: string): void {
    this.#addresses.add(address)
    this.network.addAddress(address, this)
  }

  removeAddress(address: string): void {
    this.#addresses.delete(address)
    this.network.removeAddress(address)
  }

  replaceServiceRules(rules: ServiceRules): void {
    this.#serviceRules = rules
  }

  mapPort(port: number, target: string | undefined): void {
    if (target === undefined) this.#mappedPorts.delete(`${port}`)
    else this.#mappedPorts.set(`${port}`, target)
  }

  /** Where a connection from `own` to `address` really goes: `drop` for nowhere, undefined when the rules refuse it. */
  translate(address: string, own: string, random: Random): string | undefined {
    if (address.startsWith('unix:')) return address
    if (address.startsWith('127.0.0.1:') || address.startsWith('localhost:'))
      return `${own}:${address.slice(address.indexOf(':') + 1)}`
    const behind = this.#serviceRules.get(address)
    if (behind === undefined) return address
    if (behind === 'drop') return behind
    return behind.length > 0 ? random.pick(behind) : undefined
  }

  /** Where a node port of this machine leads, if `address` is one; `drop` for nowhere. */
  translateArrival(address: string, random: Random): string | undefined {
    if (!address.startsWith(`${this.spec.address}:`)) return undefined
    const port = address.slice(this.spec.address.length + 1)
    const behind = this.#serviceRules.get(`*:${port}`)
    if (behind === 'drop') return behind
    return behind && behind.length > 0 ? random.pick(behind) : this.#mappedPorts.get(port)
  }

  #startUnit(state: UnitState): void {
    const { unit } = state
    const program = this.#executables.get(unit.executable)
    if (!program) throw new Error(`${this.name} has no executable ${unit.executable}`)
    const process = this.start(unit.name, program, { args: unit.args })
    state.process = process
    process.onExit(() => {
      const { agenda } = this.network
      agenda.schedule(agenda.nowMs + unit.restartMs, () => {
        if (this.on && state.wanted && state.process === process) this.#startUnit(state)
      })
    })
  }
}
