import { currentCluster, onFrame } from '../src/state/cluster-store.ts'
import { shownMs, usePlayback } from '../src/state/playback.ts'
import { tell } from './player.ts'
import { type PlayerState, protocolVersion } from './protocol.ts'

/** More in one frame than anybody would listen to. */
const mostInAFrame = 50

export function playerState(): PlayerState {
  const { playing, speed, seed, booted } = usePlayback.getState()
  const cluster = currentCluster()
  const pods: Record<string, number> = {}
  for (const uid of cluster.byPlural.get('pods') ?? []) {
    const status = cluster.objects.get(uid)?.pod?.status
    if (status !== undefined) pods[status] = (pods[status] ?? 0) + 1
  }
  return { version: protocolVersion, nowMs: shownMs(), playing, speed, seed, booted, pods }
}

/** Tells the parent page what people cause in the cluster, and when time comes to a stand. */
export function tellHappenings(): void {
  let last = currentCluster().trace.at(-1)?.id ?? 0
  let wasPlaying = usePlayback.getState().playing
  let lastMs = currentCluster().nowMs
  onFrame(({ trace, nowMs }) => {
    const first = trace.findLastIndex((line) => line.id <= last) + 1
    last = trace.at(-1)?.id ?? 0
    const caused = trace.slice(first).filter((line) => line.root !== 0 && line.type !== 'message')
    for (const { atMs, source, text } of caused.slice(-mostInAFrame))
      tell({ event: 'event', detail: { atMs, source, text } })
    const { playing } = usePlayback.getState()
    if (!playing && (wasPlaying || nowMs !== lastMs)) tell({ event: 'step', detail: playerState() })
    wasPlaying = playing
    lastMs = nowMs
  })
}
