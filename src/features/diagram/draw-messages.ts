// Draws what is under way at a virtual time: messages as typed shapes on their wires, streams where they are many, pods
// on their flight. The picture is a function of the mirror and that time alone.
import type { MessageShape } from '../../../workers/contract.ts'
import type { Flight, ShownMessage } from '../../state/mirror.ts'
import { addWay } from './draw-wires.ts'
import { endOf, placeBox, type SceneSource } from './graph.ts'
import type { Layout, Point } from './layout.ts'
import { eased, flightBox, progressOf, type Stream, underWay } from './motion.ts'
import type { Palette } from './palette.ts'
import { shapePath } from './shapes.ts'
import { pointAt, type Way, wayBetween } from './wires.ts'

export type MessageScene = SceneSource & {
  readonly messages: ReadonlyMap<number, ShownMessage>
  readonly flights: readonly Flight[]
  readonly colours: ReadonlyMap<string, number>
  readonly rootOf: (uid: string) => string
}

export type DrawOptions = {
  readonly nowMs: number
  /** Virtual ms a real ms. */
  readonly rate: number
  readonly zoom: number
  readonly palette: Palette
  /** Says the words on each message: when time is slow enough to read them. */
  readonly isLabelled: boolean
  readonly isMotionReduced: boolean
  readonly selectedMessage: number
}

/** A message and where it was drawn, to find it under the pointer. */
export type Drawn = { readonly id: number; readonly at: Point; readonly isUpright: boolean }

const mostLabels = 10
const trail = 0.16

/** Draws everything and tells where the messages are; an empty list and no flights: nothing is under way. */
export function drawMessages(
  context: CanvasRenderingContext2D,
  layout: Layout,
  scene: MessageScene,
  ways: Map<string, Way>,
  options: DrawOptions,
): { readonly drawn: readonly Drawn[]; readonly isMoving: boolean } {
  const { singles, streams } = underWay(scene.messages.values(), options.nowMs, options.rate)
  const wayOf = (message: ShownMessage) => cachedWay(layout, scene, ways, message)
  lightWires(context, [...singles, ...streams.flatMap((stream) => stream.messages.slice(0, 1))], wayOf, options)
  for (const stream of streams) drawStream(context, stream, wayOf, options)
  const drawn: Drawn[] = []
  const radius = 6.4 * Math.min(1.5, Math.max(1, 0.85 / options.zoom))
  for (const message of singles) {
    const way = wayOf(message)
    if (!way) continue
    const at = drawMessage(context, message, way, radius, options)
    drawn.push({ id: message.id, at, isUpright: isUpright(way, at) })
  }
  if (options.isLabelled) drawLabels(context, singles, drawn, options)
  for (const flight of scene.flights) drawFlight(context, layout, scene, flight, options)
  return { drawn, isMoving: drawn.length > 0 || streams.length > 0 || scene.flights.length > 0 }
}

function cachedWay(
  layout: Layout,
  scene: MessageScene,
  ways: Map<string, Way>,
  message: ShownMessage,
): Way | undefined {
  const key = `${message.from}>${message.to}`
  const known = ways.get(key)
  if (known) return known
  const [from, to] = [endOf(layout, scene, message.from), endOf(layout, scene, message.to)]
  if (!from || !to || from === to) return undefined
  const way = wayBetween(layout, from, to)
  ways.set(key, way)
  return way
}

/** The wires in use glow a little in the colour of what they carry. */
function lightWires(
  context: CanvasRenderingContext2D,
  messages: readonly ShownMessage[],
  wayOf: (message: ShownMessage) => Way | undefined,
  { palette, zoom, isMotionReduced, rate }: DrawOptions,
): void {
  const paths = new Map<MessageShape, Path2D>()
  const seen = new Set<string>()
  for (const message of messages) {
    const key = `${message.from}>${message.to}>${message.shape}`
    const way = seen.has(key) ? undefined : wayOf(message)
    if (!way) continue
    seen.add(key)
    const path = paths.get(message.shape) ?? new Path2D()
    paths.set(message.shape, path)
    addWay(path, way)
  }
  context.lineJoin = 'round'
  context.globalAlpha = isMotionReduced ? 0.75 : 0.34 * humAlpha(rate)
  context.lineWidth = Math.max(isMotionReduced ? 3 : 2.6, 1.6 / zoom)
  for (const [shape, path] of paths) {
    context.strokeStyle = palette.shapes[shape]
    context.stroke(path)
  }
  context.globalAlpha = 1
}

