import { type ComponentType, lazy, type MouseEvent, type ReactNode, Suspense, useMemo, useRef, useState } from 'react'
import type { MachineRole } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { currentCluster, useCluster } from '../../state/cluster-store.ts'
import { useNarration } from '../../state/narration.ts'
import { usePlayback } from '../../state/playback.ts'
import { inspectTarget, select, useSelection } from '../../state/selection.ts'
import { usePlayedVerdict } from '../../state/verdict.ts'
import { Backdrop } from './backdrop.tsx'
import { Anchorage } from './cards/anchorage.tsx'
import { ServicesQuay } from './cards/services-quay.tsx'
import { Ship } from './cards/ship.tsx'
import { Shore } from './cards/shore.tsx'
import { Station } from './cards/station.tsx'
import { largeFleet, useMachinesInSight } from './cards-in-sight.ts'
import { placeAt } from './crowd-cells.ts'
import { DiagramTools } from './diagram-tools.tsx'
import type { Drawn } from './draw-messages.ts'
import { thingsOf } from './graph.ts'
import { type Layout, layOut, type PlacedMachine, type Rect, type Variant } from './layout.ts'
import { MessageLayer } from './message-layer.tsx'
import type { Card, Steer, Surface } from './surface.ts'
import { useCamera } from './use-camera.ts'
import { farZoom, useIsFar } from './use-far.ts'
import { targetOf, useKeyboard } from './use-keyboard.ts'
import { useVariant } from './use-variant.ts'
import './diagram.css'

const machineCards: Readonly<Record<MachineRole, ComponentType<{ readonly placed: PlacedMachine }>>> = {
  worker: Ship,
  'control-plane': Station,
  laptop: Shore,
  registry: Shore,
  'load-balancer': Shore,
  etcd: Shore,
}

/** How near the pointer must be to a message to hit it, in px. */
const hitPx = 16
const slowRate = 0.2

const Narration = lazy(async () => ({ default: (await import('./narration.tsx')).Narration }))
const VerdictLayer = lazy(async () => ({ default: (await import('./verdict-layer.tsx')).VerdictLayer }))
const CrowdLayer = lazy(async () => ({ default: (await import('./crowd-layer.tsx')).CrowdLayer }))

