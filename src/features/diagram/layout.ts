// Where everything lies on the chart, as a pure function of the topology: what is added later moves nothing that is
// there already. Positions of pods follow from their place in the hold and from how many there are.
import type { MachineRole } from '../../../workers/contract.ts'

export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Point = { readonly x: number; readonly y: number }
/** `wide` for screens, `narrow` for phones, where everything lies in one column. */
export type Variant = 'wide' | 'narrow'

export type PlacedMachine = Rect & {
  readonly name: string
  readonly role: MachineRole
  /** Of a worker: its place in the fleet. */
  readonly column: number
  readonly row: number
  /** Where its programs' cards are, by name, and its pods; on the chart. */
  readonly cards: Readonly<Record<string, Rect>>
  readonly hold: Rect
}

export type Layout = {
  readonly variant: Variant
  readonly machines: ReadonlyMap<string, PlacedMachine>
  /** Where pods wait that no node was found for yet. */
  readonly anchorage: Rect
  readonly services: Rect
  /** Where the first row of ships begins. */
  readonly fleetTop: number
  readonly bounds: Rect
}

const shipWidth = 372
const shipHeight = 256
const columnStep = shipWidth + 28
/** From one row of ships to the next: room for the lanes between them. */
export const rowStep = shipHeight + 84

type Sheet = {
  readonly laptop: Rect
  readonly registry: Rect
  readonly anchorage: Rect
  readonly services: Rect
  readonly controlPlane: Rect
  /** Cards and hold of a control-plane machine, from its corner. */
  readonly cards: Readonly<Record<string, Rect>>
  readonly hold: Rect
  readonly fleet: Point
}

const sheets: Readonly<Record<Variant, Sheet>> = {
  wide: {
    laptop: rect(0, 8, 192, 140),
    anchorage: rect(0, 178, 192, 126),
    controlPlane: rect(236, 0, 700, 306),
    registry: rect(980, 8, 192, 140),
    services: rect(980, 178, 192, 126),
    cards: {
      'kube-scheduler': rect(20, 46, 202, 64),
      etcd: rect(240, 46, 196, 64),
      'kube-controller-manager': rect(454, 46, 226, 64),
      'kube-apiserver': rect(200, 152, 300, 68),
      kubelet: rect(20, 248, 100, 36),
      containerd: rect(126, 248, 100, 36),
      'kube-proxy': rect(232, 248, 100, 36),
    },
    hold: rect(374, 240, 306, 52),
    fleet: { x: 0, y: 402 },
  },
  narrow: {
    laptop: rect(0, 0, 180, 132),
    registry: rect(192, 0, 180, 132),
    anchorage: rect(0, 156, 180, 120),
    services: rect(192, 156, 180, 120),
    controlPlane: rect(0, 300, 372, 404),
    cards: {
      etcd: rect(14, 44, 166, 64),
      'kube-scheduler': rect(192, 44, 166, 64),
      'kube-apiserver': rect(14, 150, 344, 64),
      'kube-controller-manager': rect(100, 252, 258, 56),
      kubelet: rect(14, 326, 100, 34),
      containerd: rect(120, 326, 100, 34),
      'kube-proxy': rect(226, 326, 100, 34),
    },
    hold: rect(14, 366, 344, 30),
    fleet: { x: 0, y: 796 },
  },
}

/** What runs on a machine that is no node. */
export const shorePrograms = {
  laptop: 'kubectl',
  registry: 'registry',
  'load-balancer': 'haproxy',
  etcd: 'etcd',
} as const

/** Cards and hold of a ship, from its corner. */
const shipCards: Readonly<Record<string, Rect>> = {
  kubelet: rect(18, 30, 116, 34),
  containerd: rect(18, 68, 116, 34),
  'kube-proxy': rect(18, 106, 116, 34),
}
const shipHold = rect(148, 28, 208, 112)

export function layOut(
  machines: readonly { readonly name: string; readonly role: MachineRole }[],
  variant: Variant,
): Layout {
  const sheet = machines.some(({ role }) => role === 'etcd') ? withoutEtcd(sheets[variant]) : sheets[variant]
  const placed = new Map<string, PlacedMachine>()
  const seen: Record<MachineRole, number> = {
    laptop: 0,
    'control-plane': 0,
    registry: 0,
    worker: 0,
    etcd: 0,
    'load-balancer': 0,
  }
  const berths = variant === 'wide' ? fleet(machines.filter((machine) => machine.role === 'worker').length) : undefined
  for (const { name, role } of machines) {
    const index = seen[role]++
    const berth = berths?.[index] ?? { column: 0, row: index }
    placed.set(name, place(sheet, name, role, index, berth))
  }
  const all = [...placed.values(), sheet.anchorage, sheet.services]
  return {
    variant,
    machines: placed,
    anchorage: sheet.anchorage,
    services: sheet.services,
    fleetTop: sheet.fleet.y,
    bounds: boundsOf(all),
  }
}

/** Where etcd has machines of its own, those of the control plane have none. */
function withoutEtcd(sheet: Sheet): Sheet {
  const { etcd: _, ...cards } = sheet.cards
  return { ...sheet, cards }
}