function drawMessage(
  context: CanvasRenderingContext2D,
  message: ShownMessage,
  way: Way,
  radius: number,
  options: DrawOptions,
): Point {
  const { palette, nowMs, isMotionReduced, selectedMessage } = options
  const progress = Math.max(0, Math.min(1, progressOf(message, nowMs)))
  const part = isMotionReduced ? (progress < 0.5 ? 0.08 : 0.92) : eased(progress)
  const at = pointAt(way, part)
  const colour = palette.shapes[message.shape]
  const isCaused = message.root !== 0
  const size = radius * (isCaused ? 1.12 : 0.8)
  if (!isMotionReduced && isCaused) drawTrail(context, way, part, size, colour)
  context.save()
  context.translate(at.x, at.y)
  if (message.shape === 'watch' || message.shape === 'packet') context.rotate(directionAt(way, part))
  // The hum of the cluster stays behind what a person set off.
  // Standing still, what has just arrived is still to be seen.
  const fade = options.rate === 0 ? 1 : Math.min(progress * 12, (1 - progress) * 12 + 0.25)
  context.globalAlpha = Math.min(isCaused || options.rate === 0 ? 1 : humAlpha(options.rate), fade)
  const path = outline(message.shape, size)
  context.lineWidth = 3.5
  context.strokeStyle = palette.panel
  context.stroke(path)
  context.fillStyle = colour
  context.fill(path, 'evenodd')
  if (message.id === selectedMessage) {
    context.globalAlpha = 1
    context.beginPath()
    context.arc(0, 0, size * 2.1, 0, Math.PI * 2)
    context.lineWidth = 2.5
    context.strokeStyle = palette.accent
    context.stroke()
  }
  context.restore()
  if (progress > 0.86 && !isMotionReduced) drawArrival(context, pointAt(way, 1), size, (progress - 0.86) / 0.14, colour)
  return at
}

/** The faster time passes, the more goes on at once, and the fainter it is. */
function humAlpha(rate: number): number {
  return 0.75 / (1 + Math.log2(Math.max(1, rate)) / 3.5)
}

function drawTrail(context: CanvasRenderingContext2D, way: Way, part: number, size: number, colour: string): void {
  context.strokeStyle = colour
  context.lineCap = 'butt'
  const steps = 10
  const length = Math.min(trail, 90 / Math.max(1, way.length))
  for (let i = 0; i < steps; i++) {
    const [a, b] = [pointAt(way, part - length * (1 - i / steps)), pointAt(way, part - length * (1 - (i + 1) / steps))]
    context.globalAlpha = 0.04 + (0.5 * i) / steps
    context.lineWidth = size * (0.15 + (0.75 * i) / steps)
    context.beginPath()
    context.moveTo(a.x, a.y)
    context.lineTo(b.x, b.y)
    context.stroke()
  }
  context.globalAlpha = 1
}

function drawArrival(context: CanvasRenderingContext2D, at: Point, size: number, part: number, colour: string): void {
  context.globalAlpha = 0.6 * (1 - part)
  context.strokeStyle = colour
  context.lineWidth = 2
  context.beginPath()
  context.arc(at.x, at.y, size * (0.9 + 1.6 * part), 0, Math.PI * 2)
  context.stroke()
  context.globalAlpha = 1
}

/** Too many to tell apart: a flow of dashes with their number. */
function drawStream(
  context: CanvasRenderingContext2D,
  stream: Stream,
  wayOf: (message: ShownMessage) => Way | undefined,
  { palette, nowMs, zoom, rate }: DrawOptions,
): void {
  const [first] = stream.messages
  const way = first && wayOf(first)
  if (!first || !way) return
  const path = new Path2D()
  addWay(path, way)
  const colour = palette.shapes[first.shape]
  context.save()
  context.strokeStyle = colour
  context.lineCap = 'round'
  context.lineWidth = first.root === 0 ? 2.6 : Math.min(7, 3 + 0.6 * Math.log2(stream.messages.length))
  context.globalAlpha = first.root === 0 ? humAlpha(rate) : 1
  context.setLineDash([1, 13])
  context.lineDashOffset = -((nowMs / first.shownForMs) * way.length) % 14
  context.stroke(path)
  context.restore()
  // While time flies the hum of the cluster is not worth counting.
  if (first.root === 0 && rate > 2) return
  const middle = pointAt(way, 0.5)
  pill(context, middle, `×${stream.messages.length}`, colour, palette, Math.max(1, 0.8 / zoom))
}

