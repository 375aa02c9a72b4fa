import { Network } from 'lucide-react'
import { useEffect } from 'react'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { currentCluster, useCluster, useObject } from '../../state/cluster-store.ts'
import { makeRoom, useSelection } from '../../state/selection.ts'
import { RelationGraph } from './relation-graph.tsx'
import type { RelationLink, Relations } from './relations.ts'
import { useRelations } from './use-relations.ts'
import './relations.css'

/** Who owns whom: the selected object with its owners, what they own, the Services that lead there, and the nodes. */
export function RelationsPanel() {
  const text = useLateText('relations')
  const target = useSelection((selection) => selection.target)
  // Of a machine it is the Node that stands for it.
  const node = useCluster((cluster) => (target?.type === 'machine' ? cluster.nodes.get(target.name) : undefined))
  const uid = target?.type === 'object' ? target.uid : (node ?? '')
  const object = useObject(uid)
  const relations = useRelations(uid)
  if (!text) return null
  if (!object || relations.cards.length === 0)
    return (
      <div className="relations-empty">
        <Network aria-hidden="true" />
        <strong>{text.nothing}</strong>
        <p>{text.nothingHint}</p>
      </div>
    )
  return <Drawn relations={relations} selected={uid} text={text} />
}

function Drawn(props: {
  readonly relations: Relations
  readonly selected: string
  readonly text: LateMessages['relations']
}) {
  const { relations, text } = props
  useEffect(makeRoom, [])
  return (
    <section className="relations" aria-label={text.title}>
      <RelationGraph {...props} />
      {relations.links.length === 0 && <p className="relations-alone">{text.alone}</p>}
      <ul className="sr-only" aria-label={text.list}>
        {relations.links.map((link) => (
          <li key={`${link.relation} ${link.from} ${link.to}`}>{sentenceOf(link, relations, text)}</li>
        ))}
      </ul>
    </section>
  )
}

/** A line of the graph for those who do not see it. */
function sentenceOf(link: RelationLink, { cards }: Relations, text: LateMessages['relations']): string {
  const nameOf = (id: string) => {
    const folded = cards.find((card) => card.id === id)?.folded ?? 0
    const object = currentCluster().objects.get(id)
    return folded > 0 || !object ? text.more(folded) : `${object.kind} ${object.name}`
  }
  return text.sentence[link.relation](nameOf(link.from), nameOf(link.to))
}
