import { useEffect, useRef } from 'react'
import type { ObjectView } from '../../../workers/contract.ts'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { useTheme } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { beginDrawing, sightOf } from './canvas-view.ts'
import { type Layout, type PlacedMachine, placeIn, type Rect, stow } from './layout.ts'
import { type Palette, readPalette } from './palette.ts'
import { matches } from './search.ts'
import { farZoom } from './use-far.ts'
import { onViewport, viewport } from './viewport.ts'

/** Far out, the pods of all machines in sight as coloured cells on one canvas; near, nothing: there they are cards. */
export function CrowdLayer({ layout }: { readonly layout: Layout }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the palette reads from the page.
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let palette = readPalette(element)
    let frame = 0
    let isClear = true
    const draw = () => {
      frame = 0
      const view = viewport()
      const isFar = view.zoom < farZoom
      if (!isFar && isClear) return
      const context = beginDrawing(element, view)
      isClear = !isFar
      if (!context || !isFar) return
      const sight = sightOf(element, view)
      for (const machine of layout.machines.values())
        if (machine.role === 'worker' && isInSight(machine, sight)) drawHold(context, machine, palette)
    }
    const soon = () => {
      frame ||= requestAnimationFrame(draw)
    }
    const stops = [
      onViewport(soon),
      useSelection.subscribe(soon),
      // Ten times a second is often enough for cells.
      onFrame(({ frame: number }) => {
        if (number % 6 === 0) soon()
      }),
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
  }, [layout, theme])
  return <canvas ref={canvas} className="diagram-canvas is-crowd" />
}

function drawHold(context: CanvasRenderingContext2D, machine: PlacedMachine, palette: Palette): void {
  const { holds, objects, colours, machines } = currentCluster()
  const places = holds.get(machine.name) ?? []
  const stowage = stow(machine.hold, places.length)
  const isDark = machines.get(machine.name)?.on === false
  const { search, target } = useSelection.getState()
  const selected = target?.type === 'object' ? target.uid : ''
  for (const [place, uid] of places.entries()) {
    const object = uid === '' ? undefined : objects.get(uid)
    if (!object?.pod) continue
    const box = placeIn(machine.hold, stowage, place)
    context.globalAlpha = alphaOf(object, search) * (isDark ? 0.4 : 1)
    const colour = palette.owners[colours.get(object.root) ?? 'system'] ?? palette.ink
    drawCell(context, machine.hold.x + box.x, machine.hold.y + box.y, box, object, colour, palette)
    if (uid === selected) outlineCell(context, machine.hold, box, palette)
  }
  context.globalAlpha = 1
}

function drawCell(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { width, height }: Rect,
  { pod }: ObjectView,
  colour: string,
  palette: Palette,
): void {
  const isBroken = pod?.look === 'backoff' || pod?.look === 'failed'
  context.fillStyle = colour
  if (pod?.look === 'ready' || pod?.look === 'running') context.fillRect(x, y, width, height)
  else {
    // Half of it filled: on its way to Running, or on its way out.
    context.fillRect(x, y + height / 2, width, height / 2)
    context.lineWidth = isBroken ? 4 : 2
    context.strokeStyle = isBroken ? palette.shapes.refused : colour
    context.strokeRect(x + 1, y + 1, width - 2, height - 2)
  }
}

function outlineCell(context: CanvasRenderingContext2D, hold: Rect, box: Rect, palette: Palette): void {
  context.globalAlpha = 1
  context.lineWidth = 6
  context.strokeStyle = palette.accent
  context.strokeRect(hold.x + box.x - 3, hold.y + box.y - 3, box.width + 6, box.height + 6)
}

function alphaOf(object: ObjectView, search: string): number {
  return search !== '' && !matches(object, search) ? 0.15 : 1
}

function isInSight(box: Rect, sight: Rect): boolean {
  return (
    box.x < sight.x + sight.width &&
    box.x + box.width > sight.x &&
    box.y < sight.y + sight.height &&
    box.y + box.height > sight.y
  )
}
