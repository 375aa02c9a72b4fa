import { useEffect, useState } from 'react'
import type { Why } from '../../../workers/contract.ts'
import { why } from '../../bridge/commands.ts'

type Answer = { readonly record: number; readonly why: Why | undefined }

/** The answer for a record; undefined: not there yet. */
export function useWhy(record: number): Why | undefined {
  const [answer, setAnswer] = useState<Answer>({ record: 0, why: undefined })
  useEffect(() => {
    if (record === 0) return
    let isCurrent = true
    const settle = (found: Why) => {
      if (isCurrent) setAnswer({ record, why: found })
    }
    why(record).then(settle, () => settle({ origin: 'forgotten', steps: [], spans: [] }))
    return () => {
      isCurrent = false
    }
  }, [record])
  return answer.record === record ? answer.why : undefined
}
