// Ships far out, on a canvas: a hull for each, its name where there is room, and a ring around what is selected.
import type { MachineView, NodeView } from '../../../workers/contract.ts'
import { fleetZoom } from './crowd-cells.ts'
import type { PlacedMachine, Rect } from './layout.ts'
import type { Palette } from './palette.ts'

const namesFrom = 0.19
const hull = new Path2D(
  'M4 149 C60 152 250 153 318 147 C340 145 356 140 369 131 C366 158 353 196 339 224 L30 224 C18 224 13 216 11 204 Z M12 149V32q0-8 8-8h112q8 0 8 8v117z',
)

export function drawShip(
  context: CanvasRenderingContext2D,
  placed: PlacedMachine,
  machine: MachineView | undefined,
  node: NodeView | undefined,
  zoom: number,
  palette: Palette,
): void {
  const isOff = machine?.on === false
  const isBad = !isOff && (node?.ready !== 'True' || machine?.partition !== 'none')
  context.globalAlpha = isOff ? 0.45 : 1
  context.fillStyle = isOff ? palette.chartInk : palette.hull
  if (zoom < fleetZoom) {
    context.fillStyle = isOff ? palette.chartInk : palette.deck
    context.fillRect(placed.x, placed.y, placed.width, placed.height)
    context.fillStyle = isOff ? palette.chartInk : palette.hull
    context.fillRect(placed.x, placed.y + placed.height - 24, placed.width, 24)
  } else {
    context.save()
    context.translate(placed.x, placed.y)
    context.fill(hull)
    context.restore()
  }
  context.globalAlpha = 1
  if (isBad || isOff || node?.unschedulable) {
    context.lineWidth = Math.max(5, 1.6 / zoom)
    context.strokeStyle = isBad || isOff ? palette.shapes.refused : palette.accent
    context.setLineDash(isOff ? [18, 12] : [])
    context.strokeRect(placed.x, placed.y, placed.width, placed.height)
    context.setLineDash([])
  }
  if (zoom < namesFrom) return
  context.fillStyle = '#ffffff'
  context.font = `700 34px ${palette.words}`
  context.fillText(placed.name, placed.x + 26, placed.y + 198)
}

export function ringAround(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Rect,
  zoom: number,
  colour: string,
): void {
  const gap = 4 / zoom
  context.lineWidth = 3 / zoom
  context.strokeStyle = colour
  context.strokeRect(x - gap, y - gap, width + 2 * gap, height + 2 * gap)
}
