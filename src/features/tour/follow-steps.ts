import type { CauseStep } from '../../../workers/contract.ts'
import * as commands from '../../bridge/commands.ts'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { isTold } from '../../state/telling.ts'

export type Follower = {
  /** To what is told next: what has happened already, or time goes on until something does. */
  readonly goOn: () => Promise<void>
  readonly stop: () => void
}

/**
 * Stops time at each thing that a person caused and a beginner is told of, in the order in which they happened, none left out.
 * `hold` gets each of them, and undefined when time goes on.
 */
export function followSteps(isOver: () => boolean, hold: (step: CauseStep | undefined) => void): Follower {
  let lastId = currentCluster().trace.at(-1)?.id ?? 0
  let isHeld = false
  let isAsking = false
  let hasStopped = false
  const look = async (): Promise<boolean> => {
    for (const line of currentCluster().trace) {
      if (line.id <= lastId) continue
      lastId = line.id
      if (line.root === 0) continue
      const step = await commands.tell(line.id)
      if (hasStopped || !step || !isTold(step, 'beginner') || isBeside(step)) continue
      isHeld = true
      hold(step)
      await commands.pause()
      return true
    }
    return false
  }
  const lookOnce = async (): Promise<boolean> => {
    if (isAsking || isHeld || hasStopped || isOver()) return isHeld
    isAsking = true
    try {
      return await look()
    } finally {
      isAsking = false
    }
  }
  const unfollow = onFrame(() => void lookOnce())
  return {
    goOn: async () => {
      isHeld = false
      if (await lookOnce()) return
      hold(undefined)
      await commands.play()
    },
    stop: () => {
      if (hasStopped) return
      hasStopped = true
      unfollow()
      hold(undefined)
    },
  }
}

/** That programs come and go, and that it is noted down, is not what a first minute is about. */
function isBeside({ fact: { key, values } }: CauseStep): boolean {
  if (key === 'reported') return values['phase'] === 'Pending'
  return key === 'process' || key === 'typed' || values['kind'] === 'Event' || values['resource'] === 'events'
}
