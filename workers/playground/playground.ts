// The cluster as the page uses it: runs it at a pace, hands it what a person does, records that, and tells in frames
// what changed. Inputs are taken in only between two instants, so that a replay finds them at the same place.
import { Cluster } from '../cluster/cluster.ts'
import type {
  ClusterApi,
  Completion,
  DocumentResult,
  Fault,
  Frame,
  Inspection,
  RecordedInput,
  Recording,
  Speed,
  Target,
  TerminalOutput,
  TraceLine,
} from '../contract.ts'
import type { CompletionSource } from '../shell/completion.ts'
import { columnsOf } from './columns-of.ts'
import type { Laptop } from './laptop.ts'
import type { Outcome } from './outcome.ts'
import { Pacer } from './pacer.ts'
import { Projector } from './projector.ts'
import { type Input, Recorder } from './recorder.ts'

/** What the surrounding JavaScript host lends: real time, and a way to let other work in. */
export type Surroundings = {
  /** Resolves after all pending microtasks have run, as soon as possible. */
  settle(): Promise<void>
  /** Real time in ms. */
  nowMs(): number
  /** Resolves after about `ms` of real time, and after waiting messages have been handled. */
  pause(ms: number): Promise<void>
  /** The cluster cannot go on: whoever has it open is to be told. */
  fail(error: unknown): void
}

/** A slice of work ends after this much real time, so that the worker stays answerable. */
const sliceMs = 8
const frameMs = 16
/** A cluster that is not up by then is shown as it is. */
const bootLimitMs = 120_000
/** A step gives up when nothing was sent for this long. */
const stepLimitMs = 60_000

