// The ways that messages take between two things on the chart: out of a card, along a bus above the row of ships, and
// into the other card. Pure geometry.
import { centre, type Layout, type PlacedMachine, type Point, type Rect, rowStep } from './layout.ts'

/** A way with rounded corners, as points close enough together to move along. */
export type Way = {
  readonly points: readonly Point[]
  /** Distance of each point from the start. */
  readonly distances: readonly number[]
  readonly length: number
}

/** One end of a wire: a program's card, a pod in a hold, or a machine as such. */
export type End = { readonly machine: PlacedMachine; readonly name: string; readonly box: Rect }

type Lane = 'kubelet' | 'kube-proxy' | 'containerd' | 'packet'

/** How far above the ships each kind of traffic crosses over. */
const laneAbove: Readonly<Record<Lane, number>> = { kubelet: 46, 'kube-proxy': 55, containerd: 37, packet: 28 }
const cornerRadius = 11

export function wayBetween(layout: Layout, from: End, to: End): Way {
  return toWay(corners(layout, from, to))
}

/** The point at a fraction of the way. */
export function pointAt(way: Way, fraction: number): Point {
  const first = way.points[0] ?? { x: 0, y: 0 }
  if (fraction <= 0) return first
  const wanted = Math.min(1, fraction) * way.length
  let low = 0
  let high = way.distances.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((way.distances[middle] ?? 0) <= wanted) low = middle
    else high = middle
  }
  const [a, b] = [way.points[low] ?? first, way.points[high] ?? first]
  const [start, end] = [way.distances[low] ?? 0, way.distances[high] ?? 0]
  const part = end > start ? (wanted - start) / (end - start) : 0
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
}

export function toWay(bends: readonly Point[]): Way {
  const points = rounded(bends)
  const distances = [0]
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]]
    distances.push((distances[i - 1] ?? 0) + (a && b ? Math.hypot(b.x - a.x, b.y - a.y) : 0))
  }
  return { points, distances, length: distances.at(-1) ?? 0 }
}

function corners(layout: Layout, from: End, to: End): readonly Point[] {
  if (from.machine.name === to.machine.name) return insideMachine(layout, from, to)
  const lane = laneOf(from, to)
  const start = toBus(layout, from, lane)
  const end = toBus(layout, to, lane)
  if (isOnTop(from) && isOnTop(to)) return onTop(layout, from, to)
  const deeper = end.row >= start.row ? to.machine : from.machine
  const between: Point[] = []
  if (start.row !== end.row) {
    const shaft = shaftX(deeper)
    between.push({ x: shaft, y: busY(layout, start.row, lane) }, { x: shaft, y: busY(layout, end.row, lane) })
  }
  return [...start.points, ...between, ...[...end.points].reverse()]
}

type Stub = { readonly points: readonly Point[]; readonly row: number }

/** From an end to the bus of its row. */
function toBus(layout: Layout, end: End, lane: Lane): Stub {
  const { machine, box, name } = end
  const row = Math.max(0, machine.row)
  const y = busY(layout, row, lane)
  const middle = centre(box)
  switch (machine.role) {
    case 'worker': {
      if (name === 'kubelet')
        return {
          row,
          points: [
            { x: middle.x, y: box.y },
            { x: middle.x, y },
          ],
        }
      if (name in machine.cards) {
        const x = machine.x + (name === 'containerd' ? 9 : 2)
        return {
          row,
          points: [
            { x: box.x, y: middle.y },
            { x, y: middle.y },
            { x, y },
          ],
        }
      }
      return {
        row,
        points: [
          { x: middle.x, y: box.y },
          { x: middle.x, y },
        ],
      }
    }
    case 'control-plane': {
      const x = trunkX(layout, machine, name)
      if (layout.variant === 'narrow')
        return {
          row: 0,
          points: [
            { x: box.x, y: middle.y },
            { x, y: middle.y },
            { x, y },
          ],
        }
      if (name === 'kube-apiserver')
        return {
          row: 0,
          points: [
            { x, y: box.y + box.height },
            { x, y },
          ],
        }
      return {
        row: 0,
        points: [
          { x: middle.x, y: box.y + box.height },
          { x: middle.x, y },
        ],
      }
    }
    case 'laptop':
    case 'registry':
    case 'load-balancer':
    case 'etcd': {
      return sideStep(layout, machine, middle, y)
    }
  }
}

