import { Check, Radar, X } from 'lucide-react'
import type { SchedulingView } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { openVerdict } from '../../state/selection.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'

const mostNodes = 60

/** Each node's verdict in the last scheduling attempt: why it was rejected, or how it scored. */
export function SchedulingTable({ scheduling }: { readonly scheduling: SchedulingView }) {
  const text = useText('inspector')
  const nodes = [...scheduling.nodes]
    .sort((a, b) => Number(b.name === scheduling.chosen) - Number(a.name === scheduling.chosen) || b.total - a.total)
    .slice(0, mostNodes)
  const best = Math.max(1, ...nodes.map((node) => node.total))
  return (
    <>
      <p className="inspector-quiet">{text.schedulingHint}</p>
      <Button size="small" icon={<Radar />} onClick={openVerdict}>
        {text.openVerdict}
      </Button>
      {scheduling.message !== '' && <p className="inspector-reason">{scheduling.message}</p>}
      <ul className="verdicts">
        {nodes.map((node) => (
          <li key={node.name} className={node.name === scheduling.chosen ? 'is-chosen' : undefined}>
            <p className="verdict-head">
              <span className={node.rejectedBy ? 'verdict-mark is-no' : 'verdict-mark'} aria-hidden="true">
                {node.rejectedBy ? <X /> : <Check />}
              </span>
              <strong>{node.name}</strong>
              {node.name === scheduling.chosen && <Badge tone="success">{text.chosen}</Badge>}
              {node.rejectedBy !== '' && <Badge tone="danger">{text.rejected}</Badge>}
              {node.rejectedBy === '' && <span className="verdict-total">{node.total}</span>}
            </p>
            {node.rejectedBy !== '' && (
              <p className="verdict-reason">
                <code>{node.rejectedBy}</code> {node.reasons.join(', ')}
              </p>
            )}
            {node.scores.length > 0 && (
              <table className="scores">
                <tbody>
                  {node.scores.map((score) => (
                    <tr key={score.plugin}>
                      <th scope="row">{score.plugin}</th>
                      <td>
                        <span className="score-bar" aria-hidden="true">
                          <span
                            style={{ width: `${Math.min(100, (100 * score.normalized * score.weight) / best)}%` }}
                          />
                        </span>
                      </td>
                      <td className="score-value">{text.score(score.normalized, score.weight, score.raw)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
