// Wall clock to virtual time: how far to run in each slice of real time. It decides only when things are shown, never
// what happens: the trace is the same at every pace.
import type { Speed } from '../contract.ts'

/**
 * What the pacer must know of the tale in progress: the newest message that goes back to a person's action, how long it
 * is under way in virtual time, and how long it should be seen.
 */
export type Tale = { readonly arrivesAtMs: number; readonly tookMs: number; readonly screenMs: number }

/** Virtual ms a real ms in the quiet stretches of a story. */
const storyQuietRate = 12
/** Virtual ms without a message of the tale after which it is over: from then on time passes as it does. */
const storyOverMs = 120_000
/**
 * After a pause of the browser, at most this much real time is caught up: timers of a tab in the background fire once a
 * second, which must not slow it down, and a computer that slept for a night must not have to run a night.
 */
const maxCatchUpMs = 1_000

export class Pacer {
  speed: Speed = 1
  #lastWallMs = 0

  /** Begins counting real time anew: after a pause, or at the start. */
  reset(wallMs: number): void {
    this.#lastWallMs = wallMs
  }

  /** Virtual time to have reached at real time `wallMs`. */
  target(nowMs: number, wallMs: number, tale: Tale): number {
    const elapsedMs = Math.min(Math.max(0, wallMs - this.#lastWallMs), maxCatchUpMs)
    this.#lastWallMs = wallMs
    return this.speed === 'story' ? storyTarget(nowMs, elapsedMs, tale) : nowMs + elapsedMs * this.speed
  }

  /** Virtual ms a real ms just now. */
  rate(nowMs: number, tale: Tale): number {
    return this.speed === 'story' ? storyRate(nowMs, tale) : this.speed
  }
}

/** Slow while a message of the tale is under way, quick in between; never past the arrival that it is slow for. */
function storyTarget(nowMs: number, elapsedMs: number, tale: Tale): number {
  const target = nowMs + elapsedMs * storyRate(nowMs, tale)
  return nowMs < tale.arrivesAtMs ? Math.min(target, tale.arrivesAtMs) : target
}

function storyRate(nowMs: number, { arrivesAtMs, tookMs, screenMs }: Tale): number {
  if (nowMs < arrivesAtMs) return Math.min(storyQuietRate, Math.max(tookMs, 0.02) / screenMs)
  return nowMs - arrivesAtMs < storyOverMs ? storyQuietRate : 1
}
