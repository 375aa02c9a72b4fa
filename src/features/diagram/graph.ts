// What is on the chart and where: machines, programs, pods and Services with their boxes. One scene for the cards, for
// the canvas, and for moving about with the keyboard. Pure.
import type { ObjectView } from '../../../workers/contract.ts'
import {
  centre,
  inner,
  type Layout,
  move,
  type PlacedMachine,
  type Point,
  placeIn,
  type Rect,
  rect,
  stow,
} from './layout.ts'
import type { End } from './wires.ts'

/** What the scene is made from: the parts of the mirror that say what is where. */
export type SceneSource = {
  readonly holds: ReadonlyMap<string, readonly string[]>
  readonly holdOf: ReadonlyMap<string, string>
  readonly byPlural: ReadonlyMap<string, readonly string[]>
  readonly objects: ReadonlyMap<string, Pick<ObjectView, 'service'>>
}

/** A thing that can be selected; `key` as in `targetKey`. */
export type Thing = { readonly key: string; readonly box: Rect }

/** How many Services are drawn; the others are counted. */
export const servicesShown = 4

/** The box of a pod, wherever it lies; undefined when it is not on the chart. */
export function podBox(layout: Layout, source: SceneSource, uid: string): Rect | undefined {
  const hold = source.holdOf.get(uid)
  if (hold === undefined) return undefined
  const places = source.holds.get(hold) ?? []
  return placeBox(layout, hold, places.indexOf(uid), places.length)
}

/** The box of a place in a hold ('' is the anchorage) with `count` places in use. */
export function placeBox(layout: Layout, hold: string, place: number, count: number): Rect | undefined {
  const area = hold === '' ? inner(layout.anchorage) : layout.machines.get(hold)?.hold
  if (!area || place < 0) return undefined
  return move(placeIn(area, stow(area, Math.max(count, place + 1)), place), area)
}

export function serviceBox(layout: Layout, index: number): Rect {
  const area = inner(layout.services)
  const shown = Math.min(index, servicesShown - 1)
  return rect(area.x, area.y + shown * 22, area.width, 20)
}

/** The end of a wire, by the ids that messages use: `worker-1/kubelet`, or `pod:` and a uid. */
export function endOf(layout: Layout, source: SceneSource, id: string): End | undefined {
  if (id.startsWith('pod:')) {
    const uid = id.slice(4)
    const machine = layout.machines.get(source.holdOf.get(uid) ?? '')
    const box = podBox(layout, source, uid)
    return machine && box ? { machine, name: id, box } : undefined
  }
  const slash = id.indexOf('/')
  const machine = layout.machines.get(slash < 0 ? id : id.slice(0, slash))
  if (!machine) return undefined
  const name = slash < 0 ? '' : id.slice(slash + 1)
  return { machine, name, box: machine.cards[name] ?? machine.hold }
}

/** Everything that can be selected, with where it is. */
export function thingsOf(layout: Layout, source: SceneSource): readonly Thing[] {
  const things: Thing[] = []
  for (const machine of layout.machines.values()) {
    things.push({ key: `machine:${machine.name}`, box: nameplate(machine) })
    for (const [name, box] of Object.entries(machine.cards))
      things.push({ key: `component:${machine.name}/${name}`, box })
  }
  for (const [hold, places] of source.holds)
    for (const [place, uid] of places.entries()) {
      const box = uid === '' ? undefined : placeBox(layout, hold, place, places.length)
      if (box) things.push({ key: `object:${uid}`, box })
    }
  for (const [index, uid] of (source.byPlural.get('services') ?? []).slice(0, servicesShown).entries())
    things.push({ key: `object:${uid}`, box: serviceBox(layout, index) })
  return things
}

/** Where a machine's name stands: what is selected when the machine is. */
export function nameplate(machine: PlacedMachine): Rect {
  switch (machine.role) {
    case 'worker':
      return rect(machine.x + 14, machine.y + 153, 138, 52)
    case 'control-plane':
      return rect(machine.x + 16, machine.y + 8, 220, 28)
    case 'laptop':
    case 'registry':
    case 'load-balancer':
    case 'etcd':
      return rect(machine.x + 14, machine.y + 6, machine.width - 28, 22)
  }
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The nearest thing in a direction: what lies ahead counts, what lies aside counts double. */
export function neighbour(things: readonly Thing[], from: string, direction: Direction): Thing | undefined {
  const start = things.find((thing) => thing.key === from)
  if (!start) return things[0]
  const here = centre(start.box)
  let best: Thing | undefined
  let bestCost = Infinity
  for (const thing of things) {
    if (thing === start) continue
    const cost = costOf(here, centre(thing.box), direction)
    if (cost < bestCost) {
      bestCost = cost
      best = thing
    }
  }
  return best
}

function costOf(from: Point, to: Point, direction: Direction): number {
  const isAcross = direction === 'left' || direction === 'right'
  const sign = direction === 'right' || direction === 'down' ? 1 : -1
  const ahead = (isAcross ? to.x - from.x : to.y - from.y) * sign
  const aside = Math.abs(isAcross ? to.y - from.y : to.x - from.x)
  return ahead <= 1 ? Infinity : ahead + 2 * aside
}
