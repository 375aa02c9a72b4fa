// The timeline's data, asked for again a few times a second while time passes.
import { useEffect, useState } from 'react'
import type { TimelineView } from '../../../workers/contract.ts'
import { timeline } from '../../bridge/commands.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { usePlayback } from '../../state/playback.ts'

const everyMs = 400
/** A part of the track that shows how busy the cluster was, in px. */
const partPx = 3
/** A run that has just begun is not stretched over the whole width. */
const shortestMs = 30_000

/** `spanMs`: how much of the newest time to show; Infinity: all of it. */
export function useTimeline(spanMs: number, width: number): TimelineView | undefined {
  const [view, setView] = useState<TimelineView>()
  const booted = usePlayback((playback) => playback.booted)
  useEffect(() => {
    if (!booted || width === 0) return
    let isCurrent = true
    /** The frame at which was asked; 0: nothing is waited for. A run that was left never answers. */
    let askedAtFrame = 0
    let asked = ''
    const look = () => {
      const { headMs, nowMs, frame } = currentCluster()
      // A stretch that ends now, or where the past that is looked at is in sight.
      const fromMs = Math.max(0, Math.min(headMs - spanMs, nowMs - spanMs * 0.1))
      const toMs = Math.max(headMs, fromMs + Math.min(spanMs, shortestMs))
      const asking = `${fromMs} ${toMs} ${frame === 1}`
      const isWaiting = askedAtFrame > 0 && frame >= askedAtFrame
      if (isWaiting || asked === asking || document.hidden) return
      asked = asking
      askedAtFrame = Math.max(1, frame)
      timeline(fromMs, toMs, Math.max(1, Math.round(width / partPx))).then(
        (found) => {
          askedAtFrame = 0
          if (isCurrent) setView(found)
        },
        () => {
          askedAtFrame = 0
          asked = ''
        },
      )
    }
    look()
    const timer = setInterval(look, everyMs)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [booted, spanMs, width])
  return view
}
