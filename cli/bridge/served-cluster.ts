// A cluster as `npm run serve` has it: booted as the page boots it, replayed from its log, then run against the wall clock.
import { Cluster } from '../../workers/cluster/cluster.ts'
import { apiServerAddress } from '../../workers/cluster/kubeadm-files.ts'
import { type TopologyKind, topologyOf } from '../../workers/cluster/topology.ts'
import type { RecordedInput, Recording } from '../../workers/contract.ts'
import { Laptop } from '../../workers/playground/laptop.ts'
import { type Input, Recorder } from '../../workers/playground/recorder.ts'
import { settle } from '../settle.ts'
import { InputLog } from './input-log.ts'
import { ServedWorld } from './served-world.ts'

export type ServedOptions = {
  readonly seed: number
  readonly nodes: number
  readonly topology: TopologyKind
  readonly speed: number
  readonly data: string | undefined
  failed(error: unknown): void
}

const bootLimitMs = 120_000
/** Nobody looks at the trace of a served cluster: enough of it is kept to name a cause. */
const traceCapacity = 2000

export class ServedCluster {
  readonly cluster: Cluster
  readonly world: ServedWorld
  readonly #recorder: Recorder
  readonly #log: InputLog | undefined

  private constructor(cluster: Cluster, world: ServedWorld, recorder: Recorder, log: InputLog | undefined) {
    this.cluster = cluster
    this.world = world
    this.#recorder = recorder
    this.#log = log
  }

  static async start({ seed, nodes, topology, speed, data, failed }: ServedOptions): Promise<ServedCluster> {
    const log = data === undefined ? undefined : new InputLog(data)
    const recording: Recording = log?.before ?? {
      version: 1,
      seed,
      topology: topologyOf(nodes, topology),
      inputs: [],
      untilMs: 0,
    }
    log?.begin(recording)
    const cluster = new Cluster({ seed: recording.seed, topology: recording.topology, settle, traceCapacity })
    const recorder = new Recorder(recording.seed, recording.topology)
    const laptop = await boot(cluster)
    await replay(cluster, laptop, recording, recorder)
    const note = (input: Input, atMs: number) => {
      recorder.add(input, atMs)
      log?.add({ ...input, atMs } as RecordedInput)
    }
    const server = apiServerAddress(recording.topology)
    const options = { simulation: cluster.simulation, server, speed, note, failed }
    const world = new ServedWorld(options, laptop.outside, nextId(recording))
    world.start()
    return new ServedCluster(cluster, world, recorder, log)
  }

  /** Everything that came in so far, as the page replays it. */
  recording(): Recording {
    return this.#recorder.recording(this.cluster.simulation.agenda.nowMs)
  }

  async stop(): Promise<void> {
    await this.world.stop()
    this.#log?.export(this.recording())
  }
}

/** In the same steps as the page, so that a log means the same there. */
async function boot(cluster: Cluster): Promise<Laptop> {
  const { simulation } = cluster
  cluster.powerOn()
  await simulation.run(bootLimitMs, () => cluster.booted)
  const laptop = new Laptop(cluster, { names: () => [] }, () => {})
  await simulation.run(simulation.agenda.nowMs)
  return laptop
}

async function replay(
  { simulation }: Cluster,
  laptop: Laptop,
  { inputs, untilMs }: Recording,
  recorder: Recorder,
): Promise<void> {
  for (const { atMs, ...input } of inputs) {
    await simulation.run(atMs)
    recorder.add(input as Input, atMs)
    laptop.perform(input as Input)
    await simulation.agenda.settle()
  }
  await simulation.run(Math.max(untilMs, simulation.agenda.nowMs))
}

function nextId({ inputs }: Recording): number {
  return inputs.reduce((next, input) => ('id' in input ? Math.max(next, input.id + 1) : next), 1)
}
