// All that moves virtual time: playing at a pace, stepping, running ahead, and going back over what was recorded. It
// decides when things are run and shown, never what happens. Looking at the past moves nothing: the cluster stands
// still meanwhile.
import type { Cluster } from '../cluster/cluster.ts'
import type { Frame, Speed, StepGoal, TerminalOutput } from '../contract.ts'
import { momentBefore, momentOf, nextMoment } from './moments.ts'
import { Pacer } from './pacer.ts'
import type { Projector } from './projector.ts'

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

/** A slice of work ends after this much real time, so that the worker stays answerable; a longer one when it is in haste. */
const sliceMs = 8
const hasteSliceMs = 24
const frameMs = 16
/** A step gives up when for this long, in virtual time, no message arrived, or what else it waits for did not come. */
const stepLimitMs = { message: 60_000, decision: 600_000, change: 600_000 }
/** Frames that the page has not taken in yet: a page that sleeps is not buried under them. */
const mostUnseen = 6

export class Timekeeper {
  readonly pacer = new Pacer()
  readonly #surroundings: Surroundings
  readonly #cluster: Cluster
  readonly #projector: Projector
  readonly #onFrame: (frame: Frame) => unknown
  readonly #terminal: TerminalOutput[] = []
  #playing = false
  /** The moment of the past that is shown; undefined: now. */
  #pastMs: number | undefined
  #goalMs: number | undefined
  #isCancelled = false
  #isJump = false
  #frameNumber = 0
  #unseen = 0
  /** Everything that moves virtual time or acts on the cluster goes through here, one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(
    surroundings: Surroundings,
    cluster: Cluster,
    projector: Projector,
    { speed, playing }: { readonly speed: Speed; readonly playing: boolean },
    onFrame: (frame: Frame) => unknown,
  ) {
    this.#surroundings = surroundings
    this.#cluster = cluster
    this.#projector = projector
    this.#onFrame = onFrame
    this.pacer.speed = speed
    this.#playing = playing
  }

  get shownMs(): number {
    return this.#pastMs ?? this.headMs
  }

  get headMs(): number {
    return this.#cluster.simulation.agenda.nowMs
  }

  get isInPast(): boolean {
    return this.#pastMs !== undefined
  }

  print(output: TerminalOutput): void {
    this.#terminal.push(output)
  }

  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  play(): Promise<void> {
    if (!this.#playing) this.pacer.reset(this.#surroundings.nowMs())
    this.#playing = true
    return this.inTurn(async () => this.sendFrame())
  }

  pause(): Promise<void> {
    this.#playing = false
    this.#isCancelled = true
    return this.inTurn(async () => this.sendFrame())
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true
  }

  step(goal: StepGoal): Promise<boolean> {
    this.#playing = false
    return this.inTurn(async () => {
      const next = this.#pastMs === undefined ? undefined : nextMoment(this.#projector.history, this.#pastMs, goal)
      let isThere = true
      if (this.#pastMs !== undefined && next !== undefined && next <= this.headMs) this.#goOn(this.#pastMs, next)
      else {
        this.#toLive()
        isThere = await this.#runToMoment(goal)
      }
      this.sendFrame()
      return isThere
    })
  }

  stepBack(goal: StepGoal): Promise<boolean> {
    this.#playing = false
    return this.inTurn(async () => {
      const before = momentBefore(this.#projector.history, this.shownMs, goal)
      if (before !== undefined) this.#toPast(before)
      this.sendFrame()
      return before !== undefined
    })
  }

  seek(atMs: number): Promise<number> {
    return this.inTurn(async () => {
      const wasPlaying = this.#playing
      this.#isCancelled = false
      if (atMs < this.headMs) {
        this.#playing = false
        this.#toPast(Math.max(atMs, this.#projector.history.fromMs))
      } else {
        this.#toLive()
        if (atMs > this.headMs) await this.runAhead(atMs)
        this.pacer.reset(this.#surroundings.nowMs())
        // Paused meanwhile: that holds.
        this.#playing = wasPlaying && this.#playing
      }
      this.sendFrame()
      return this.shownMs
    })
  }

  /** Runs on as fast as can be, telling how far it has come. */
  async runAhead(untilMs: number): Promise<void> {
    this.#goalMs = untilMs
    this.#isCancelled = false
    try {
      await this.runTo(untilMs, () => this.#isCancelled)
    } finally {
      this.#goalMs = undefined
      this.#isJump = true
    }
  }

  /** Runs in slices, with a frame now and then, until `untilMs` or until `isDone`. */
  async runTo(untilMs: number, isDone: () => boolean = () => false): Promise<void> {
    const { simulation } = this.#cluster
    let lastFrame = this.#surroundings.nowMs()
    for (;;) {
      const sliceEnd = this.#surroundings.nowMs() + hasteSliceMs
      const reached = await simulation.run(untilMs, () => isDone() || this.#surroundings.nowMs() > sliceEnd)
      if (reached || isDone()) return
      if (this.#surroundings.nowMs() - lastFrame > 6 * frameMs) {
        this.#isJump = true
        this.sendFrame()
        lastFrame = this.#surroundings.nowMs()
      }
      await this.#surroundings.pause(0)
    }
  }

  /** Plays for ever, whenever it is to be played. */
  async loop(): Promise<void> {
    this.pacer.reset(this.#surroundings.nowMs())
    for (;;) {
      const beganMs = this.#surroundings.nowMs()
      if (this.#playing) await this.inTurn(() => this.#slice())
      const usedMs = this.#surroundings.nowMs() - beganMs
      await this.#surroundings.pause(this.#playing ? Math.max(0, frameMs - usedMs) : frameMs)
    }
  }

  async #slice(): Promise<void> {
    if (!this.#playing) return
    const projector = this.#projector
    const beganMs = this.#surroundings.nowMs()
    const targetMs = this.pacer.target(this.shownMs, beganMs, projector.tale)
    const before = projector.tale
    // A story stops where a new message sets out, to be slow from there on.
    const isTold = () => this.pacer.speed === 'story' && projector.tale !== before
    if (this.#pastMs === undefined)
      await this.#cluster.simulation.run(targetMs, () => this.#surroundings.nowMs() - beganMs > sliceMs || isTold())
    else this.#goOn(this.#pastMs, Math.min(targetMs, this.headMs), isTold)
    if (this.#unseen < mostUnseen) this.sendFrame()
  }

  /** Lets the past go on; where it reaches the present, the present is shown. */
  #goOn(fromMs: number, untilMs: number, isDone?: () => boolean): void {
    const reachedMs = this.#projector.goOn(fromMs, untilMs, isDone)
    const isOver = reachedMs >= this.headMs
    this.#pastMs = isOver ? undefined : reachedMs
    if (isOver) this.#projector.showLive()
  }

  async #runToMoment(goal: StepGoal): Promise<boolean> {
    const { simulation } = this.#cluster
    const moments = goal.type === 'message' ? this.#projector.arrivalsAfter(this.headMs) : []
    const unsubscribe = simulation.trace.subscribe((record) => {
      const atMs = momentOf(record, goal)
      if (atMs !== undefined) moments.push(atMs)
    })
    const isThere = () => moments.some((atMs) => atMs <= this.headMs)
    this.#isCancelled = false
    try {
      await this.runTo(this.headMs + stepLimitMs[goal.type], () => isThere() || this.#isCancelled)
    } catch (error) {
      this.#surroundings.fail(error)
      throw error
    } finally {
      unsubscribe()
    }
    this.#isJump = false
    return isThere()
  }

  #toPast(atMs: number): void {
    this.#projector.showPast(atMs)
    this.#pastMs = atMs
    this.#isJump = true
  }

  #toLive(): void {
    if (this.#pastMs === undefined) return
    this.#pastMs = undefined
    this.#projector.showLive()
    this.#isJump = true
  }

  sendFrame(): void {
    const { simulation, booted } = this.#cluster
    this.#frameNumber += 1
    this.#unseen += 1
    const nowMs = this.shownMs
    if (this.#isJump) this.#projector.tellUnderWay(nowMs)
    const seen = this.#onFrame({
      number: this.#frameNumber,
      nowMs,
      headMs: this.headMs,
      recordedFromMs: this.#projector.history.fromMs,
      ...(this.#goalMs === undefined ? {} : { goalMs: this.#goalMs }),
      ...(this.#isJump ? { isJump: true } : {}),
      rate: this.#playing ? this.pacer.rate(nowMs, this.#projector.tale) : 0,
      playing: this.#playing,
      speed: this.pacer.speed,
      seed: simulation.seed,
      booted,
      ...this.#projector.takeChanges(),
      terminal: this.#terminal.splice(0),
    })
    this.#isJump = false
    // The page answers each frame when it has taken it in.
    Promise.resolve(seen).then(
      () => {
        this.#unseen -= 1
      },
      () => undefined,
    )
  }
}