/** Down beside what lies below: the anchorage, the Services' quay. */
function sideStep(layout: Layout, machine: PlacedMachine, middle: Point, y: number): Stub {
  const isLaptop = machine.role === 'laptop'
  const isOutside = layout.variant === 'narrow'
  const isLeft = isLaptop === isOutside
  const out = isLeft ? machine.x : machine.x + machine.width
  const x = out + (isLeft ? -1 : 1) * (isOutside ? 6 : 22)
  return {
    row: 0,
    points: [
      { x: out, y: middle.y },
      { x, y: middle.y },
      { x, y },
    ],
  }
}

function trunkX(layout: Layout, machine: PlacedMachine, name: string): number {
  if (layout.variant === 'narrow') return machine.x + (name === 'kube-apiserver' ? -10 : 7)
  return machine.x + 353
}

function onTop(layout: Layout, from: End, to: End): readonly Point[] {
  const [a, b] = [centre(from.box), centre(to.box)]
  if (layout.variant === 'narrow') {
    const [top, low] = a.y < b.y ? [from, to] : [to, from]
    const x = low.machine.x - 5
    const points = [
      { x: top.box.x, y: centre(top.box).y },
      { x, y: centre(top.box).y },
      { x, y: centre(low.box).y },
      { x: low.box.x, y: centre(low.box).y },
    ]
    return top === from ? points : points.reverse()
  }
  // kubectl and the API server: into the gap between the machines, then straight in.
  const [left, right] = a.x < b.x ? [from, to] : [to, from]
  const gapX = left.machine.x + left.machine.width + 22
  const points = [
    { x: left.machine.x + left.machine.width, y: centre(left.box).y },
    { x: gapX, y: centre(left.box).y },
    { x: gapX, y: centre(right.box).y + 14 },
    { x: right.box.x, y: centre(right.box).y + 14 },
  ]
  return left === from ? points : points.reverse()
}

/** Between two things on one machine. */
function insideMachine(layout: Layout, from: End, to: End): readonly Point[] {
  if (from.machine.role === 'control-plane') return insideControlPlane(layout, from, to)
  if (from.name in from.machine.cards && to.name in to.machine.cards) {
    const [a, b] = [from.box, to.box]
    const x = a.x + a.width + 8
    return [
      { x: a.x + a.width, y: centre(a).y },
      { x, y: centre(a).y },
      { x, y: centre(b).y },
      { x: b.x + b.width, y: centre(b).y },
    ]
  }
  if (from.name in from.machine.cards) return intoHold(from.box, to.box)
  if (to.name in to.machine.cards) return [...intoHold(to.box, from.box)].reverse()
  return [centre(from.box), centre(to.box)]
}

/** From a card on the bridge into the hold beside it. */
function intoHold(card: Rect, pod: Rect): readonly Point[] {
  const x = card.x + card.width
  const { y } = centre(card)
  return [{ x, y }, { x: x + 8, y }, centre(pod)]
}

function insideControlPlane(layout: Layout, from: End, to: End): readonly Point[] {
  if (to.name === 'kube-apiserver') return toApiServer(layout, from, to.box)
  if (from.name === 'kube-apiserver') return [...toApiServer(layout, to, from.box)].reverse()
  const up = layout.variant === 'wide' ? upwards : alongside
  if (isBelow(from, to)) return up(from, to)
  if (isBelow(to, from)) return [...up(to, from)].reverse()
  const [a, b] = [from.box, to.box]
  const isOverPods = !(from.name in from.machine.cards && to.name in to.machine.cards)
  if (!isOverPods && a.y !== b.y) return [centre(a), centre(b)]
  // Below the cards of the lowest row, and below the pods beside them.
  const { y: top, height } = from.machine
  const y = isOverPods ? top + height - 8 : a.y + a.height + 7
  return [
    { x: centre(a).x, y: a.y + a.height },
    { x: centre(a).x, y },
    { x: centre(b).x, y },
    { x: centre(b).x, y: b.y + b.height },
  ]
}

