import { type PointerEvent, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { type SurfaceProps, zoomRange } from '../src/features/diagram/surface.ts'
import { useViewport, type Viewport, viewport } from '../src/features/diagram/viewport.ts'
import { isMotionReduced } from '../src/state/preferences.ts'

const wheelStep = 0.0022
/** A pointer that moved less has clicked. */
const clickPx = 4

/**
 * The cards of a guest in somebody else's page: light, and polite. The wheel scrolls the page
 * unless Ctrl or ⌘ is held; one finger scrolls the page, two move the chart; a mouse drags it.
 */
export function StillSurface({ cards, steer, onTakeOver, onBareClick, children }: SurfaceProps) {
  const plane = useRef<HTMLDivElement>(null)
  const bay = useRef<HTMLDivElement>(null)
  const moving = useRef(0)
  const fingers = useRef(new Map<number, { readonly x: number; readonly y: number }>())
  const [isHeld, setIsHeld] = useState(false)
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
        const part = Math.min(1, (now - startedAt) / durationMs)
        put(between(from, to, part * part * (3 - 2 * part)))
        if (part < 1) moving.current = requestAnimationFrame(move)
      }
      moving.current = requestAnimationFrame(move)
    },
  }))
  // React's own wheel listener can't keep the page from zooming.
  useEffect(() => {
    const element = bay.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      onTakeOver()
      const box = element.getBoundingClientRect()
      put(zoomedAt(event.clientX - box.left, event.clientY - box.top, Math.exp(-event.deltaY * wheelStep)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  })
  const onPointerDown = (event: PointerEvent) => {
    const isMouse = event.pointerType === 'mouse'
    if (isMouse && event.button !== 0) return
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const before = fingers.current.get(event.pointerId)
    const needed = event.pointerType === 'mouse' ? 1 : 2
    if (!before || fingers.current.size < needed) return
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y]
    if (!isHeld && Math.hypot(dx, dy) < clickPx) return
    if (!isHeld) {
      setIsHeld(true)
      event.currentTarget.setPointerCapture(event.pointerId)
      onTakeOver()
    }
    const spread = spreadOf(fingers.current)
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const { x, y, zoom } = viewport()
    const share = fingers.current.size
    put({ x: x + dx / share, y: y + dy / share, zoom })
    if (spread > 0) {
      const box = event.currentTarget.getBoundingClientRect()
      const middle = middleOf(fingers.current)
      put(zoomedAt(middle.x - box.left, middle.y - box.top, spreadOf(fingers.current) / spread))
    }
  }
  const onPointerEnd = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId)
    if (fingers.current.size === 0) setIsHeld(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the diagram around it is the widget that keys move about in.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div
      ref={bay}
      className={isHeld ? 'still-surface is-held' : 'still-surface'}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onClick={(event) => event.target === event.currentTarget && onBareClick()}
    >
      <div ref={plane} className="still-plane">
        {cards.map(({ id, box, draw }) => (
          <div
            key={id}
            className="still-card"
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

type Point = { readonly x: number; readonly y: number }

function spreadOf(fingers: ReadonlyMap<number, Point>): number {
  const [first, second] = [...fingers.values()]
  return first && second ? Math.hypot(first.x - second.x, first.y - second.y) : 0
}

function middleOf(fingers: ReadonlyMap<number, Point>): Point {
  const points = [...fingers.values()]
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}
