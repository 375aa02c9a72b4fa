// The track of the timeline on a canvas: how busy the cluster was, and the landmarks, each lane with its own shape.
import type { Landmark, TimelineView } from '../../../workers/contract.ts'

export type TrackPalette = {
  readonly yours: string
  readonly others: string
  readonly gone: string
  readonly lanes: Readonly<Record<Landmark['lane'], string>>
}

export function readTrackPalette(element: Element): TrackPalette {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    yours: colour('--track-yours'),
    others: colour('--track-others'),
    gone: colour('--line-strong'),
    lanes: {
      you: colour('--accent'),
      fault: colour('--danger'),
      rollout: colour('--message-watch'),
      pod: colour('--success'),
      node: colour('--message-read'),
    },
  }
}

const size = 4

/** `recordedFromMs`: what is before it can no longer be looked at, and is hatched. */
export function drawTrack(
  canvas: HTMLCanvasElement,
  view: TimelineView,
  recordedFromMs: number,
  palette: TrackPalette,
): void {
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = devicePixelRatio
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  const context = canvas.getContext('2d')
  if (!context) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  const x = (atMs: number) => ((atMs - view.fromMs) / (view.toMs - view.fromMs)) * width
  const most = Math.max(20, ...view.yours.map((rate, index) => rate + (view.others[index] ?? 0)))
  context.fillStyle = palette.others
  drawArea(
    context,
    view.others.map((rate, index) => rate + (view.yours[index] ?? 0)),
    most,
    width,
    height,
  )
  context.fillStyle = palette.yours
  drawArea(context, view.yours, most, width, height)
  if (recordedFromMs > view.fromMs) hatch(context, Math.min(width, x(recordedFromMs)), height, palette.gone)
  const inOrder = ['pod', 'node', 'rollout', 'you', 'fault']
  const marks = [...view.landmarks].sort((a, b) => inOrder.indexOf(a.lane) - inOrder.indexOf(b.lane))
  for (const mark of marks) {
    context.fillStyle = palette.lanes[mark.lane]
    context.strokeStyle = palette.lanes[mark.lane]
    drawMark(context, mark, x(mark.atMs), x(mark.endMs ?? mark.atMs), height)
  }
}

/** Square roots, so that quiet stretches are not flat beside busy ones. */
function drawArea(
  context: CanvasRenderingContext2D,
  rates: readonly number[],
  most: number,
  width: number,
  height: number,
): void {
  const part = width / Math.max(1, rates.length)
  const top = height - 15
  for (const [index, rate] of rates.entries()) {
    if (rate <= 0) continue
    const high = Math.max(1, Math.sqrt(rate / most) * top)
    context.fillRect(index * part, height - high, Math.max(1, part - 0.5), high)
  }
}

function drawMark(
  context: CanvasRenderingContext2D,
  { lane }: Landmark,
  from: number,
  to: number,
  height: number,
): void {
  const y = 7
  context.beginPath()
  switch (lane) {
    case 'you':
      context.moveTo(from - size - 0.5, y - size)
      context.lineTo(from + size + 0.5, y - size)
      context.lineTo(from, y + size + 1)
      context.fill()
      context.globalAlpha = 0.55
      context.fillRect(from - 0.5, y + size, 1, height)
      context.globalAlpha = 1
      return
    case 'fault':
      context.lineWidth = 2.4
      context.moveTo(from - size, y - size)
      context.lineTo(from + size, y + size)
      context.moveTo(from + size, y - size)
      context.lineTo(from - size, y + size)
      context.stroke()
      context.globalAlpha = 0.7
      context.fillRect(from - 0.75, y + size, 1.5, height)
      context.globalAlpha = 1
      return
    case 'rollout':
      context.fillRect(from, 0, Math.max(3, to - from), 3)
      return
    case 'pod':
      context.arc(from, y + 4, 2.4, 0, 7)
      context.fill()
      return
    case 'node':
      context.fillRect(from - 2.5, y + 1.5, 5, 5)
      return
  }
}

function hatch(context: CanvasRenderingContext2D, width: number, height: number, colour: string): void {
  context.save()
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  context.globalAlpha = 0.55
  context.strokeStyle = colour
  context.lineWidth = 1
  context.beginPath()
  for (let x = -height; x < width; x += 6) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.stroke()
  context.restore()
}
