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
}

export const usePlayback = create<Playback>(() => ({ playing: false, speed: 1, rate: 0, seed: 0, booted: false }))

let clock: VirtualClock = startClock

export function followPlayback(frame: Frame, wallMs: number): void {
  clock = followClock(clock, frame, wallMs)
  const { playing, speed, rate, seed, booted } = frame
  const before = usePlayback.getState()
  if (
    before.playing !== playing ||
    before.speed !== speed ||
    before.rate !== rate ||
    before.seed !== seed ||
    before.booted !== booted
  )
    usePlayback.setState({ playing, speed, rate, seed, booted })
}

/** Virtual ms that the picture shows at this moment. */
export function shownMs(wallMs: number = performance.now()): number {
  return virtualNow(clock, wallMs)
}

export function resetPlayback(): void {
  clock = startClock
}
