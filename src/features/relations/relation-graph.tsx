import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import {
  Panel,
  Position,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from 'reactflow'
import type { LateMessages } from '../../i18n/late-text.ts'
import { isMotionReduced } from '../../state/preferences.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { type Arrow, cardSize, layOut, neighbourOf, type Place } from './layout.ts'
import { cardId, RelationNode } from './relation-card.tsx'
import type { Relation, Relations } from './relations.ts'
import 'reactflow/dist/base.css'

type Text = LateMessages['relations']

const nodeTypes = { card: RelationNode }
const kinds: readonly Relation[] = ['owns', 'leads', 'runs']
const arrows: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] satisfies Arrow[]
/** Where lines begin and end, told beforehand: they are there with the cards, not a frame later. */
const handles = [
  { type: 'target', position: Position.Left, x: 0, y: cardSize.height / 2, width: 1, height: 1 },
  { type: 'source', position: Position.Right, x: cardSize.width, y: cardSize.height / 2, width: 1, height: 1 },
] as const

/** The graph on React Flow: dragged and pinched; the wheel is left to the page. */
export function RelationGraph(props: {
  readonly relations: Relations
  readonly selected: string
  readonly text: Text
}) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  )
}

function Graph(props: { readonly relations: Relations; readonly selected: string; readonly text: Text }) {
  const { relations, selected, text } = props
  const places = useMemo(() => layOut(relations.cards), [relations])
  const [focused, setFocused] = useState('')
  const hasCard = (id: string) => relations.cards.some((card) => card.id === id)
  const tabStop = hasCard(focused) ? focused : hasCard(selected) ? selected : (places[0]?.id ?? '')
  const nodes = useMemo(
    () =>
      relations.cards.map(({ id, folded }, index) => ({
        id,
        type: 'card',
        position: places[index] as Place,
        ...cardSize,
        measured: cardSize,
        handles: [...handles],
        data: { folded, isSelected: id === selected, isTabStop: id === tabStop },
      })),
    [relations, places, selected, tabStop],
  )
  const edges = useMemo(
    () =>
      relations.links.map(({ from, to, relation }) => ({
        id: `${relation} ${from} ${to}`,
        source: from,
        target: to,
        className: classNames(`is-${relation}`, (from === selected || to === selected) && 'is-near'),
        zIndex: from === selected || to === selected ? 1 : 0,
      })),
    [relations, selected],
  )
  const view = useRef<View>({ places: [], isTakenOver: false })
  return (
    <ReactFlow
      className="relation-graph"
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      minZoom={0.2}
      maxZoom={2}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      // The wheel moves the page, or nothing; keys are the page's own.
      zoomOnScroll={false}
      preventScrolling={false}
      zoomOnDoubleClick={false}
      panActivationKeyCode={null}
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomActivationKeyCode={null}
      // Without it a card takes no click.
      onNodeClick={() => undefined}
      onMove={(event) => {
        if (event) view.current.isTakenOver = true
      }}
      onFocus={(event) => setFocused(event.target.id.replace(cardId(''), ''))}
      onKeyDown={(event) => walk(event, places, tabStop)}
    >
      <Tools text={text} places={places} selected={selected} view={view} />
      <Key relations={relations} text={text} />
    </ReactFlow>
  )
}

function walk(event: KeyboardEvent, places: readonly Place[], from: string): void {
  if (!arrows.includes(event.key) || !(event.target as Element).classList.contains('relation-card')) return
  event.preventDefault()
  event.stopPropagation()
  const to = neighbourOf(places, from, event.key as Arrow)
  if (to !== undefined) document.getElementById(cardId(to))?.focus({ preventScroll: true })
}

/** What was shown last, and whether someone moved it since. */
type View = { places: readonly Place[]; isTakenOver: boolean }

/** Zooms, and shows the whole graph: whenever it becomes another one; while nobody moved it also when it or the room changes. */
function Tools(props: {
  readonly text: Text
  readonly places: readonly Place[]
  readonly selected: string
  readonly view: RefObject<View>
}) {
  const { text, places, selected, view } = props
  const flow = useReactFlow()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  useEffect(() => {
    if (width === 0 || height === 0) return
    const before = view.current
    const isOther = !before.places.some(({ id }) => id === selected)
    view.current = { places, isTakenOver: !isOther && before.isTakenOver }
    if (!view.current.isTakenOver) showAll(flow, before.places.length === 0 ? 0 : showMs)
  }, [flow, places, selected, width, height, view])
  const zoom = { duration: isMotionReduced() ? 0 : showMs }
  const onShowAll = () => {
    view.current.isTakenOver = false
    showAll(flow, showMs)
  }
  return (
    <Panel position="top-right" className="relation-tools">
      <IconButton size="small" label={text.zoomIn} icon={<ZoomIn />} onClick={() => void flow.zoomIn(zoom)} />
      <IconButton size="small" label={text.zoomOut} icon={<ZoomOut />} onClick={() => void flow.zoomOut(zoom)} />
      <IconButton size="small" label={text.fit} icon={<Maximize />} onClick={onShowAll} />
    </Panel>
  )
}

const showMs = 220

function showAll(flow: ReactFlowInstance, duration: number): void {
  void flow.fitView({
    maxZoom: 1,
    padding: { top: '14px', left: '16px', right: '48px', bottom: '30px' },
    duration: isMotionReduced() ? 0 : duration,
  })
}

/** What the lines mean: only those that there are. */
function Key({ relations, text }: { readonly relations: Relations; readonly text: Text }) {
  const drawn = kinds.filter((kind) => relations.links.some((link) => link.relation === kind))
  if (drawn.length === 0) return null
  return (
    <Panel position="bottom-left" className="relation-key" aria-hidden="true">
      {drawn.map((kind) => (
        <span key={kind} className={`is-${kind}`}>
          {text.key[kind]}
        </span>
      ))}
    </Panel>
  )
}
