import { type RefObject, useEffect, useRef } from 'react'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { shownMs, usePlayback } from '../../state/playback.ts'
import { isMotionReduced, useTheme } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { beginDrawing } from './canvas-view.ts'
import { type Drawn, drawMessages } from './draw-messages.ts'
import type { Layout } from './layout.ts'
import { readPalette } from './palette.ts'
import { onViewport, viewport } from './viewport.ts'
import type { Way } from './wires.ts'

/** Below this many virtual ms a real ms, there is time to read what a message says. */
const readableRate = 0.12

/**
 * The canvas over the cards on which messages move and pods fly. It draws only while something is under way.
 * `drawn` tells where the messages are, to find one under the pointer.
 */
export function MessageLayer({
  layout,
  drawn,
}: {
  readonly layout: Layout
  readonly drawn: RefObject<readonly Drawn[]>
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the palette reads from the page.
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let palette = readPalette(element)
    let holds: ReadonlyMap<string, readonly string[]> | undefined
    let ways = new Map<string, Way>()
    let frame = 0
    const draw = () => {
      frame = 0
      const cluster = currentCluster()
      const view = viewport()
      const context = beginDrawing(element, view)
      if (!context) return
      // Ways to pods change with the holds; there are few of them, so that all are found anew.
      if (ways.size > 2000 || holds !== cluster.holds) ways = new Map()
      else for (const key of ways.keys()) if (key.includes('pod:')) ways.delete(key)
      holds = cluster.holds
      const { target } = useSelection.getState()
      const { playing, rate } = usePlayback.getState()
      const result = drawMessages(
        context,
        layout,
        { ...cluster, rootOf: (uid) => cluster.objects.get(uid)?.root ?? '' },
        ways,
        {
          nowMs: shownMs(),
          rate,
          zoom: view.zoom,
          palette,
          isLabelled: !playing || rate < readableRate,
          isMotionReduced: isMotionReduced(),
          selectedMessage: target?.type === 'message' ? target.id : -1,
        },
      )
      drawn.current = result.drawn
      if (result.isMoving) soon()
    }
    const soon = () => {
      frame ||= requestAnimationFrame(draw)
    }
    const stops = [
      onFrame((cluster) => {
        if (cluster.messages.size > 0 || cluster.flights.length > 0) soon()
      }),
      onViewport(soon),
      useSelection.subscribe(soon),
      usePlayback.subscribe(soon),
    ]
    const themed = requestAnimationFrame(() => {
      palette = readPalette(element)
      soon()
    })
    return () => {
      for (const stop of stops) stop()
      cancelAnimationFrame(frame)
      cancelAnimationFrame(themed)
    }
  }, [layout, theme, drawn])
  return <canvas ref={canvas} className="diagram-canvas is-messages" />
}
