// Picks what is worth a sentence: the newest of what a person set off, and while time stands, of whatever the last step
// brought. It asks for few records and leaves each sentence time to be read.
import type { TraceLine } from '../../workers/contract.ts'
import { currentCluster, onFrame } from '../state/cluster-store.ts'
import { fallSilent, narrate } from '../state/narration.ts'
import { usePlayback } from '../state/playback.ts'
import { usePreferences } from '../state/preferences.ts'
import { isTold } from '../state/telling.ts'
import { tell } from './commands.ts'

/** A sentence stays at least so long, in real ms. */
const readableMs = 1100
/** So many records at most are asked about for one sentence. */
const mostAsked = 8
const mostLooked = 200

/** Tells as long as the page lives; returns a function that ends it. */
export function startNarrator(): () => void {
  let lastId = currentCluster().trace.at(-1)?.id ?? 0
  let frame = currentCluster().frame
  let isAsking = false
  let quietUntilMs = 0
  const look = async () => {
    const lines = candidates(currentCluster().trace, lastId)
    lastId = currentCluster().trace.at(-1)?.id ?? lastId
    for (const line of lines.slice(0, mostAsked)) {
      const step = await tell(line.id)
      if (!step || !isTold(step, usePreferences.getState().depth)) continue
      narrate(step)
      quietUntilMs = performance.now() + readableMs
      return
    }
  }
  return onFrame((cluster) => {
    // Another run, or a look back: what was told is no longer what is seen.
    if (cluster.frame < frame) {
      fallSilent()
      lastId = cluster.trace.at(-1)?.id ?? 0
    }
    frame = cluster.frame
    const isPaused = !usePlayback.getState().playing
    if (isAsking || (performance.now() < quietUntilMs && !isPaused)) return
    if ((cluster.trace.at(-1)?.id ?? 0) <= lastId) return
    isAsking = true
    look()
      .catch(() => undefined)
      .finally(() => {
        isAsking = false
      })
  })
}

/** Newest first. What the cluster does of its own accord is told only when it is stepped through. */
function candidates(trace: readonly TraceLine[], lastId: number): readonly TraceLine[] {
  const isPaused = !usePlayback.getState().playing
  const found: TraceLine[] = []
  for (let i = trace.length - 1; i >= Math.max(0, trace.length - mostLooked); i--) {
    const line = trace[i]
    if (!line || line.id <= lastId) break
    if (line.root !== 0 || isPaused) found.push(line)
  }
  return found
}
