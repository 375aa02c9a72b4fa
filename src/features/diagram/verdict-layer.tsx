import { Check, Crown, X } from 'lucide-react'
import { useLateText } from '../../i18n/late-text.ts'
import { type Mark, markAt, usePlayedVerdict } from '../../state/verdict.ts'
import { classNames } from '../../ui/class-names.ts'
import type { Layout, PlacedMachine } from './layout.ts'
import './verdict-layer.css'

/** A verdict of the scheduler on the machines themselves: who is out and why, who scores what, who wins. */
export function VerdictLayer({ layout }: { readonly layout: Layout }) {
  const played = usePlayedVerdict((state) => state.played)
  if (!played) return null
  return [...layout.machines.values()].map((machine) => {
    const mark = markAt(played.verdict, played.stage, machine.name)
    return mark && <MachineMark key={machine.name} machine={machine} mark={mark} />
  })
}

function MachineMark({ machine, mark }: { readonly machine: PlacedMachine; readonly mark: Mark }) {
  const text = useLateText('scheduling')
  if (!text) return null
  const { x, y, width, height } = machine
  return (
    <div
      className={classNames('verdict-mark-box', `is-${mark.state}`, mark.state === 'out' && mark.isNow && 'is-now')}
      style={{ transform: `translate(${x - 8}px, ${y - 8}px)`, width: width + 16, height: height + 16 }}
    >
      {mark.state === 'out' ? (
        <p>
          <X aria-hidden="true" />
          <strong>{mark.plugin}</strong>
          <span>{mark.reasons.join(', ')}</span>
        </p>
      ) : (
        (mark.state !== 'in' || mark.score !== undefined) && (
          <p>
            {mark.state === 'won' ? <Crown aria-hidden="true" /> : <Check aria-hidden="true" />}
            <strong>{mark.state === 'won' ? text.winner : text.points(mark.score ?? 0)}</strong>
            {mark.state === 'won' && mark.score > 0 && <span>{text.points(mark.score)}</span>}
          </p>
        )
      )}
    </div>
  )
}
