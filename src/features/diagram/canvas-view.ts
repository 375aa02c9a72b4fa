// A canvas over the whole diagram, drawn in the chart's coordinates.
import type { Rect } from './layout.ts'
import type { Viewport } from './viewport.ts'

/** Clears the canvas, sizes it to its box and sets the chart's coordinates; undefined when it has no size. */
export function beginDrawing(canvas: HTMLCanvasElement, viewport: Viewport): CanvasRenderingContext2D | undefined {
  const { clientWidth, clientHeight } = canvas
  const context = canvas.getContext('2d')
  if (!context || clientWidth === 0 || clientHeight === 0) return undefined
  const ratio = Math.min(devicePixelRatio || 1, 2)
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  const scale = ratio * viewport.zoom
  context.setTransform(scale, 0, 0, scale, viewport.x * ratio, viewport.y * ratio)
  return context
}

/** The part of the chart that is in sight. */
export function sightOf(canvas: HTMLCanvasElement, viewport: Viewport): Rect {
  return {
    x: -viewport.x / viewport.zoom,
    y: -viewport.y / viewport.zoom,
    width: canvas.clientWidth / viewport.zoom,
    height: canvas.clientHeight / viewport.zoom,
  }
}
