import { useEffect, useState } from 'react'
import type { Inspection, Target } from '../../../workers/contract.ts'
import { inspect } from '../../bridge/commands.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { targetKey } from '../../state/selection.ts'

const askAgainMs = 400

type Asked = { readonly key: string; readonly inspection: Inspection | undefined }

/** Everything known about the target, asked for again while the cluster goes on; undefined: not answered yet. */
export function useInspection(target: Target): Asked | undefined {
  const [asked, setAsked] = useState<Asked | undefined>()
  const key = targetKey(target)
  useEffect(() => {
    let isCurrent = true
    let lastFrame = -1
    let isAsking = false
    const ask = () => {
      const { frame } = currentCluster()
      if (isAsking || frame === lastFrame || document.hidden) return
      lastFrame = frame
      isAsking = true
      inspect(target).then(
        (inspection) => {
          isAsking = false
          if (isCurrent) setAsked({ key, inspection })
        },
        () => {
          isAsking = false
        },
      )
    }
    ask()
    const timer = setInterval(ask, askAgainMs)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [key, target])
  return asked?.key === key ? asked : undefined
}
