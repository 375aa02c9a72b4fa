import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import {
  BaseEdge,
  type EdgeProps,
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
import { type Arrow, cardSize, type Lie, layOut, neighbourOf, type Place } from './layout.ts'
import { cardId, RelationNode } from './relation-card.tsx'
import type { Relation, Relations } from './relations.ts'
import 'reactflow/dist/base.css'

type Text = LateMessages['relations']

const nodeTypes = { card: RelationNode }
const edgeTypes = { link: Line }
const kinds: readonly Relation[] = ['owns', 'leads', 'runs']
const arrows: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] satisfies Arrow[]
/** Narrower than this, in px, the graph stands upright. */
const narrow = 560
/** Where lines begin and end, told beforehand: they are there with the cards, not a frame later. */
const ends = {
  across: {
    target: { position: Position.Left, x: 0, y: cardSize.height / 2 },
    source: { position: Position.Right, x: cardSize.width, y: cardSize.height / 2 },
  },
  upright: {
    target: { position: Position.Top, x: cardSize.width / 2, y: 0 },
    source: { position: Position.Bottom, x: cardSize.width / 2, y: cardSize.height },
  },
} as const

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
  const lie: Lie = useStore((state) => state.width > 0 && state.width < narrow) ? 'upright' : 'across'
  const places = useMemo(() => layOut(relations.cards, lie), [relations, lie])
  const [focused, setFocused] = useState('')
  const hasCard = (id: string) => relations.cards.some((card) => card.id === id)
  const tabStop = hasCard(focused) ? focused : hasCard(selected) ? selected : (places[0]?.id ?? '')
  const nodes = useMemo(() => {
    const { target, source } = ends[lie]
    return relations.cards.map(({ id, folded }, index) => ({
      id,
      type: 'card',
      position: places[index] as Place,
      ...cardSize,
      measured: cardSize,
      targetPosition: target.position,
      sourcePosition: source.position,
      handles: [
        { type: 'target' as const, ...target, width: 1, height: 1 },
        { type: 'source' as const, ...source, width: 1, height: 1 },
      ],
      data: { folded, isSelected: id === selected, isTabStop: id === tabStop },
    }))
  }, [relations, places, lie, selected, tabStop])
  const edges = useMemo(
    () =>
      relations.links.map(({ from, to, relation }) => ({
        id: `${relation} ${from} ${to}`,
        type: 'link',
        source: from,
        target: to,
        data: { bends: places.find((place) => place.id === to)?.bends },
        className: classNames(`is-${relation}`, (from === selected || to === selected) && 'is-near'),
      })),
    [relations, places, selected],
  )
  const view = useRef<View>({ places: [], isTakenOver: false })
  return (
    <ReactFlow
      className="relation-graph"
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
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

/** Straight but between the columns: it bends where there are no cards. */
function Line({ sourceX: x, sourceY: y, targetX: toX, targetY: toY, targetPosition, data }: EdgeProps) {
  const bends = data?.['bends'] as Place['bends'] | undefined
  if (!bends) return null
  const { from, to } = bends
  const middle = (from + to) / 2
  const path =
    targetPosition === Position.Left
      ? `M${x} ${y}H${from}C${middle} ${y} ${middle} ${toY} ${to} ${toY}H${toX}`
      : `M${x} ${y}V${from}C${x} ${middle} ${toX} ${middle} ${toX} ${to}V${toY}`
  return <BaseEdge path={path} />
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
