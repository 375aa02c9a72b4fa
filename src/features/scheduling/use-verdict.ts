import { useEffect, useState } from 'react'
import type { ObjectView, SchedulingView } from '../../../workers/contract.ts'
import { inspect } from '../../bridge/commands.ts'

type Answer = { readonly uid: string; readonly verdict: SchedulingView | undefined }

/** The last verdict about a pod, asked for again whenever the pod was written. */
export function useVerdict(pod: ObjectView | undefined): {
  readonly verdict: SchedulingView | undefined
  readonly isAnswered: boolean
} {
  const [answer, setAnswer] = useState<Answer>({ uid: '', verdict: undefined })
  const uid = pod?.uid ?? ''
  const record = pod?.record ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new record may bring a new verdict.
  useEffect(() => {
    if (uid === '') return
    let isCurrent = true
    inspect({ type: 'object', uid }).then(
      (inspection) => {
        if (isCurrent) setAnswer({ uid, verdict: inspection?.type === 'object' ? inspection.scheduling : undefined })
      },
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [uid, record])
  const isAnswered = answer.uid === uid
  return { verdict: isAnswered ? answer.verdict : undefined, isAnswered }
}