export class Playground implements ClusterApi {
  readonly #surroundings: Surroundings
  readonly #pacer = new Pacer()
  #cluster: Cluster | undefined
  #projector: Projector | undefined
  #recorder: Recorder | undefined
  #laptop: Laptop | undefined
  #onFrame: (frame: Frame) => void = () => {}
  #frameNumber = 0
  #terminalOutput: TerminalOutput[] = []
  #seed = 0
  #playing = false
  /** Everything that moves virtual time or acts on the cluster goes through here, one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  async start(recording: Recording, onFrame: (frame: Frame) => void): Promise<void> {
    this.#onFrame = onFrame
    this.#seed = recording.seed
    const cluster = new Cluster({
      seed: recording.seed,
      topology: recording.topology,
      settle: () => this.#surroundings.settle(),
    })
    this.#cluster = cluster
    const projector = new Projector(cluster.simulation.trace, recording.topology)
    this.#projector = projector
    this.#recorder = new Recorder(recording.seed, recording.topology)
    // The laptop's programs are a third of the code: they are loaded while the cluster boots.
    const laptop = import('./laptop.ts')
    cluster.powerOn()
    await this.#inTurn(async () => {
      await this.#runTo(bootLimitMs, () => cluster.booted)
      const { Laptop } = await laptop
      this.#laptop = new Laptop(cluster, projector, namesIn(projector), (output) => this.#terminalOutput.push(output))
      await this.#runTo(cluster.simulation.agenda.nowMs)
      await this.#replay(recording)
    })
    this.#loop().catch((error: unknown) => this.#surroundings.fail(error))
  }

  play(): Promise<void> {
    if (!this.#playing) this.#pacer.reset(this.#surroundings.nowMs())
    this.#playing = true
    return this.#inTurn(async () => this.#sendFrame())
  }

  pause(): Promise<void> {
    this.#playing = false
    return this.#inTurn(async () => this.#sendFrame())
  }

  async setSpeed(speed: Speed): Promise<void> {
    if (speed !== 'story' && !(speed >= 0.001 && speed <= 1000)) throw new Error(`no such speed: ${speed}`)
    this.#pacer.speed = speed
  }

  async step(): Promise<void> {
    this.#playing = false
    await this.#inTurn(async () => {
      const { cluster, projector } = this.#running()
      const { simulation } = cluster
      const arrivals = projector.arrivalsAfter(simulation.agenda.nowMs)
      const unsubscribe = simulation.trace.subscribe((record) => {
        if (record.type === 'message') arrivals.push(record.arrivesAtMs)
      })
      const limitMs = simulation.agenda.nowMs + stepLimitMs
      await this.#orFail(this.#runTo(limitMs, () => arrivals.some((atMs) => atMs <= simulation.agenda.nowMs)))
      unsubscribe()
      this.#sendFrame()
    })
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

  async why(record: number): Promise<readonly TraceLine[]> {
    const { cluster, projector } = this.#running()
    const chain: TraceLine[] = []
    for (let id = record; id !== 0 && chain.length < 500; ) {
      const found = cluster.simulation.trace.find(id)
      if (!found) break
      chain.unshift(projector.line(found))
      id = found.cause
    }
    return chain
  }

  /** Holds every input that was sent before it was asked for. */
  recording(): Promise<Recording> {
    return this.#inTurn(async () => {
      const { cluster, recorder } = this.#running()
      return recorder.recording(cluster.simulation.agenda.nowMs)
    })
  }

  async fingerprint() {
    const { trace, agenda } = this.#running().cluster.simulation
    return { hash: trace.hash, records: trace.count, nowMs: agenda.nowMs }
  }

  async ping(): Promise<void> {}

  #running() {
    const [cluster, projector, recorder] = [this.#cluster, this.#projector, this.#recorder]
    if (!cluster || !projector || !recorder) throw new Error('the cluster has not been started')
    return { cluster, projector, recorder }
  }

  /** Does what a person did, between two instants, and resolves with what came of it. */
  async #act(input: Input): Promise<unknown> {
    const outcome = await this.#inTurn(async () => {
      const { cluster, recorder } = this.#running()
      recorder.add(input, cluster.simulation.agenda.nowMs)
      const handle = this.#perform(input)
      await this.#orFail(cluster.simulation.agenda.settle())
      this.#sendFrame()
      return handle
    })
    return outcome.result
  }

  #perform(input: Input): Outcome<unknown> {
    if (!this.#laptop) throw new Error('the cluster is still booting')
    return this.#laptop.perform(input)
  }

  async #replay(recording: Recording): Promise<void> {
    for (const input of recording.inputs) await this.#replayInput(input)
    await this.#runTo(recording.untilMs)
    this.#sendFrame()
  }

  async #replayInput({ atMs, ...input }: RecordedInput): Promise<void> {
    await this.#runTo(atMs)
    this.#recorder?.add(input as Input, atMs)
    this.#perform(input as Input)
    await this.#cluster?.simulation.agenda.settle()
  }

  /** Runs in slices, with a frame now and then, until `untilMs` or until `isDone`. */
  async #runTo(untilMs: number, isDone: () => boolean = () => false): Promise<void> {
    const { simulation } = this.#running().cluster
    let lastFrame = this.#surroundings.nowMs()
    for (;;) {
      const sliceEnd = this.#surroundings.nowMs() + sliceMs
      const reached = await simulation.run(untilMs, () => isDone() || this.#surroundings.nowMs() > sliceEnd)
      if (reached || isDone()) return
      if (this.#surroundings.nowMs() - lastFrame > 6 * frameMs) {
        this.#sendFrame()
        lastFrame = this.#surroundings.nowMs()
      }
      await this.#surroundings.pause(0)
    }
  }

  async #loop(): Promise<void> {
    for (;;) {
      const beganMs = this.#surroundings.nowMs()
      if (this.#playing) await this.#inTurn(() => this.#slice())
      const usedMs = this.#surroundings.nowMs() - beganMs
      await this.#surroundings.pause(this.#playing ? Math.max(0, frameMs - usedMs) : frameMs)
    }
  }

  async #slice(): Promise<void> {
    if (!this.#playing) return
    const { cluster, projector } = this.#running()
    const { agenda } = cluster.simulation
    const beganMs = this.#surroundings.nowMs()
    const targetMs = this.#pacer.target(agenda.nowMs, beganMs, projector.tale)
    const before = projector.tale
    const isStory = this.#pacer.speed === 'story'
    await cluster.simulation.run(
      targetMs,
      // A story stops where a new message sets out, to be slow from there on.
      () => this.#surroundings.nowMs() - beganMs > sliceMs || (isStory && projector.tale !== before),
    )
    this.#sendFrame()
  }

  #sendFrame(): void {
    const { cluster, projector } = this.#running()
    const { nowMs } = cluster.simulation.agenda
    this.#frameNumber += 1
    const terminal = this.#terminalOutput
    this.#terminalOutput = []
    this.#onFrame({
      number: this.#frameNumber,
      nowMs,
      rate: this.#playing ? this.#pacer.rate(nowMs, projector.tale) : 0,
      playing: this.#playing,
      speed: this.#pacer.speed,
      seed: this.#seed,
      booted: cluster.booted,
      ...projector.takeChanges(nowMs),
      terminal,
    })
  }

  /** A run that ended, for want of code that could not be had, say, is over for good: the next one begins anew. */
  async #orFail<T>(run: Promise<T>): Promise<T> {
    try {
      return await run
    } catch (error) {
      this.#surroundings.fail(error)
      throw error
    }
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => undefined)
    return turn
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
