// The wires between programs, calm and thin, and the lines that tie a Service to its endpoints.
import { endOf, podBox, type SceneSource, serviceBox, servicesShown } from './graph.ts'
import { centre, type Layout, type PlacedMachine, type Point } from './layout.ts'
import type { Palette } from './palette.ts'
import { type Way, wayBetween } from './wires.ts'

/** Who speaks with whom as a matter of course. */
export function standingWires(
  layout: Layout,
  wired: Iterable<PlacedMachine> = layout.machines.values(),
): readonly (readonly [string, string])[] {
  const wires: (readonly [string, string])[] = []
  const machines = [...layout.machines.values()]
  const hub = machines.find((machine) => machine.role === 'control-plane')
  if (!hub) return wires
  const door = machines.find((machine) => machine.role === 'load-balancer')
  const shared = door ? `${door.name}/haproxy` : `${hub.name}/kube-apiserver`
  for (const machine of wired) {
    const { name, role } = machine
    // What runs beside an API server speaks to that one.
    const apiServer = role === 'control-plane' ? `${name}/kube-apiserver` : shared
    if (door && role === 'control-plane') wires.push([shared, apiServer])
    if (machine.role === 'laptop') wires.push([`${name}/kubectl`, apiServer])
    if (machine.role === 'control-plane')
      for (const program of ['etcd', 'kube-scheduler', 'kube-controller-manager'])
        if (program in machine.cards) wires.push([`${name}/${program}`, `${name}/kube-apiserver`])
    if (machine.role === 'worker' || machine.role === 'control-plane') {
      wires.push(
        [`${name}/kubelet`, apiServer],
        [`${name}/kube-proxy`, apiServer],
        [`${name}/kubelet`, `${name}/containerd`],
      )
      for (const other of layout.machines.values())
        if (other.role === 'registry') wires.push([`${name}/containerd`, `${other.name}/registry`])
    }
  }
  return wires
}

const nowhere: SceneSource = { holds: new Map(), holdOf: new Map(), byPlural: new Map(), objects: new Map() }

/** The standing wires of these machines as one path. */
export function wiresPath(layout: Layout, machines: Iterable<PlacedMachine>): Path2D {
  const path = new Path2D()
  for (const [from, to] of standingWires(layout, machines)) {
    const [a, b] = [endOf(layout, nowhere, from), endOf(layout, nowhere, to)]
    if (a && b) addWay(path, wayBetween(layout, a, b))
  }
  return path
}

export function addWay(path: Path2D, way: Way): void {
  for (const [index, point] of way.points.entries())
    if (index === 0) path.moveTo(point.x, point.y)
    else path.lineTo(point.x, point.y)
}

export function drawWires(context: CanvasRenderingContext2D, wires: Path2D, zoom: number, palette: Palette): void {
  context.strokeStyle = palette.wire
  context.lineWidth = Math.max(1.3, 0.8 / zoom)
  context.lineJoin = 'round'
  context.stroke(wires)
}

const mostTies = 1500

/** Ties each Service to its endpoints: faintly, and strongly when it (or one of its pods) is selected. */
export function drawServiceTies(
  context: CanvasRenderingContext2D,
  layout: Layout,
  source: SceneSource,
  selectedUid: string,
  zoom: number,
  palette: Palette,
): void {
  const uids = source.byPlural.get('services') ?? []
  for (const [index, uid] of uids.entries()) {
    const endpoints = source.objects.get(uid)?.service?.endpoints ?? []
    const isStrong = uid === selectedUid || endpoints.includes(selectedUid)
    if (!isStrong && (index >= servicesShown || endpoints.length > 24)) continue
    const box = serviceBox(layout, index)
    const start = { x: box.x, y: centre(box).y }
    context.beginPath()
    for (const endpoint of endpoints.slice(0, mostTies)) {
      const pod = podBox(layout, source, endpoint)
      if (pod) tie(context, start, { x: centre(pod).x, y: pod.y })
    }
    context.strokeStyle = palette.shapes.packet
    context.globalAlpha = isStrong ? 0.85 : 0.13
    context.lineWidth = isStrong ? Math.max(2.4, 1.6 / zoom) : 1.2
    context.stroke()
  }
  context.globalAlpha = 1
}

function tie(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  const sag = Math.max(40, (to.y - from.y) * 0.5)
  context.moveTo(from.x, from.y)
  context.bezierCurveTo(from.x - 90, from.y + 20, to.x, to.y - sag, to.x, to.y)
}
