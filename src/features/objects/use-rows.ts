import { useEffect, useState } from 'react'
import type { ObjectView } from '../../../workers/contract.ts'
import { currentCluster } from '../../state/cluster-store.ts'

const refreshMs = 200

/** The objects of a kind, a few times a second: a table that changes faster can't be read. */
export function useRows(plural: string): readonly ObjectView[] {
  const [rows, setRows] = useState<readonly ObjectView[]>(() => read(plural))
  useEffect(() => {
    let before = read(plural)
    setRows(before)
    const timer = setInterval(() => {
      const now = read(plural)
      if (now.length === before.length && now.every((object, index) => object === before[index])) return
      before = now
      setRows(now)
    }, refreshMs)
    return () => clearInterval(timer)
  }, [plural])
  return rows
}

function read(plural: string): readonly ObjectView[] {
  const { byPlural, objects } = currentCluster()
  return (byPlural.get(plural) ?? []).flatMap((uid) => objects.get(uid) ?? [])
}
