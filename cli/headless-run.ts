// A cluster that runs without a page: as fast as it can, or at a pace.
import { clients } from '../workers/cluster/clients.ts'
import { Cluster } from '../workers/cluster/cluster.ts'
import { type TopologyKind, topologyOf } from '../workers/cluster/topology.ts'
import { EndNames } from '../workers/playground/end-names.ts'
import { traceLine } from '../workers/playground/trace-line.ts'
import type { TraceRecord } from '../workers/simulation/trace.ts'
import { settle } from './settle.ts'

export type HeadlessOptions = {
  readonly seed: number
  readonly nodes: number
  readonly topology: TopologyKind
  /** Virtual seconds a second. */
  readonly speed: number
  /** Hears of everything that happens, a line each. */
  readonly trace?: (line: string) => void
}
type Manifest = { readonly name: string; readonly text: string }

const home = '/home/user'
const bootLimitMs = 120_000
const kubectlLimitMs = 60_000
const paceMs = 50

export class HeadlessRun {
  readonly #cluster: Cluster
  readonly #speed: number
  readonly #objects = new Map<string, unknown>()

  constructor({ seed, nodes, topology, speed, trace }: HeadlessOptions) {
    this.#cluster = new Cluster({ clients, seed, topology: topologyOf(nodes, topology), settle, traceCapacity: 2000 })
    this.#speed = speed
    const names = new EndNames()
    this.#cluster.simulation.trace.subscribe((record) => {
      this.#note(record)
      if (record.type !== 'state') trace?.(shown(record, names))
    })
    this.#cluster.powerOn()
  }

  /** Boots, puts the files on the laptop and applies them one after the other. Returns whether one was refused. */
  async apply(manifests: readonly Manifest[], told: (text: string) => void): Promise<boolean> {
    await this.#run(bootLimitMs, () => this.#cluster.booted)
    let failed = false
    for (const { name, text } of manifests) {
      this.#laptop().disk.install(`${home}/${name}`, text)
      const code = await this.#kubectl(['apply', '-f', name], told)
      failed ||= code !== 0
    }
    return failed
  }

  async until(untilMs: number): Promise<void> {
    await this.#run(untilMs)
  }

  /** What kubectl prints. */
  async kubectl(args: readonly string[]): Promise<string> {
    let output = ''
    await this.#kubectl(args, (text) => {
      output += text
    })
    return output
  }

  /** Every object that is stored, as a list of kubectl's kind. */
  objects(): unknown {
    return { apiVersion: 'v1', kind: 'List', items: [...this.#objects.values()] }
  }

  #note(record: TraceRecord): void {
    if (record.type !== 'write') return
    if (record.verb === 'deleted') this.#objects.delete(record.ref.uid)
    else this.#objects.set(record.ref.uid, record.object)
  }

  #laptop() {
    const laptop = this.#cluster.simulation.machine('laptop')
    if (!laptop) throw new Error('the topology has no laptop')
    return laptop
  }

  async #kubectl(args: readonly string[], told: (text: string) => void): Promise<number> {
    const kubectl = clients.get('kubectl')
    if (!kubectl) throw new Error('the laptop has no kubectl')
    let exit: number | undefined
    const env = { HOME: home, PWD: home }
    this.#laptop()
      .start('kubectl', kubectl, { args, env, stdout: told, stderr: told })
      .onExit(({ code }) => {
        exit = code
      })
    await this.#run(this.#cluster.simulation.agenda.nowMs + kubectlLimitMs, () => exit !== undefined)
    return exit ?? 1
  }

  async #run(untilMs: number, isDone: () => boolean = () => false): Promise<void> {
    const { simulation } = this.#cluster
    if (this.#speed === Number.POSITIVE_INFINITY) {
      await simulation.run(untilMs, isDone)
      return
    }
    while (simulation.agenda.nowMs < untilMs && !isDone()) {
      await simulation.run(Math.min(untilMs, simulation.agenda.nowMs + paceMs * this.#speed), isDone)
      await new Promise((resolve) => setTimeout(resolve, paceMs))
    }
  }
}

/** `   12.345 kube-scheduler: schedule (chosen=worker-1)`. */
function shown(record: TraceRecord, names: EndNames): string {
  const { source, text } = traceLine(record, 0, names)
  return `${(record.atMs / 1000).toFixed(3).padStart(9)} ${source}: ${text}\n`
}
