import { useEffect, useState } from 'react'
import { useText } from '../i18n/text.ts'
import { currentCluster } from '../state/cluster-store.ts'

const everyMs = 4000
const mostLines = 3

/** Tells screen readers politely what happened lately: at most a few lines every few seconds. */
export function LiveLog() {
  const text = useText('app')
  const [lines, setLines] = useState<readonly string[]>([])
  useEffect(() => {
    let lastId = currentCluster().trace.at(-1)?.id ?? 0
    const timer = setInterval(() => {
      const { trace } = currentCluster()
      // Newest first: what a person caused, and faults; the rest is the hum of the cluster.
      const fresh: string[] = []
      for (let i = trace.length - 1; i >= 0 && fresh.length < mostLines; i--) {
        const line = trace[i]
        if (!line || line.id <= lastId) break
        if (line.root !== 0 && line.type !== 'message') fresh.unshift(`${line.source}: ${line.text}`)
      }
      lastId = trace.at(-1)?.id ?? lastId
      if (fresh.length > 0) setLines(fresh)
    }, everyMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="sr-only" role="log" aria-live="polite" aria-label={text.liveLog}>
      {lines.map((line, index) => (
        <p key={`${index} ${line}`}>{line}</p>
      ))}
    </div>
  )
}