function place(
  sheet: Sheet,
  name: string,
  role: MachineRole,
  index: number,
  berth: { readonly column: number; readonly row: number },
): PlacedMachine {
  switch (role) {
    case 'worker': {
      const { x, y } = sheet.fleet
      const box = rect(x + berth.column * columnStep, y + berth.row * rowStep, shipWidth, shipHeight)
      return { ...box, name, role, ...berth, cards: moved(shipCards, box), hold: move(shipHold, box) }
    }
    case 'control-plane': {
      // More of them stack upwards, away from the fleet.
      const { controlPlane } = sheet
      const y = index === 0 ? 0 : -controlPlane.y - index * (controlPlane.height + 36)
      const box = move(controlPlane, { x: 0, y })
      return {
        ...box,
        name,
        role,
        column: 0,
        row: -1 - index,
        cards: moved(sheet.cards, box),
        hold: move(sheet.hold, box),
      }
    }
    case 'laptop':
    case 'registry':
    case 'load-balancer':
    case 'etcd': {
      // A load balancer stands beyond the laptop, members of etcd beyond the registry; more of them stack upwards.
      const isLeft = role === 'laptop' || role === 'load-balancer'
      const corner = isLeft ? sheet.laptop : sheet.registry
      const place = role === 'load-balancer' || role === 'etcd' ? index + 1 : index
      const box = move(corner, { x: 0, y: -place * (corner.height + 36) })
      const card = rect(box.x + 12, box.y + 34, box.width - 24, 54)
      const program = shorePrograms[role]
      return { ...box, name, role, column: 0, row: -1 - index, cards: { [program]: card }, hold: card }
    }
  }
}

/**
 * Berths of a fleet: three side by side, then one more column or row at a time, whichever keeps the chart about as
 * wide as a screen. The berth of ship k is the same for any number of ships.
 */
export function fleet(count: number): readonly { readonly column: number; readonly row: number }[] {
  const berths: { column: number; row: number }[] = []
  let columns = 0
  let rows = 1
  while (berths.length < count) {
    const isTooWide = columns >= 3 && (columns * columnStep) / (402 + rows * rowStep) > 1.62
    if (isTooWide) {
      for (let column = 0; column < columns; column++) berths.push({ column, row: rows })
      rows++
    } else {
      for (let row = 0; row < rows; row++) berths.push({ column: columns, row })
      columns++
    }
  }
  return berths.slice(0, count)
}

/** How pods of a hold are drawn: as cards with words, as squares with a glyph, or as bare cells. */
export type Stowage = {
  readonly columns: number
  readonly rows: number
  readonly width: number
  readonly height: number
  readonly detail: 'words' | 'word' | 'glyph' | 'cell'
}

const gap = 3

const sizes: readonly (readonly [width: number, height: number, detail: Stowage['detail']])[] = [
  [101, 34, 'words'],
  [66, 34, 'words'],
  [74, 24, 'word'],
  [48, 24, 'word'],
  [31, 19, 'glyph'],
  [20, 15, 'glyph'],
  [13, 11, 'cell'],
  [9, 8, 'cell'],
  [5, 5, 'cell'],
]

/** The largest containers of which `count` fit into the hold. */
export function stow(hold: Pick<Rect, 'width' | 'height'>, count: number): Stowage {
  for (const [width, height, detail] of sizes) {
    const columns = Math.floor((hold.width + gap) / (width + gap))
    const rows = Math.floor((hold.height + gap) / (height + gap))
    if (columns * rows >= count && columns * rows > 0) return { columns, rows, width, height, detail }
  }
  const side = Math.max(1, Math.floor(Math.sqrt((hold.width * hold.height) / count)) - 1)
  const columns = Math.floor(hold.width / (side + 1))
  return { columns, rows: Math.ceil(count / columns), width: side, height: side, detail: 'cell' }
}

/** Where place `index` is, from the corner of the hold: filled from the bottom up, as a ship is loaded. */
export function placeIn(hold: Pick<Rect, 'width' | 'height'>, stowage: Stowage, index: number): Rect {
  const column = index % stowage.columns
  const row = Math.floor(index / stowage.columns)
  const step = stowage.width < 5 ? 1 : gap
  return rect(
    column * (stowage.width + step),
    hold.height - stowage.height - row * (stowage.height + step),
    stowage.width,
    stowage.height,
  )
}

/** The part of the anchorage and of the Services' quay that holds things: below the title. */
export function inner(area: Rect): Rect {
  return rect(area.x + 10, area.y + 28, area.width - 20, area.height - 38)
}

export function rect(x: number, y: number, width: number, height: number): Rect {
  return { x, y, width, height }
}

export function move(box: Rect, by: Point): Rect {
  return rect(box.x + by.x, box.y + by.y, box.width, box.height)
}

export function centre(box: Rect): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

function moved(boxes: Readonly<Record<string, Rect>>, by: Point): Readonly<Record<string, Rect>> {
  return Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, move(box, by)]))
}

function boundsOf(boxes: readonly Rect[]): Rect {
  const left = Math.min(...boxes.map((box) => box.x))
  const top = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return rect(left, top, right - left, bottom - top)
}
