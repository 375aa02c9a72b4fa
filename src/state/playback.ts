// How time passes in the cluster, and the virtual time that the page shows.
import { create } from 'zustand'
import type { Frame, Speed } from '../../workers/contract.ts'
import { followClock, startClock, type VirtualClock, virtualNow } from './virtual-clock.ts'

export type Playback = {
  readonly playing: boolean
  readonly speed: Speed
  readonly rate: number
  readonly seed: number
  readonly booted: boolean
  /** What is shown is not the newest that the cluster has come to. */
  readonly isPast: boolean
  /** The cluster runs ahead as fast as can be. */
  readonly isAhead: boolean
}

export const usePlayback = create<Playback>(() => ({
  playing: false,
  speed: 1,
  rate: 0,
  seed: 0,
  booted: false,
  isPast: false,
  isAhead: false,
}))

let clock: VirtualClock = startClock

export function followPlayback(frame: Frame, wallMs: number): void {
  clock = followClock(clock, frame, wallMs)
  const { playing, speed, rate, seed, booted, nowMs, headMs, goalMs } = frame
  const next: Playback = {
    playing,
    speed,
    rate,
    seed,
    booted,
    isPast: nowMs < headMs,
    isAhead: goalMs !== undefined,
  }
  const before = usePlayback.getState()
  const names = Object.keys(next) as (keyof Playback)[]
  if (names.some((name) => before[name] !== next[name])) usePlayback.setState(next)
}

/** Virtual ms that the picture shows at this moment. */
export function shownMs(wallMs: number = performance.now()): number {
  return virtualNow(clock, wallMs)
}

export function resetPlayback(): void {
  clock = startClock
}
