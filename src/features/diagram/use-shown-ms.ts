import { useEffect, useState } from 'react'
import { shownMs } from '../../state/playback.ts'

const everyMs = 120

/** Virtual time for what counts down or fills up, a few times a second; still while `isMoving` is false. */
export function useShownMs(isMoving: boolean): number {
  const [nowMs, setNowMs] = useState(shownMs)
  useEffect(() => {
    if (!isMoving) return
    setNowMs(shownMs())
    const timer = setInterval(() => setNowMs(shownMs()), everyMs)
    return () => clearInterval(timer)
  }, [isMoving])
  return nowMs
}
