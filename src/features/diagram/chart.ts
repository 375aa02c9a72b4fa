// The chart under everything: land with the shore stations, the sea with its depth lines, the graticule and a compass
// rose. Drawn on a canvas in the chart's own coordinates.
import type { Layout, Rect } from './layout.ts'
import type { Palette } from './palette.ts'

const graticule = 100
const coastStep = 24
/** Depth lines: how far off the coast, and how wavy they still are. */
const depths: readonly (readonly [offset: number, swell: number])[] = [
  [26, 0.9],
  [74, 0.7],
  [150, 0.55],
  [270, 0.4],
]

/** Draws the part of the chart that is in sight. */
export function drawChart(
  context: CanvasRenderingContext2D,
  layout: Layout,
  sight: Rect,
  zoom: number,
  palette: Palette,
): void {
  const coast = coastOf(layout)
  context.fillStyle = palette.sea
  context.fillRect(sight.x, sight.y, sight.width, sight.height)
  shelf(context, sight, coast, 150, palette.seaDeep)
  graticuleLines(context, sight, zoom, palette)
  for (const [offset, swell] of depths) {
    trace(context, sight, (x) => coast + offset + wave(x + offset * 3) * swell * 2)
    context.strokeStyle = palette.contour
    context.lineWidth = 1 / Math.max(zoom, 0.5)
    context.globalAlpha = 0.75
    context.stroke()
  }
  context.globalAlpha = 1
  soundings(context, sight, coast, zoom, palette)
  land(context, sight, coast, zoom, palette)
  rose(context, layout, palette)
}

/** Where the land ends: above the lanes that lead to the fleet. */
function coastOf(layout: Layout): number {
  return layout.fleetTop - 74
}

function shelf(context: CanvasRenderingContext2D, sight: Rect, coast: number, offset: number, colour: string): void {
  trace(context, sight, (x) => coast + offset + wave(x + offset * 3))
  context.lineTo(sight.x + sight.width, sight.y + sight.height)
  context.lineTo(sight.x, sight.y + sight.height)
  context.closePath()
  context.fillStyle = colour
  context.fill()
}

function land(context: CanvasRenderingContext2D, sight: Rect, coast: number, zoom: number, palette: Palette): void {
  if (sight.y > coast + 20) return
  trace(context, sight, (x) => coast + wave(x))
  context.strokeStyle = palette.landEdge
  context.lineWidth = 2 / Math.max(zoom, 0.5)
  context.stroke()
  context.lineTo(sight.x + sight.width, sight.y - 10)
  context.lineTo(sight.x, sight.y - 10)
  context.closePath()
  context.fillStyle = palette.land
  context.fill()
  context.save()
  context.clip()
  graticuleLines(context, sight, zoom, palette)
  context.restore()
}

function graticuleLines(context: CanvasRenderingContext2D, sight: Rect, zoom: number, palette: Palette): void {
  const step = zoom < 0.25 ? graticule * 4 * Math.max(1, 2 ** Math.floor(Math.log2(0.12 / zoom))) : graticule
  context.beginPath()
  for (let x = Math.floor(sight.x / step) * step; x < sight.x + sight.width; x += step) {
    context.moveTo(x, sight.y)
    context.lineTo(x, sight.y + sight.height)
  }
  for (let y = Math.floor(sight.y / step) * step; y < sight.y + sight.height; y += step) {
    context.moveTo(sight.x, y)
    context.lineTo(sight.x + sight.width, y)
  }
  context.strokeStyle = palette.grid
  context.lineWidth = 1 / zoom
  context.stroke()
}

/** Numbers of the depth, as charts have them: here and there, and always the same. */
function soundings(
  context: CanvasRenderingContext2D,
  sight: Rect,
  coast: number,
  zoom: number,
  palette: Palette,
): void {
  if (zoom < 0.45) return
  context.fillStyle = palette.contour
  context.font = `italic 500 11px ${palette.words}`
  const step = 132
  const [left, right] = [Math.floor(sight.x / step), Math.ceil((sight.x + sight.width) / step)]
  const [top, bottom] = [
    Math.max(0, Math.floor((sight.y - coast) / step)),
    Math.ceil((sight.y + sight.height - coast) / step),
  ]
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const dice = Math.abs(Math.sin(column * 12.9898 + row * 78.233) * 43_758.5453) % 1
      if (dice < 0.45) continue
      const [x, y] = [column * step + dice * 90, coast + 70 + row * step + dice * 60]
      context.fillText(String(3 + row * 4 + Math.floor(dice * 9)), x, y)
    }
}

/** A compass rose off to the side, where no ship lies. */
function rose(context: CanvasRenderingContext2D, layout: Layout, palette: Palette): void {
  if (layout.variant === 'narrow') return
  const { bounds } = layout
  context.save()
  context.translate(bounds.x + bounds.width + 190, 520)
  context.strokeStyle = palette.mark
  context.fillStyle = palette.mark
  context.globalAlpha = 0.32
  context.lineWidth = 1
  for (const radius of [104, 98, 60]) {
    context.beginPath()
    context.arc(0, 0, radius, 0, Math.PI * 2)
    context.stroke()
  }
  context.beginPath()
  for (let degree = 0; degree < 360; degree += 5) {
    const angle = (degree * Math.PI) / 180
    const inside = degree % 30 === 0 ? 88 : 94
    context.moveTo(Math.cos(angle) * inside, Math.sin(angle) * inside)
    context.lineTo(Math.cos(angle) * 104, Math.sin(angle) * 104)
  }
  context.stroke()
  for (let i = 0; i < 8; i++) {
    context.beginPath()
    const length = i % 2 === 0 ? 92 : 56
    context.moveTo(0, -length)
    context.lineTo(9, -12)
    context.lineTo(0, 0)
    context.closePath()
    context.fill()
    context.beginPath()
    context.moveTo(0, -length)
    context.lineTo(-9, -12)
    context.lineTo(0, 0)
    context.closePath()
    context.stroke()
    context.rotate(Math.PI / 4)
  }
  context.restore()
}

function trace(context: CanvasRenderingContext2D, sight: Rect, y: (x: number) => number): void {
  context.beginPath()
  // From afar a step is longer, but never finer than can be seen.
  const step = coastStep * Math.max(1, 2 ** Math.floor(Math.log2(sight.width / 6000)))
  const start = Math.floor(sight.x / step) * step
  context.moveTo(start - step, y(start - step))
  for (let x = start; x <= sight.x + sight.width + step; x += step) context.lineTo(x, y(x))
}

function wave(x: number): number {
  return 5 * Math.sin(x / 83) + 3.5 * Math.sin(x / 37 + 2) + 2 * Math.sin(x / 17 + 5)
}
