// Goes to the moments that a pointer drags over: one at a time, always on to the newest.
import { seek } from '../../bridge/commands.ts'

let wanted: number | undefined
let isUnderWay = false

export function seekTo(atMs: number): void {
  wanted = atMs
  if (!isUnderWay) void follow()
}

async function follow(): Promise<void> {
  isUnderWay = true
  try {
    while (wanted !== undefined) {
      const atMs: number = wanted
      wanted = undefined
      await seek(atMs)
    }
  } catch {
    wanted = undefined
  } finally {
    isUnderWay = false
  }
}
