import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import { currentCluster } from '../../state/cluster-store.ts'
import { offerPart } from '../../state/page-view.ts'
import { isMotionReduced } from '../../state/preferences.ts'
import { useViewRequest } from '../../state/view-request.ts'
import { thingsOf } from './graph.ts'
import { centre, type Layout, type Rect } from './layout.ts'
import { type Steer, zoomRange } from './surface.ts'
import { type Viewport, viewport } from './viewport.ts'

export type Camera = {
  readonly fit: () => void
  readonly zoomBy: (factor: number) => void
  /** The reader moves the chart: from now on it no longer fits itself to the window. */
  readonly takeOver: () => void
  readonly reveal: (key: string) => void
  readonly boxOf: (key: string) => Rect | undefined
  readonly toChart: (x: number, y: number) => { readonly x: number; readonly y: number; readonly zoom: number }
}

const marginPx = 26
const moveMs = 280
const zoomMs = 160

/** Where one looks at the chart: the whole of it fits the window until the reader takes over. */
export function useCamera(layout: Layout, root: RefObject<HTMLElement | null>, steer: RefObject<Steer | null>): Camera {
  const isTaken = useRef(false)
  const place = useCallback(
    (isAnimated: boolean) => {
      const element = root.current
      if (!element || element.clientWidth === 0) return
      steer.current?.moveTo(
        fitted(layout, element.clientWidth, element.clientHeight),
        isAnimated && !isMotionReduced() ? moveMs : 0,
      )
    },
    [steer, layout, root],
  )
  useEffect(() => {
    const element = root.current
    if (!element) return
    const frame = requestAnimationFrame(() => {
      if (!isTaken.current) place(false)
    })
    const observer = new ResizeObserver(() => {
      if (!isTaken.current) place(false)
    })
    observer.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
    }
  }, [place, root])
  const camera = useMemo((): Camera => {
    const boxOf = (key: string) => thingsOf(layout, currentCluster()).find((thing) => thing.key === key)?.box
    return {
      fit: () => {
        isTaken.current = false
        place(true)
      },
      zoomBy: (factor) => {
        isTaken.current = true
        const element = root.current
        if (element) steer.current?.moveTo(zoomed(element, factor), isMotionReduced() ? 0 : zoomMs)
      },
      takeOver: () => {
        isTaken.current = true
      },
      boxOf,
      reveal: (key) => {
        const box = boxOf(key)
        const element = root.current
        if (!box || !element) return
        const { x, y, zoom } = viewport()
        const [left, top] = [box.x * zoom + x, box.y * zoom + y]
        const isInSight =
          left > 0 &&
          top > 0 &&
          left + box.width * zoom < element.clientWidth &&
          top + box.height * zoom < element.clientHeight
        if (isInSight) return
        isTaken.current = true
        const middle = centre(box)
        steer.current?.moveTo(
          { x: element.clientWidth / 2 - middle.x * zoom, y: element.clientHeight / 2 - middle.y * zoom, zoom },
          isMotionReduced() ? 0 : moveMs,
        )
      },
      toChart: (left, top) => {
        const { x, y, zoom } = viewport()
        return { x: (left - x) / zoom, y: (top - y) / zoom, zoom }
      },
    }
  }, [steer, layout, place, root])
  useEffect(
    () =>
      useViewRequest.subscribe(({ request }) => {
        if (request?.type === 'fit') camera.fit()
        if (request?.type === 'reveal') camera.reveal(request.key)
      }),
    [camera],
  )
  useEffect(
    () =>
      offerPart('camera', {
        read: () => (isTaken.current && root.current ? lookedAt(root.current) : undefined),
        show: ({ x, y, zoom }) => {
          const element = root.current
          if (!element) return
          isTaken.current = true
          const view = { x: element.clientWidth / 2 - x * zoom, y: element.clientHeight / 2 - y * zoom, zoom }
          steer.current?.moveTo(view, 0)
        },
      }),
    [root, steer],
  )
  return camera
}

/** The point of the chart that is in the middle. */
function lookedAt(element: HTMLElement): { x: number; y: number; zoom: number } {
  const { x, y, zoom } = viewport()
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    x: round((element.clientWidth / 2 - x) / zoom),
    y: round((element.clientHeight / 2 - y) / zoom),
    zoom: round(zoom),
  }
}

/** All of the chart in the middle of the window; on a phone its full width, from the top. */
function fitted(layout: Layout, width: number, height: number): { x: number; y: number; zoom: number } {
  const { bounds } = layout
  const across = (width - 2 * (layout.variant === 'narrow' ? 10 : marginPx)) / bounds.width
  if (layout.variant === 'narrow')
    return { x: width / 2 - centre(bounds).x * across, y: 14 - bounds.y * across, zoom: across }
  const zoom = Math.max(zoomRange.min, Math.min(1.9, across, (height - 2 * marginPx) / bounds.height))
  const middle = centre(bounds)
  return { x: width / 2 - middle.x * zoom, y: height / 2 - middle.y * zoom, zoom }
}

/** Closer or farther, with what is in the middle staying there. */
function zoomed(element: HTMLElement, factor: number): Viewport {
  const { x, y, zoom } = viewport()
  const to = Math.min(zoomRange.max, Math.max(zoomRange.min, zoom * factor))
  const [middleX, middleY] = [element.clientWidth / 2, element.clientHeight / 2]
  return { x: middleX - ((middleX - x) / zoom) * to, y: middleY - ((middleY - y) / zoom) * to, zoom: to }
}
