// Goes to the moments that a pointer drags over: one at a time, always on to the newest.
import { seek } from '../../bridge/commands.ts'
import { currentCluster } from '../../state/cluster-store.ts'

let wanted: number | undefined
/** The frame at which the seek under way was asked for; 0: none is. A run that was left never answers. */
let askedAtFrame = 0

export function seekTo(atMs: number): void {
  wanted = atMs
  if (askedAtFrame === 0 || currentCluster().frame < askedAtFrame) void follow()
}

async function follow(): Promise<void> {
  try {
    while (wanted !== undefined) {
      const atMs: number = wanted
      wanted = undefined
      askedAtFrame = Math.max(1, currentCluster().frame)
      await seek(atMs)
    }
  } catch {
    wanted = undefined
  } finally {
    askedAtFrame = 0
  }
}
