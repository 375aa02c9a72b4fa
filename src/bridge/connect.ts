// The page's end of the wire to the cluster's Web Worker, and the only comlink on the page. Watches over the worker:
// one that hangs or crashes is noticed within 2 s and replaced by another that replays the recorded run.
import { proxy, wrap } from 'comlink'
import clusterWorker from '../../workers/cluster.worker.ts?worker&url'
import type { ClusterApi, Frame, Recording, Replayed, Speed } from '../../workers/contract.ts'
import { setConnection } from '../state/connection.ts'
import { moduleWorker } from './module-worker.ts'

export type ClusterLink = { readonly api: ClusterApi; terminate(): void; onCrash(handler: () => void): void }

/** Starts a Web Worker with a cluster in it. */
export function openWorker(): ClusterLink {
  const worker = moduleWorker(clusterWorker)
  const remote = wrap<ClusterApi>(worker)
  return {
    api: { ...promisesOf(remote), start: (recording, onFrame) => remote.start(recording, proxy(onFrame)) },
    terminate: () => worker.terminate(),
    onCrash: (handler) => worker.addEventListener('error', handler),
  }
}

/** The remote's methods as plain ones: comlink's proxy answers any name, which a spread would lose. */
function promisesOf(remote: ReturnType<typeof wrap<ClusterApi>>): Omit<ClusterApi, 'start'> {
  return {
    play: () => remote.play(),
    pause: () => remote.pause(),
    setSpeed: (speed) => remote.setSpeed(speed),
    step: (goal) => remote.step(goal),
    stepBack: (goal) => remote.stepBack(goal),
    seek: (atMs) => remote.seek(atMs),
    cancel: () => remote.cancel(),
    timeline: (fromMs, toMs, parts) => remote.timeline(fromMs, toMs, parts),
    apply: (text, file, dryRun) => remote.apply(text, file, dryRun),
    exec: (line) => remote.exec(line),
    interrupt: () => remote.interrupt(),
    input: (text) => remote.input(text),
    complete: (line, cursor) => remote.complete(line, cursor),
    chaos: (fault) => remote.chaos(fault),
    columnsOf: (plural) => remote.columnsOf(plural),
    inspect: (target) => remote.inspect(target),
    why: (record) => remote.why(record),
    tell: (record) => remote.tell(record),
    schedulingFixes: (podUid) => remote.schedulingFixes(podUid),
    recording: (untilMs) => remote.recording(untilMs),
    outcome: () => remote.outcome(),
    fingerprint: () => remote.fingerprint(),
    ping: () => remote.ping(),
  }
}

/** Pings follow one another; the worker counts as hung when this many checks in a row found one unanswered: at most 1.9 s. */
const checkEveryMs = 380
const checksMissed = 4
/** Booting and replaying may take this long before a worker that says nothing counts as hung. */
const bootMs = 30_000
const keepEveryMs = 5000
const maxRestarts = 3
/** A visitor meets the cluster at a pace at which what they do can be followed. */
const firstSpeed: Speed = 'story'

export type Connected = {
  readonly api: () => ClusterApi
  /** How the first run came out; undefined: it could not be started. */
  readonly begun: Promise<Replayed | undefined>
  /** Remembers the run as it is now, to come back to. Called after everything a person does. */
  readonly keep: () => Promise<void>
  /** Leaves this run for another; undefined: it could not be started. */
  readonly restart: (recording: Recording) => Promise<Replayed | undefined>
  readonly close: () => void
}

/** Connects to a cluster, follows its frames, and keeps it alive. */
export function connect(
  first: Recording,
  open: () => ClusterLink,
  follow: (frame: Frame) => void,
  onKept: (recording: Recording) => void = () => undefined,
): Connected {
  let link: ClusterLink
  let kept = first
  let headMs = 0
  let unanswered = 0
  let restarts = 0
  let generation = 0
  let startedAtMs = 0
  let isUp = false
  /** How time is to pass: as it did before a restart. */
  let pace: { playing: boolean; speed: Speed } = { playing: true, speed: firstSpeed }

  const start = async (recording: Recording): Promise<Replayed> => {
    const mine = ++generation
    const { playing, speed } = pace
    let hasStarted = false
    link = open()
    link.onCrash(() => mine === generation && void revive('crashed'))
    unanswered = 0
    isUp = false
    startedAtMs = performance.now()
    // Before the start, so that a pace chosen while the cluster boots is kept.
    await link.api.setSpeed(speed)
    if (playing) await link.api.play()
    const replayed = await link.api.start(recording, (frame) => {
      if (mine !== generation) return
      headMs = frame.headMs
      unanswered = 0
      isUp = true
      if (hasStarted) pace = { playing: frame.playing, speed: frame.speed }
      follow(frame)
    })
    if (mine !== generation) return replayed
    kept = recording
    hasStarted = true
    return replayed
  }
  const revive = async (why: 'hung' | 'crashed'): Promise<void> => {
    link.terminate()
    if (performance.now() - startedAtMs > 60_000) restarts = 0
    if (++restarts > maxRestarts) {
      generation++
      setConnection({ phase: 'failed', message: '' })
      return
    }
    setConnection({ phase: 'restarting', why })
    const mine = generation + 1
    try {
      const { hash: _, ...run } = kept
      await start({ ...run, untilMs: Math.max(kept.untilMs, headMs) })
      if (mine === generation) setConnection({ phase: 'restored' })
    } catch (error) {
      if (mine === generation) setConnection({ phase: 'failed', message: messageOf(error) })
    }
  }
  const keep = async (): Promise<void> => {
    const mine = generation
    const recording = await link.api.recording()
    if (mine !== generation) return
    kept = recording
    onKept(recording)
  }
  const check = () => {
    if (document.hidden) return
    if (!isUp) {
      if (performance.now() - startedAtMs > bootMs) void revive('hung')
      return
    }
    if (unanswered >= checksMissed) {
      void revive('hung')
      return
    }
    const mine = generation
    if (unanswered++ === 0)
      link.api.ping().then(
        () => {
          if (mine === generation) unanswered = 0
        },
        () => undefined,
      )
  }
  const begin = async (recording: Recording): Promise<Replayed | undefined> => {
    try {
      const replayed = await start(recording)
      setConnection({ phase: 'live' })
      return replayed
    } catch (error) {
      setConnection({ phase: 'failed', message: messageOf(error) })
      return undefined
    }
  }
  const restart = (recording: Recording): Promise<Replayed | undefined> => {
    link.terminate()
    restarts = 0
    setConnection({ phase: 'starting' })
    return begin(recording)
  }

  const checking = setInterval(check, checkEveryMs)
  const keeping = setInterval(() => void keep().catch(() => undefined), keepEveryMs)
  const begun = begin(first)
  return {
    api: () => link.api,
    begun,
    keep,
    restart,
    close: () => {
      clearInterval(checking)
      clearInterval(keeping)
      generation++
      link.terminate()
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
