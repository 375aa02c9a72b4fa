import * as commands from '../src/bridge/commands.ts'
import { usePlayback } from '../src/state/playback.ts'
import type { Recording } from '../workers/contract.ts'

/** Out of sight for so long, a widget gives its worker and its picture up. */
const sleepAfterMs = 4000

type Life = { sleep(): Promise<Recording | undefined>; wake(recording: Recording): Promise<void> }

/**
 * Out of sight, time stands; for longer, everything goes but what is needed to have the same run again. Comes back when it is
 * seen, or when it is roused because the page around it wants something of it.
 */
export function rest(root: Element, { sleep, wake }: Life): { rouse(): Promise<void> } {
  let isShown = true
  let wasPlaying = false
  let timer = 0
  let asleep: Promise<Recording | undefined> | undefined
  const doze = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      asleep = sleep()
    }, sleepAfterMs)
  }
  const rouse = async () => {
    clearTimeout(timer)
    const recording = await asleep
    asleep = undefined
    if (recording) {
      await wake(recording)
      if (!wasPlaying) await commands.pause()
    }
    if (!isShown) doze()
  }
  const hide = () => {
    wasPlaying = usePlayback.getState().playing
    if (wasPlaying) void commands.pause()
    doze()
  }
  const show = async () => {
    await rouse()
    if (wasPlaying) await commands.play()
  }
  new IntersectionObserver((entries) => {
    const now = entries.at(-1)?.isIntersecting ?? true
    if (now === isShown) return
    isShown = now
    if (now) void show()
    else hide()
  }).observe(root)
  return { rouse }
}
