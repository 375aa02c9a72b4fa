import { useEffect, useMemo, useRef } from 'react'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { useTheme } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { beginDrawing, sightOf } from './canvas-view.ts'
import { drawChart } from './chart.ts'
import { drawServiceTies, drawWires, wiresPath } from './draw-wires.ts'
import type { Layout, PlacedMachine } from './layout.ts'
import { readPalette } from './palette.ts'
import { onViewport, viewport } from './viewport.ts'

/** The canvas under the cards: chart, wires, and what ties Services to pods. Drawn again only when one of them changed. */
export function Backdrop({
  layout,
  machines,
}: {
  readonly layout: Layout
  /** Those whose wires are drawn. */
  readonly machines: readonly PlacedMachine[]
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const wires = useMemo(() => wiresPath(layout, machines), [layout, machines])
  const latest = useRef(wires)
  const redraw = useRef<() => void>(() => undefined)
  useEffect(() => {
    latest.current = wires
    redraw.current()
  }, [wires])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the palette reads from the page.
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let palette = readPalette(element)
    let frame = 0
    const draw = () => {
      frame = 0
      const view = viewport()
      const context = beginDrawing(element, view)
      if (!context) return
      drawChart(context, layout, sightOf(element, view), view.zoom, palette)
      drawWires(context, latest.current, view.zoom, palette)
      const { target } = useSelection.getState()
      drawServiceTies(
        context,
        layout,
        currentCluster(),
        target?.type === 'object' ? target.uid : '',
        view.zoom,
        palette,
      )
    }
    const soon = () => {
      frame ||= requestAnimationFrame(draw)
    }
    redraw.current = soon
    let seen = tiesOf()
    const stops = [
      onViewport(soon),
      useSelection.subscribe(soon),
      onFrame(() => {
        const ties = tiesOf()
        if (ties.some((part, index) => part !== seen[index])) soon()
        seen = ties
      }),
    ]
    const resized = new ResizeObserver(soon)
    resized.observe(element)
    // The theme's colours are on the page one frame after the attribute has changed.
    const themed = requestAnimationFrame(() => {
      palette = readPalette(element)
      draw()
    })
    return () => {
      for (const stop of stops) stop()
      resized.disconnect()
      cancelAnimationFrame(frame)
      cancelAnimationFrame(themed)
    }
  }, [layout, theme])
  return <canvas ref={canvas} className="diagram-canvas" />
}

/** What the ties depend on: where pods lie, and the Services. */
function tiesOf(): readonly unknown[] {
  const { holds, byPlural, objects } = currentCluster()
  return [...holds.values(), ...(byPlural.get('services') ?? []).map((uid) => objects.get(uid))]
}
