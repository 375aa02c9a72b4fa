// Virtual time between frames, as a pure function of the last frames and the wall clock.
import type { Frame } from '../../workers/contract.ts'

/** The picture goes from one virtual time to another while some real time passes, and then waits for the next frame. */
export type VirtualClock = {
  readonly fromMs: number
  readonly toMs: number
  readonly atWallMs: number
  readonly overMs: number
}

export const startClock: VirtualClock = { fromMs: 0, toMs: 0, atWallMs: 0, overMs: 0 }

/** Frames come this often at least and at most, for the eye, in real ms. */
const shortestMs = 8
const longestMs = 120
/** How long a single step takes to be shown, in real ms. */
const stepMs = 620

/**
 * The picture follows one frame behind the cluster: it never shows what has not happened yet, and never goes back.
 * After a step it first jumps to where the message that arrived was sent, so that its whole way is seen.
 */
export function followClock(clock: VirtualClock, frame: Frame, wallMs: number): VirtualClock {
  const shown = virtualNow(clock, wallMs)
  if (frame.number === 1 || frame.isJump || frame.nowMs < clock.toMs)
    return { fromMs: frame.nowMs, toMs: frame.nowMs, atWallMs: wallMs, overMs: 0 }
  if (frame.nowMs === clock.toMs) return clock
  const isStep = frame.rate === 0 && shown === clock.toMs
  if (isStep) {
    const from = Math.max(shown, lastSentBefore(frame))
    return { fromMs: Math.min(from, frame.nowMs), toMs: frame.nowMs, atWallMs: wallMs, overMs: stepMs }
  }
  const overMs = Math.max(shortestMs, Math.min(longestMs, wallMs - clock.atWallMs))
  return { fromMs: shown, toMs: frame.nowMs, atWallMs: wallMs, overMs }
}

export function virtualNow({ fromMs, toMs, atWallMs, overMs }: VirtualClock, wallMs: number): number {
  const part = overMs > 0 ? Math.max(0, (wallMs - atWallMs) / overMs) : 1
  return part >= 1 ? toMs : fromMs + (toMs - fromMs) * part
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