/** From the lowest row of a control-plane machine to the highest, past the API server in between. */
function upwards(from: End, to: End): readonly Point[] {
  const [start, end] = [centre(from.box).x, centre(to.box).x]
  const foot = to.box.y + to.box.height
  if (start > to.box.x + 12 && start < to.box.x + to.box.width - 12 && to.name === 'kube-scheduler')
    return [
      { x: start, y: from.box.y },
      { x: start, y: foot },
    ]
  const hub = from.machine.cards['kube-apiserver'] ?? from.box
  const lane = end < centre(hub).x ? hub.x - 12 : hub.x + hub.width + 12
  return [
    { x: start, y: from.box.y },
    { x: start, y: from.box.y - 12 },
    { x: lane, y: from.box.y - 12 },
    { x: lane, y: foot + 20 },
    { x: end, y: foot + 20 },
    { x: end, y: foot },
  ]
}

/** The same on a phone: along the left or the right edge of the machine. */
function alongside(from: End, to: End): readonly Point[] {
  const { machine, box } = from
  const isLeft = centre(to.box).x < machine.x + machine.width / 2
  const lane = isLeft ? machine.x + 7 : machine.x + machine.width - 7
  const { y } = centre(to.box)
  const above = box.y - 8
  return [
    { x: centre(box).x, y: box.y },
    { x: centre(box).x, y: above },
    { x: lane, y: above },
    { x: lane, y },
    { x: isLeft ? to.box.x : to.box.x + to.box.width, y },
  ]
}

function isBelow(a: End, b: End): boolean {
  const hub = a.machine.cards['kube-apiserver']
  return hub !== undefined && a.name in a.machine.cards && a.box.y > hub.y && b.box.y < hub.y
}

function toApiServer(layout: Layout, end: End, hub: Rect): readonly Point[] {
  const { box, name } = end
  const middle = centre(box)
  if (layout.variant === 'narrow') {
    const isAbove = box.y < hub.y
    return [
      { x: middle.x, y: isAbove ? box.y + box.height : box.y },
      { x: middle.x, y: isAbove ? hub.y : hub.y + hub.height },
    ]
  }
  switch (name) {
    case 'etcd':
      return [
        { x: middle.x, y: box.y + box.height },
        { x: middle.x, y: hub.y },
      ]
    case 'kube-scheduler':
      return [
        { x: middle.x, y: box.y + box.height },
        { x: middle.x, y: hub.y + 20 },
        { x: hub.x, y: hub.y + 20 },
      ]
    case 'kube-controller-manager':
      return [
        { x: middle.x, y: box.y + box.height },
        { x: middle.x, y: hub.y + 34 },
        { x: hub.x + hub.width, y: hub.y + 34 },
      ]
    default: {
      const x = Math.max(hub.x + 20, Math.min(middle.x, hub.x + hub.width - 20))
      const y = (box.y + hub.y + hub.height) / 2
      return [
        { x: middle.x, y: box.y },
        { x: middle.x, y },
        { x, y },
        { x, y: hub.y + hub.height },
      ]
    }
  }
}

function isOnTop(end: End): boolean {
  return end.machine.role === 'laptop' || (end.machine.role === 'control-plane' && end.name === 'kube-apiserver')
}

function laneOf(from: End, to: End): Lane {
  for (const { name } of [from, to])
    if (name === 'kubelet' || name === 'kube-proxy' || name === 'containerd') return name
  return 'packet'
}

function busY(layout: Layout, row: number, lane: Lane): number {
  return layout.fleetTop + row * rowStep - laneAbove[lane]
}

/** The vertical channel left of a column of ships. */
function shaftX(machine: PlacedMachine): number {
  return machine.x - 14
}

function rounded(bends: readonly Point[]): readonly Point[] {
  const points: Point[] = []
  for (let i = 0; i < bends.length; i++) {
    const [before, bend, after] = [bends[i - 1], bends[i], bends[i + 1]]
    if (!bend) continue
    if (!before || !after) {
      points.push(bend)
      continue
    }
    const [inLength, outLength] = [distance(before, bend), distance(bend, after)]
    const radius = Math.min(cornerRadius, inLength / 2, outLength / 2)
    if (radius < 0.5) continue
    const a = towards(bend, before, radius / inLength)
    const b = towards(bend, after, radius / outLength)
    for (const t of [0, 0.25, 0.5, 0.75, 1]) points.push(quadratic(a, bend, b, t))
  }
  return points
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function towards(from: Point, to: Point, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

function quadratic(a: Point, control: Point, b: Point, t: number): Point {
  const u = 1 - t
  return {
    x: u * u * a.x + 2 * u * t * control.x + t * t * b.x,
    y: u * u * a.y + 2 * u * t * control.y + t * t * b.y,
  }
}
