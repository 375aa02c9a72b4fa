import { Check, Crown, Minus, X } from 'lucide-react'
import type { SchedulingView } from '../../../workers/contract.ts'
import type { LateMessages } from '../../i18n/late-text.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { targetKey } from '../../state/selection.ts'
import { filtersOf, stagesOf } from '../../state/verdict.ts'
import { requestView } from '../../state/view-request.ts'
import { classNames } from '../../ui/class-names.ts'

type Node = SchedulingView['nodes'][number]
type Text = LateMessages['scheduling']

const mostNodes = 24

/** Each node a column, each plugin a row: first who refused and why, then raw and weighted scores, then the winner. */
export function VerdictMatrix(props: {
  readonly verdict: SchedulingView
  readonly stage: number
  readonly text: Text
}) {
  const { verdict, stage, text } = props
  const nodes = [...verdict.nodes]
    .sort((a, b) => Number(b.name === verdict.chosen) - Number(a.name === verdict.chosen) || b.total - a.total)
    .slice(0, mostNodes)
  const filters = filtersOf(verdict)
  const scores = verdict.nodes.find((node) => node.scores.length > 0)?.scores ?? []
  const stages = stagesOf(verdict)
  const now = stages[stage]
  const isNow = (type: 'filter' | 'score', plugin: string) => now?.type === type && now.plugin === plugin
  const highest = Math.max(1, ...nodes.flatMap((node) => node.scores.map((one) => one.normalized * one.weight)))
  return (
    <table className="verdict-matrix">
      <caption className="sr-only">{text.table}</caption>
      <thead>
        <tr>
          <th scope="col">{text.filters}</th>
          {nodes.map((node) => (
            <th scope="col" key={node.name} className={node.name === verdict.chosen ? 'is-chosen' : undefined}>
              <button type="button" onClick={() => reveal(node.name)}>
                {node.name}
                {node.name === verdict.chosen && <Crown aria-label={text.winner} />}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {filters.map((plugin, row) => (
          <tr key={plugin} className={classNames(isNow('filter', plugin) && 'is-now', row > stage && 'is-later')}>
            <th scope="row">{plugin}</th>
            {nodes.map((node) => (
              <FilterCell key={node.name} node={node} plugin={plugin} filters={filters} text={text} />
            ))}
          </tr>
        ))}
        {scores.length > 0 && (
          <tr className="verdict-divider">
            <th scope="rowgroup" colSpan={nodes.length + 1}>
              {text.scores}
            </th>
          </tr>
        )}
        {scores.map(({ plugin, weight }, row) => (
          <tr
            key={plugin}
            className={classNames(isNow('score', plugin) && 'is-now', row + filters.length > stage && 'is-later')}
          >
            <th scope="row">
              {plugin} <small>{text.weight(weight)}</small>
            </th>
            {nodes.map((node) => (
              <ScoreCell key={node.name} node={node} plugin={plugin} highest={highest} text={text} />
            ))}
          </tr>
        ))}
        {scores.length > 0 && (
          <tr className={classNames('verdict-total', stage < stages.length - 1 && 'is-later')}>
            <th scope="row">{text.total}</th>
            {nodes.map((node) => (
              <td key={node.name} className={node.name === verdict.chosen ? 'is-chosen' : undefined}>
                {node.rejectedBy === '' ? node.total : '–'}
              </td>
            ))}
          </tr>
        )}
      </tbody>
      {verdict.nodes.length > nodes.length && (
        <tfoot>
          <tr>
            <td colSpan={nodes.length + 1}>{text.moreNodes(verdict.nodes.length - nodes.length)}</td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}

function FilterCell(props: {
  readonly node: Node
  readonly plugin: string
  readonly filters: readonly string[]
  readonly text: Text
}) {
  const { node, plugin, filters, text } = props
  if (node.rejectedBy === plugin) {
    const reason = node.reasons.join(', ')
    return (
      <td className="is-refused">
        <X aria-label={text.refused} />
        <span>{reason}</span>
      </td>
    )
  }
  const wasAsked = node.rejectedBy === '' || filters.indexOf(plugin) < filters.indexOf(node.rejectedBy)
  if (!wasAsked)
    return (
      <td className="is-unasked">
        <Minus aria-label={text.notAsked} />
      </td>
    )
  return (
    <td className="is-passed">
      <Check aria-label={text.passed} />
    </td>
  )
}

function ScoreCell(props: {
  readonly node: Node
  readonly plugin: string
  readonly highest: number
  readonly text: Text
}) {
  const score = props.node.scores.find(({ plugin }) => plugin === props.plugin)
  if (!score) return <td className="is-unasked">–</td>
  const weighted = score.normalized * score.weight
  return (
    <td className="is-score" data-tooltip={props.text.score(score.raw, score.normalized, score.weight)}>
      <span className="score-track" aria-hidden="true">
        <span style={{ width: `${(100 * weighted) / props.highest}%` }} />
      </span>
      <strong>{weighted}</strong>
      <small>
        {score.normalized}×{score.weight}
      </small>
    </td>
  )
}

function reveal(node: string): void {
  if (currentCluster().machines.has(node))
    requestView({ type: 'reveal', key: targetKey({ type: 'machine', name: node }) })
}
