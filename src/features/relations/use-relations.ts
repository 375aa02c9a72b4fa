import { useEffect, useState } from 'react'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { type Relations, relationsOf } from './relations.ts'

/** Finding out looks at every object: often enough to follow, seldom enough for large clusters. */
const everyMs = 250

/** The relations of an object as they are now. The same value as long as they stay the same. */
export function useRelations(uid: string): Relations {
  const [found, setFound] = useState(() => ({ uid, relations: relationsOf(currentCluster(), uid) }))
  useEffect(() => {
    let timer: number | undefined
    const look = () => {
      timer = undefined
      const relations = relationsOf(currentCluster(), uid)
      setFound((before) => (before.uid === uid && isSame(before.relations, relations) ? before : { uid, relations }))
    }
    look()
    const stop = onFrame(() => {
      timer ??= window.setTimeout(look, everyMs)
    })
    return () => {
      stop()
      window.clearTimeout(timer)
    }
  }, [uid])
  return found.relations
}

function isSame(a: Relations, b: Relations): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
