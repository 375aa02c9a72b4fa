import { Handle, type NodeProps, Position } from 'reactflow'
import type { ObjectView } from '../../../workers/contract.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { useCluster, useObject } from '../../state/cluster-store.ts'
import { podSigns } from '../../state/pod-signs.ts'
import { inspectTarget } from '../../state/selection.ts'
import { classNames } from '../../ui/class-names.ts'
import { Glyph } from '../../ui/glyph.tsx'

export type CardData = {
  readonly folded: number
  readonly isSelected: boolean
  /** The one card that the Tab key comes to; arrow keys lead on from there. */
  readonly isTabStop: boolean
}

/** What a card is called in the document, to bring the focus to it. */
export const cardId = (id: string) => `relation-${id}`

/** A card of the graph, as React Flow draws it. */
export function RelationNode({ id, data, ...props }: NodeProps) {
  const { folded, isSelected, isTabStop } = data as CardData
  return (
    <>
      <Handle type="target" position={props.targetPosition ?? Position.Left} isConnectable={false} />
      {folded > 0 ? <FoldedCard folded={folded} /> : <Card uid={id} isSelected={isSelected} isTabStop={isTabStop} />}
      <Handle type="source" position={props.sourcePosition ?? Position.Right} isConnectable={false} />
    </>
  )
}

function FoldedCard({ folded }: { readonly folded: number }) {
  const text = useLateText('relations')
  return <p className="relation-card is-folded">{text?.more(folded)}</p>
}

function Card(props: { readonly uid: string; readonly isSelected: boolean; readonly isTabStop: boolean }) {
  const { uid } = props
  const text = useLateText('relations')
  const object = useObject(uid)
  const colour = useCluster((cluster) => cluster.colours.get(object?.root ?? '') ?? 'system')
  if (!text || !object) return null
  const state = stateOf(object, text)
  const look = object.pod?.look
  return (
    <button
      type="button"
      id={cardId(uid)}
      tabIndex={props.isTabStop ? 0 : -1}
      className={classNames(
        'relation-card',
        look && `is-pod is-${look}`,
        object.service && 'is-service',
        object.node && 'is-node',
        object.node && object.node.ready !== 'True' && 'is-failed',
        props.isSelected && 'is-selected',
      )}
      style={{ ['--owner' as string]: `var(--owner-${colour})` }}
      aria-label={text.card(object.kind, object.name, state)}
      aria-pressed={props.isSelected}
      data-tooltip={`${object.kind} ${object.name}${state === '' ? '' : ` · ${state}`}`}
      onClick={() => inspectTarget({ type: 'object', uid })}
    >
      <span className="relation-kind">
        <span>{object.kind}</span>
        {look && <Glyph className="relation-glyph" path={podSigns[look]} isSolid={look === 'running'} />}
        <span className="relation-state">{state}</span>
      </span>
      <Name name={object.name} />
    </button>
  )
}

/** What is cut of a long name is its middle: generated names differ at the end. */
function Name({ name }: { readonly name: string }) {
  const cut = name.lastIndexOf('-')
  return (
    <span className="relation-name">
      <span>{cut > 0 ? name.slice(0, cut) : name}</span>
      {cut > 0 && name.slice(cut)}
    </span>
  )
}

/** The API's own words for how it is. */
function stateOf(object: ObjectView, text: LateMessages['relations']): string {
  if (object.pod) return object.pod.status
  if (object.service) return text.endpoints(object.service.addresses)
  if (object.node) return { True: 'Ready', False: 'NotReady', Unknown: 'Unknown' }[object.node.ready]
  return ''
}
