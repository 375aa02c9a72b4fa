import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { TraceLine } from '../../../workers/contract.ts'
import { why } from '../../bridge/commands.ts'
import { useText } from '../../i18n/text.ts'
import { selectRecord } from '../../state/selection.ts'
import { timeText } from '../../state/time-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { openLine } from './open-line.ts'

/** The chain of causes of a record, from what a person did down to the record. */
export function WhyChain({ record }: { readonly record: number }) {
  const text = useText('timeline')
  const [chain, setChain] = useState<readonly TraceLine[] | undefined>()
  useEffect(() => {
    let isCurrent = true
    setChain(undefined)
    why(record).then(
      (lines) => isCurrent && setChain(lines),
      () => isCurrent && setChain([]),
    )
    return () => {
      isCurrent = false
    }
  }, [record])
  const first = chain?.[0]
  const startMs = first?.atMs ?? 0
  const span = Math.max(1e-6, (chain?.at(-1)?.atMs ?? startMs) - startMs)
  return (
    <section className="why" aria-label={text.whyOf}>
      <header>
        <h2>{text.whyOf}</h2>
        <IconButton size="small" label={text.back} icon={<X />} onClick={() => selectRecord(0)} />
      </header>
      {chain?.length === 0 && <p className="trace-empty">{text.whyEmpty}</p>}
      {first && first.type !== 'input' && <p className="why-start">{text.whyStart}</p>}
      <ol>
        {chain?.map((line, index) => {
          const after = line.atMs - (chain[index - 1]?.atMs ?? line.atMs)
          return (
            <li key={line.id} className={line.id === record ? 'why-step is-last' : 'why-step'}>
              <button type="button" onClick={() => openLine(line)}>
                <span className="why-head">
                  <span className={`ui-record-mark is-${line.type}`} role="img" aria-label={text.kindsOf[line.type]} />
                  <strong>{line.source}</strong>
                  <span className="why-time">{index === 0 ? timeText(line.atMs) : `+${duration(after)}`}</span>
                </span>
                <span className="why-text">{line.text}</span>
                <span className="why-bar" aria-hidden="true">
                  <span
                    style={{
                      left: `${(100 * (line.atMs - after - startMs)) / span}%`,
                      width: `${Math.max(0.8, (100 * after) / span)}%`,
                    }}
                  />
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
