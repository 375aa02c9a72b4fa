// Virtual time between frames, as a pure function of the last frames and the wall clock.
import type { Frame } from '../../workers/contract.ts'

export type VirtualClock = {
  /** Virtual ms shown at `atWallMs`, and where it may run to before the next frame comes. */
  readonly fromMs: number
  readonly limitMs: number
  readonly atWallMs: number
  readonly rate: number
}

export const startClock: VirtualClock = { fromMs: 0, limitMs: 0, atWallMs: 0, rate: 0 }

/** How far the picture may run ahead of the last frame: the length of one frame, in real ms. */
const aheadMs = 34
/** How long a single step takes to be shown, in real ms. */
const stepMs = 620

/**
 * Playing: goes on from what is shown, at the frame's rate, no further than one frame ahead of it. Paused: runs to
 * the frame's time and stands; after a step it first jumps to where the message that arrived was sent.
 */
export function followClock(clock: VirtualClock, frame: Frame, wallMs: number): VirtualClock {
  const shown = virtualNow(clock, wallMs)
  if (frame.number === 1 || frame.nowMs < shown - 60_000 * Math.max(1, frame.rate))
    return { fromMs: frame.nowMs, limitMs: frame.nowMs, atWallMs: wallMs, rate: frame.rate }
  if (frame.rate > 0) {
    const lag = frame.nowMs - shown
    const isFar = Math.abs(lag) > 250 * frame.rate
    return {
      fromMs: isFar ? frame.nowMs : shown,
      limitMs: frame.nowMs + aheadMs * frame.rate,
      atWallMs: wallMs,
      // Leans towards the frame's time, so that the two never drift apart and nothing jumps.
      rate: isFar ? frame.rate : Math.max(frame.rate * 0.5, frame.rate + lag / 150),
    }
  }
  if (frame.nowMs <= clock.limitMs && clock.rate > 0 && frame.nowMs <= shown)
    return { fromMs: Math.min(shown, frame.nowMs), limitMs: frame.nowMs, atWallMs: wallMs, rate: 0 }
  const from = Math.max(Math.min(shown, frame.nowMs), lastSentBefore(frame))
  return { fromMs: from, limitMs: frame.nowMs, atWallMs: wallMs, rate: (frame.nowMs - from) / stepMs }
}

export function virtualNow(clock: VirtualClock, wallMs: number): number {
  return Math.min(clock.limitMs, clock.fromMs + Math.max(0, wallMs - clock.atWallMs) * clock.rate)
}

/** When the message was sent that arrived last in this frame; -Infinity: none arrived. */
function lastSentBefore(frame: Frame): number {
  let sent = -Infinity
  let arrived = -Infinity
  for (const message of frame.messages)
    if (message.arrivesAtMs <= frame.nowMs && message.arrivesAtMs >= arrived) {
      arrived = message.arrivesAtMs
      sent = message.sentAtMs
    }
  return sent
}