function drawLabels(
  context: CanvasRenderingContext2D,
  messages: readonly ShownMessage[],
  drawn: readonly Drawn[],
  { palette, zoom }: DrawOptions,
): void {
  const places = new Map(drawn.map((each) => [each.id, each]))
  const taken: Point[] = []
  context.font = labelFont(palette)
  const wanted = [...messages].sort((a, b) => Number(b.root !== 0) - Number(a.root !== 0)).slice(0, mostLabels)
  for (const message of wanted) {
    const place = places.get(message.id)
    const shortened = message.label.length > 46 ? `${message.label.slice(0, 45)}…` : message.label
    if (!place) continue
    const scale = Math.max(1, 0.8 / zoom)
    const label = { text: shortened, at: labelPlace(context, place, shortened, taken, scale) }
    taken.push(label.at)
    pill(context, label.at, label.text, palette.shapes[message.shape], palette, scale)
  }
}

/** Above the message, or beside it where its wire goes up or down; higher where another label is already. */
function labelPlace(
  context: CanvasRenderingContext2D,
  { at, isUpright: isBeside }: Drawn,
  label: string,
  taken: readonly Point[],
  scale: number,
): Point {
  const x = isBeside ? at.x + (labelWidth(context, label) / 2 + 13) * scale : at.x
  let y = isBeside ? at.y : at.y - 20 * scale
  const isTaken = (other: Point) => Math.abs(other.x - x) < 190 * scale && Math.abs(other.y - y) < 19 * scale
  for (let i = 0; i < 8 && taken.some(isTaken); i++) y -= 20 * scale
  return { x, y }
}

function isUpright(way: Way, at: Point): boolean {
  let nearest = 0
  let best = Infinity
  for (const [index, point] of way.points.entries()) {
    const next = way.points[index + 1]
    if (!next) break
    const detour = Math.hypot(point.x - at.x, point.y - at.y) + Math.hypot(next.x - at.x, next.y - at.y)
    const length = Math.hypot(next.x - point.x, next.y - point.y)
    if (detour - length < best) {
      best = detour - length
      nearest = index
    }
  }
  const [a, b] = [way.points[nearest], way.points[nearest + 1]]
  return a !== undefined && b !== undefined && Math.abs(b.y - a.y) > Math.abs(b.x - a.x)
}

const labelFont = (palette: Palette) => `600 11px ${palette.words}`

function labelWidth(context: CanvasRenderingContext2D, label: string): number {
  return context.measureText(label).width + 14
}

function pill(
  context: CanvasRenderingContext2D,
  at: Point,
  label: string,
  colour: string,
  palette: Palette,
  scale: number,
): void {
  context.save()
  context.translate(at.x, at.y)
  context.scale(scale, scale)
  context.font = labelFont(palette)
  const width = labelWidth(context, label)
  context.beginPath()
  context.roundRect(-width / 2, -9, width, 18, 9)
  context.fillStyle = palette.panel
  context.fill()
  context.lineWidth = 1.2
  context.strokeStyle = colour
  context.stroke()
  context.fillStyle = palette.ink
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(label, 0, 0.5)
  context.restore()
}

function drawFlight(
  context: CanvasRenderingContext2D,
  layout: Layout,
  scene: MessageScene,
  flight: Flight,
  options: DrawOptions,
): void {
  const from = placeBox(layout, '', flight.fromPlace, flight.fromPlace + 1)
  const to = placeBox(layout, flight.machine, flight.toPlace, scene.holds.get(flight.machine)?.length ?? 1)
  const box = from && to && flightBox(flight, from, to, options.nowMs)
  if (!box) return
  const { palette, isMotionReduced } = options
  const colour = palette.owners[scene.colours.get(scene.rootOf(flight.uid)) ?? 'system'] ?? palette.accent
  const at = isMotionReduced ? { ...box, ...to } : box
  context.save()
  context.shadowColor = 'rgb(0 0 0 / 35%)'
  context.shadowBlur = 12
  context.shadowOffsetY = 6
  context.beginPath()
  context.roundRect(at.x, at.y, at.width, at.height, 4)
  context.fillStyle = palette.panel
  context.fill()
  context.restore()
  context.fillStyle = colour
  context.globalAlpha = 0.45
  context.fill()
  context.globalAlpha = 1
  context.lineWidth = 2
  context.strokeStyle = colour
  context.stroke()
}

function directionAt(way: Way, part: number): number {
  const [a, b] = [pointAt(way, part - 0.008), pointAt(way, part + 0.008)]
  return Math.atan2(b.y - a.y, b.x - a.x)
}

const outlines = new Map<string, Path2D>()
function outline(shape: MessageShape, radius: number): Path2D {
  const key = `${shape} ${radius.toFixed(1)}`
  const known = outlines.get(key)
  if (known) return known
  const path = shapePath(shape, radius)
  outlines.set(key, path)
  return path
}