/** The cluster as a chart: machines with their programs and pods, and the messages between them. */
export function Diagram({ surface: Surface, corner }: { readonly surface: Surface; readonly corner?: ReactNode }) {
  const text = useText('diagram')
  const root = useRef<HTMLDivElement>(null)
  const drawn = useRef<readonly Drawn[]>([])
  const variant: Variant = useVariant(root)
  const names = useCluster((cluster) => cluster.machineNames)
  const layout = useMemo(() => {
    const { machines } = currentCluster()
    return layOut(
      names.flatMap((name) => machines.get(name) ?? []),
      variant,
    )
  }, [names, variant])
  const machines = useMachinesInSight(layout, root)
  const cards = useMemo(() => cardsOf(layout, machines), [layout, machines])
  const steer = useRef<Steer>(null)
  const camera = useCamera(layout, root, steer)
  const [active, setActive] = useState('')
  const onKeyDown = useKeyboard(layout, active, setActive, camera)
  const hasStarted = names.length > 0
  const isFar = useIsFar()
  const isNarrated = useNarration(({ steps }) => steps.length > 0)
  const hasVerdict = usePlayedVerdict((state) => state.played !== undefined)
  const onClickCapture = (event: MouseEvent) => {
    const box = root.current?.getBoundingClientRect()
    if (!box) return
    const at = camera.toChart(event.clientX - box.left, event.clientY - box.top)
    const hit = messageAt(event, drawn.current, at)
    const cell = hit === undefined && at.zoom < farZoom ? cellAt(layout, at) : undefined
    if (hit === undefined && !cell) return
    event.stopPropagation()
    inspectTarget(cell ? targetOf(cell) : { type: 'message', id: hit ?? 0 })
  }
  return (
    <div
      id="diagram"
      ref={root}
      className={`diagram is-${layout.variant}`}
      role="application"
      aria-label={`${text.name}. ${text.howTo}`}
      aria-activedescendant={active || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application widget with one tab stop, moved in by arrow keys.
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClickCapture={onClickCapture}
    >
      {hasStarted && <Backdrop layout={layout} machines={machines} />}
      <Surface cards={cards} steer={steer} onTakeOver={camera.takeOver} onBareClick={() => select(undefined)}>
        <FocusRing layout={layout} active={active} boxOf={camera.boxOf} />
        <Suspense>{hasVerdict && <VerdictLayer layout={layout} />}</Suspense>
      </Surface>
      <Suspense>{isFar && <CrowdLayer layout={layout} hasHulls={layout.machines.size > largeFleet} />}</Suspense>
      {hasStarted && <MessageLayer layout={layout} drawn={drawn} />}
      <Suspense>{isNarrated && <Narration />}</Suspense>
      <DiagramTools camera={camera} corner={corner} />
      {!hasStarted && <Starting />}
    </div>
  )
}

function Starting() {
  const text = useText('app')
  return (
    <div className="diagram-starting" role="status">
      <strong>{text.starting}</strong>
      <span>{text.startingDetail}</span>
    </div>
  )
}

/** A ring around what the arrow keys have reached; it is over the cards, so that they need not know. */
function FocusRing(props: {
  readonly layout: Layout
  readonly active: string
  readonly boxOf: (key: string) => Rect | undefined
}) {
  useCluster((cluster) => cluster.holds)
  useSelection((selection) => selection.target)
  const box = props.boxOf(props.active)
  if (!box) return null
  const { x, y, width, height } = box
  return (
    <div
      className="focus-ring"
      style={{ transform: `translate(${x - 4}px, ${y - 4}px)`, width: width + 8, height: height + 8 }}
    />
  )
}

function cardsOf(layout: Layout, machines: readonly PlacedMachine[]): readonly Card[] {
  if (layout.machines.size === 0) return []
  return [
    { id: 'anchorage', box: layout.anchorage, draw: () => <Anchorage layout={layout} /> },
    { id: 'services', box: layout.services, draw: () => <ServicesQuay layout={layout} /> },
    ...machines.map((placed) => {
      const Machine = machineCards[placed.role]
      return { id: `machine ${placed.name}`, box: placed, draw: () => <Machine placed={placed} /> }
    }),
  ]
}

type ChartPoint = { readonly x: number; readonly y: number; readonly zoom: number }

/** Far out pods are cells on a canvas: which of them, or of the programs' cards, is at a point. */
function cellAt(layout: Layout, at: ChartPoint): string | undefined {
  const { holds } = currentCluster()
  const ship = [...layout.machines.values()].find((machine) => machine.role === 'worker' && isAt(machine, at))
  if (ship) {
    const places = holds.get(ship.name) ?? []
    const uid = places[placeAt(ship, places.length, at.zoom, at.x, at.y)]
    if (uid) return `object:${uid}`
    if (layout.machines.size > largeFleet) return `machine:${ship.name}`
  }
  return thingsOf(layout, currentCluster()).find(
    ({ key, box }) => !key.startsWith('machine:') && !key.startsWith('object:') && isAt(box, at),
  )?.key
}

function isAt({ x, y, width, height }: Rect, at: ChartPoint): boolean {
  return at.x >= x && at.y >= y && at.x <= x + width && at.y <= y + height
}

function messageAt(event: MouseEvent, drawn: readonly Drawn[], at: ChartPoint): number | undefined {
  let best: number | undefined
  // Over a card the card is meant, unless time is slow enough to aim at a message.
  const isOverCard = event.target instanceof Element && event.target.closest('button') !== null
  const { playing, rate } = usePlayback.getState()
  if (isOverCard && playing && rate > slowRate) return undefined
  let bestDistance = (isOverCard ? hitPx / 2 : hitPx) / at.zoom
  for (const message of drawn) {
    const distance = Math.hypot(message.at.x - at.x, message.at.y - at.y)
    if (distance < bestDistance) {
      bestDistance = distance
      best = message.id
    }
  }
  return best
}
