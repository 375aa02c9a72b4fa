import { type PointerEvent, useEffect, useImperativeHandle, useRef } from 'react'
import { isMotionReduced } from '../../state/preferences.ts'
import { type SurfaceProps, zoomRange } from './surface.ts'
import { useViewport, type Viewport, viewport } from './viewport.ts'
import './chart-surface.css'

const wheelStep = 0.0018
/** A wheel that tells lines instead of pixels: so many px a line. */
const lineHeight = 20
/** A pointer that moved less has clicked. */
const clickPx = 4

type Point = { readonly x: number; readonly y: number }

/** The application's diagram: a mouse or a finger drags the chart, the wheel goes closer or farther, two fingers do both. */
export function ChartSurface(props: SurfaceProps) {
  return <Plane {...props} isGuest={false} />
}

/** A guest's in somebody else's page: the wheel and one finger are the page's, but with Ctrl or ⌘, and with a second finger. */
export function GuestSurface(props: SurfaceProps) {
  return <Plane {...props} isGuest />
}

/** What is in sight is the caller's concern. */
function Plane({
  cards,
  steer,
  onTakeOver,
  onBareClick,
  isGuest,
  children,
}: SurfaceProps & { readonly isGuest: boolean }) {
  const plane = useRef<HTMLDivElement>(null)
  const bay = useRef<HTMLDivElement>(null)
  const moving = useRef(0)
  const fingers = useRef(new Map<number, Point>())
  const start = useRef<Point>({ x: 0, y: 0 })
  const isHeld = useRef(false)
  const put = (view: Viewport) => {
    const { x, y, zoom } = view
    if (plane.current) plane.current.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`
    useViewport.setState(view)
  }
  useImperativeHandle(steer, () => ({
    moveTo: (to, durationMs) => {
      cancelAnimationFrame(moving.current)
      if (durationMs === 0 || isMotionReduced()) return put(to)
      const [from, startedAt] = [viewport(), performance.now()]
      const move = (now: number) => {
        const part = Math.max(0, Math.min(1, (now - startedAt) / durationMs))
        put(between(from, to, part * part * (3 - 2 * part)))
        if (part < 1) moving.current = requestAnimationFrame(move)
      }
      moving.current = requestAnimationFrame(move)
    },
  }))
  const takeOver = () => {
    cancelAnimationFrame(moving.current)
    onTakeOver()
  }
  // React's own wheel listener can't keep the page from zooming.
  useEffect(() => {
    const element = bay.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      if (isGuest && !event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      takeOver()
      const box = element.getBoundingClientRect()
      const delta = event.deltaY * (event.deltaMode === 1 ? lineHeight : 1) * (event.ctrlKey ? 5 : 1)
      put(zoomedAt(event.clientX - box.left, event.clientY - box.top, Math.exp(-delta * wheelStep)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  })
  const onPointerDown = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    if (fingers.current.size === 0) isHeld.current = false
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    start.current = { x: event.clientX, y: event.clientY }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const before = fingers.current.get(event.pointerId)
    if (!before || (isGuest && event.pointerType !== 'mouse' && fingers.current.size < 2)) return
    if (!isHeld.current) {
      if (Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) < clickPx) return
      isHeld.current = true
      event.currentTarget.setPointerCapture(event.pointerId)
      bay.current?.classList.add('is-held')
      takeOver()
    }
    const spread = spreadOf(fingers.current)
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const { x, y, zoom } = viewport()
    const share = fingers.current.size
    put({ x: x + (event.clientX - before.x) / share, y: y + (event.clientY - before.y) / share, zoom })
    if (spread === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    const middle = middleOf(fingers.current)
    put(zoomedAt(middle.x - box.left, middle.y - box.top, spreadOf(fingers.current) / spread))
  }
  const onPointerEnd = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId)
    if (fingers.current.size > 0 || !isHeld.current) return
    isHeld.current = false
    bay.current?.classList.remove('is-held')
    swallowClick()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the diagram around it is the widget that keys move about in.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div
      ref={bay}
      className={isGuest ? 'chart-surface is-guest' : 'chart-surface'}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onClick={(event) => event.target === event.currentTarget && onBareClick()}
    >
      <div ref={plane} className="chart-plane">
        {cards.map(({ id, box, draw }) => (
          <div
            key={id}
            className="chart-card"
            style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }}
          >
            {draw()}
          </div>
        ))}
        {children}
      </div>
    </div>
  )
}

/** The end of a drag is no click on whatever lies under it. */
function swallowClick(): void {
  const swallow = (event: Event) => event.stopPropagation()
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }))
}

function between(from: Viewport, to: Viewport, part: number): Viewport {
  const mix = (a: number, b: number) => a + (b - a) * part
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), zoom: mix(from.zoom, to.zoom) }
}

/** Closer by a factor, with the point (left, top) of the diagram staying where it is. */
function zoomedAt(left: number, top: number, factor: number): Viewport {
  const { x, y, zoom } = viewport()
  const to = Math.min(zoomRange.max, Math.max(zoomRange.min, zoom * factor))
  return { x: left - ((left - x) / zoom) * to, y: top - ((top - y) / zoom) * to, zoom: to }
}

function spreadOf(fingers: ReadonlyMap<number, Point>): number {
  const [first, second] = [...fingers.values()]
  return first && second ? Math.hypot(first.x - second.x, first.y - second.y) : 0
}

function middleOf(fingers: ReadonlyMap<number, Point>): Point {
  const points = [...fingers.values()]
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}
