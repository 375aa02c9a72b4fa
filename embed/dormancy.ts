import * as commands from '../src/bridge/commands.ts'
import { usePlayback } from '../src/state/playback.ts'
import type { Recording } from '../workers/contract.ts'

/** Out of sight for so long, a widget gives its worker up. */
const sleepAfterMs = 20_000

type Life = { sleep(): Promise<Recording | undefined>; wake(recording: Recording): void }

/** Out of sight, time stands; for longer, the worker goes too. In sight again, everything is as it was. */
export function rest(root: Element, { sleep, wake }: Life): void {
  let timer = 0
  let wasPlaying = false
  let asleep: Promise<Recording | undefined> | undefined
  const hide = () => {
    wasPlaying = usePlayback.getState().playing
    if (wasPlaying) void commands.pause()
    timer = window.setTimeout(() => {
      asleep = sleep()
    }, sleepAfterMs)
  }
  const show = async () => {
    clearTimeout(timer)
    const recording = await asleep
    asleep = undefined
    if (recording) wake(recording)
    else if (wasPlaying) await commands.play()
  }
  let isShown = true
  new IntersectionObserver(([entry]) => {
    const now = entry?.isIntersecting ?? true
    if (now === isShown) return
    isShown = now
    if (now) void show()
    else hide()
  }).observe(root)
}
