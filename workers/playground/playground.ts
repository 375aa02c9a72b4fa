// The cluster as the page uses it: runs it at a pace, hands it what a person does, records that, and tells in frames
// what changed. Inputs are taken in only between two instants, so that a replay finds them at the same place.
import type { Pod } from '../apis/core/types.ts'
import { Cluster } from '../cluster/cluster.ts'
import type {
  CauseStep,
  ClusterApi,
  Completion,
  DocumentResult,
  Fault,
  Frame,
  Inspection,
  Recording,
  Replayed,
  RunOutcome,
  SchedulingFix,
  Speed,
  StepGoal,
  Target,
  TimelineView,
  Why,
} from '../contract.ts'
import type { CompletionSource } from '../shell/completion.ts'
import { columnsOf } from './columns-of.ts'
import type { Laptop } from './laptop.ts'
import { type Outcome, pendingOutcome } from './outcome.ts'
import { Projector } from './projector.ts'
import { type Input, Recorder } from './recorder.ts'
import { type Surroundings, Timekeeper } from './timekeeper.ts'

/** A cluster that is not up by then is shown as it is. */
const bootLimitMs = 120_000

export class Playground implements ClusterApi {
  readonly #surroundings: Surroundings
  #speed: Speed = 1
  #isPlaying = false
  /** Settled when there is a cluster to speak of. */
  readonly #begun = pendingOutcome<void>()
  #cluster: Cluster | undefined
  #projector: Projector | undefined
  #recorder: Recorder | undefined
  #laptop: Laptop | undefined
  #time: Timekeeper | undefined

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  async start(recording: Recording, onFrame: (frame: Frame) => unknown): Promise<Replayed> {
    const cluster = new Cluster({
      seed: recording.seed,
      topology: recording.topology,
      settle: () => this.#surroundings.settle(),
    })
    this.#cluster = cluster
    const projector = new Projector(cluster.simulation.trace, recording.topology)
    this.#projector = projector
    this.#recorder = new Recorder(recording.seed, recording.topology)
    const pace = { speed: this.#speed, playing: this.#isPlaying }
    const time = new Timekeeper(this.#surroundings, cluster, projector, pace, onFrame)
    this.#time = time
    this.#begun.settle()
    // The laptop's programs are a third of the code: they are loaded while the cluster boots.
    const laptop = import('./laptop.ts')
    cluster.powerOn()
    const replayed = await time.inTurn(async () => {
      await time.runTo(bootLimitMs, () => cluster.booted)
      const { Laptop } = await laptop
      this.#laptop = new Laptop(cluster, namesIn(projector), (output) => time.print(output))
      await time.runTo(cluster.simulation.agenda.nowMs)
      return this.#replay(recording, time)
    })
    time.loop().catch((error: unknown) => this.#surroundings.fail(error))
    return replayed
  }

  async play(): Promise<void> {
    this.#isPlaying = true
    await this.#time?.play()
  }

  async pause(): Promise<void> {
    this.#isPlaying = false
    await this.#time?.pause()
  }

  async setSpeed(speed: Speed): Promise<void> {
    if (speed !== 'story' && !(speed >= 0.001 && speed <= 1000)) throw new Error(`no such speed: ${speed}`)
    this.#speed = speed
    if (this.#time) this.#time.pacer.speed = speed
  }

  async step(goal: StepGoal = { type: 'message' }): Promise<boolean> {
    await this.#begun.outcome.result
    return this.#running().time.step(goal)
  }

  async stepBack(goal: StepGoal = { type: 'message' }): Promise<boolean> {
    await this.#begun.outcome.result
    return this.#running().time.stepBack(goal)
  }

  async seek(atMs: number): Promise<number> {
    if (!(atMs >= 0 && Number.isFinite(atMs))) throw new Error(`no such time: ${atMs}`)
    await this.#begun.outcome.result
    return this.#running().time.seek(atMs)
  }

  async cancel(): Promise<void> {
    await this.#time?.cancel()
  }

  async timeline(fromMs: number, toMs: number, parts: number): Promise<TimelineView> {
    await this.#begun.outcome.result
    const { landmarks } = this.#running().projector
    const marks = landmarks.between(fromMs, toMs, parts)
    return { fromMs, toMs, landmarks: marks, ...landmarks.activity.between(fromMs, toMs, parts) }
  }

  apply(text: string, file: string, dryRun: boolean): Promise<readonly DocumentResult[]> {
    return this.#act({ type: 'apply', text, file, dryRun }) as Promise<readonly DocumentResult[]>
  }

  exec(line: string): Promise<number> {
    return this.#act({ type: 'exec', line }) as Promise<number>
  }

  async interrupt(): Promise<void> {
    await this.#act({ type: 'interrupt' })
  }

  async input(text: string): Promise<void> {
    await this.#act({ type: 'stdin', text })
  }

  async chaos(fault: Fault): Promise<void> {
    await this.#act({ type: 'chaos', fault })
  }

  async complete(line: string, cursor: number): Promise<Completion> {
    return this.#laptop?.terminal.complete(line, cursor) ?? { from: cursor, candidates: [] }
  }

  columnsOf(plural: string) {
    return columnsOf(plural, this.#running().projector)
  }

  async inspect(target: Target): Promise<Inspection | undefined> {
    const { cluster, projector } = this.#running()
    const { inspect } = await import('./inspect.ts')
    return inspect(target, cluster.simulation, projector)
  }

  async why(record: number): Promise<Why> {
    const { projector, recorder } = this.#running()
    const { whyOf } = await import('./causes.ts')
    return whyOf(record, projector, recorder.inputs)
  }

  async tell(record: number): Promise<CauseStep | undefined> {
    const { tell } = await import('./causes.ts')
    return tell(record, this.#running().projector)
  }

  async schedulingFixes(podUid: string): Promise<readonly SchedulingFix[] | undefined> {
    const { schedulingFixes } = await import('../cluster/scheduling-fixes.ts')
    const { objects } = this.#running().projector
    const pod = objects.get(podUid)?.object
    if (pod?.kind !== 'Pod') return undefined
    return schedulingFixes(
      pod as Pod,
      [...objects.values()].map(({ object }) => object),
    )
  }

  /** Holds every input that was sent before it was asked for. */
  async recording(untilMs?: number): Promise<Recording> {
    await this.#begun.outcome.result
    const { time, recorder } = this.#running()
    return time.inTurn(async () => {
      const { trace } = this.#running().cluster.simulation
      if (untilMs !== undefined && untilMs < time.headMs) return recorder.recording(untilMs)
      return { ...recorder.recording(time.headMs), hash: trace.hash }
    })
  }

  async outcome(): Promise<RunOutcome> {
    await this.#begun.outcome.result
    const { cluster, projector } = this.#running()
    const { outcomeOf } = await import('./run-outcome.ts')
    return outcomeOf(cluster.simulation, projector)
  }

  async fingerprint() {
    const { trace, agenda } = this.#running().cluster.simulation
    return { hash: trace.hash, records: trace.count, nowMs: agenda.nowMs }
  }

  async ping(): Promise<void> {}

  #running() {
    const [cluster, projector, recorder, time] = [this.#cluster, this.#projector, this.#recorder, this.#time]
    if (!cluster || !projector || !recorder || !time) throw new Error('the cluster has not been started')
    return { cluster, projector, recorder, time }
  }

  /** Does what a person did, between two instants, and resolves with what came of it. */
  async #act(input: Input): Promise<unknown> {
    const { cluster, recorder, time } = this.#running()
    const outcome = await time.inTurn(async () => {
      if (time.isInPast) throw new Error('the past cannot be changed: continue from here first')
      recorder.add(input, cluster.simulation.agenda.nowMs)
      const handle = this.#perform(input)
      try {
        // All that is due at this instant belongs to it, as in a replay.
        await cluster.simulation.agenda.settle()
        await cluster.simulation.run(time.headMs)
      } catch (error) {
        // A run that ended, for want of code that could not be had, say, is over for good: the next one begins anew.
        this.#surroundings.fail(error)
        throw error
      }
      time.sendFrame()
      return handle
    })
    return outcome.result
  }

  #perform(input: Input): Outcome<unknown> {
    if (!this.#laptop) throw new Error('the cluster is still booting')
    return this.#laptop.perform(input)
  }

  async #replay({ inputs, untilMs, hash }: Recording, time: Timekeeper): Promise<Replayed> {
    const { simulation } = this.#running().cluster
    for (const { atMs, ...input } of inputs) {
      await time.runTo(atMs)
      this.#recorder?.add(input as Input, atMs)
      this.#perform(input as Input)
      await simulation.agenda.settle()
    }
    await time.runTo(untilMs)
    time.sendFrame()
    if (hash === undefined || simulation.agenda.nowMs !== untilMs) return 'unknown'
    return simulation.trace.hash === hash ? 'same' : 'different'
  }
}

/** What completion knows without asking the API server: the names that the picture shows. */
function namesIn(projector: Projector): CompletionSource {
  return {
    names: (plural, namespace) => {
      const kind = projector.kinds.withPlural(plural)
      return [...projector.objects.values()]
        .filter(
          ({ object }) => object.kind === kind?.kind && (namespace === '' || object.metadata.namespace === namespace),
        )
        .map(({ object }) => object.metadata.name)
        .sort()
    },
  }
}
