import { useEffect, useRef } from 'react'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { useTheme } from '../../state/preferences.ts'
import { useSelection } from '../../state/selection.ts'
import { beginDrawing, sightOf } from './canvas-view.ts'
import {
  cellColours,
  codeOf,
  crowdArea,
  crowdPlaces,
  type Pixels,
  paintCells,
  stateOf,
  systemOwner,
} from './crowd-cells.ts'
import { drawShip, ringAround } from './draw-fleet.ts'
import { type Layout, move, type PlacedMachine, placeIn, type Rect, stow } from './layout.ts'
import { type Palette, readPalette } from './palette.ts'
import { matches } from './search.ts'
import { farZoom } from './use-far.ts'
import { onViewport, viewport } from './viewport.ts'

/**
 * Far out, the pods of all machines in sight as coloured cells, painted into pixels; with `hasHulls` the ships too. Near,
 * nothing: there they are cards. Of a machine in which nothing changed nothing is painted again.
 */
export function CrowdLayer({ layout, hasHulls }: { readonly layout: Layout; readonly hasHulls: boolean }) {
  const ships = useRef<HTMLCanvasElement>(null)
  const cells = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the palette reads from the page.
  useEffect(() => {
    const [below, above] = [ships.current, cells.current]
    if (!below || !above) return
    const crowd = new Crowd(layout, below, above, hasHulls)
    const stops = [
      onViewport(() => crowd.soon('all')),
      useSelection.subscribe((now, before) => crowd.soon(now.search === before.search ? 'ships' : 'all')),
      onFrame(() => crowd.soon('changes')),
    ]
    const resized = new ResizeObserver(() => crowd.soon('all'))
    resized.observe(above)
    // The theme's colours are on the page one frame after the attribute has changed.
    const themed = requestAnimationFrame(() => crowd.readColours())
    return () => {
      for (const stop of stops) stop()
      resized.disconnect()
      cancelAnimationFrame(themed)
      crowd.stop()
    }
  }, [layout, theme, hasHulls])
  return (
    <>
      <canvas ref={ships} className="diagram-canvas is-fleet" />
      <canvas ref={cells} className="diagram-canvas is-crowd" />
    </>
  )
}

type Painted = { readonly version: number; readonly search: string; readonly codes: Uint8Array }

class Crowd {
  readonly #layout: Layout
  readonly #ships: HTMLCanvasElement
  readonly #cells: HTMLCanvasElement
  readonly #hasHulls: boolean
  readonly #workers: readonly PlacedMachine[]
  readonly #codes = new Map<string, Painted>()
  #palette: Palette | undefined
  #colours: Uint32Array = new Uint32Array(0)
  #ghosts: Uint32Array = new Uint32Array(0)
  #image: ImageData | undefined
  #pixels: Pixels = { data: new Uint32Array(0), width: 0, height: 0 }
  #frame = 0
  #wanted: ReadonlySet<'all' | 'ships' | 'changes'> = new Set()
  /** What of a machine was drawn last. */
  #shown = new Map<string, number>()

  constructor(layout: Layout, ships: HTMLCanvasElement, cells: HTMLCanvasElement, hasHulls: boolean) {
    this.#layout = layout
    this.#ships = ships
    this.#cells = cells
    this.#hasHulls = hasHulls
    this.#workers = [...layout.machines.values()].filter(({ role }) => role === 'worker')
  }

  readColours(): void {
    const palette = readPalette(this.#cells)
    this.#palette = palette
    const { owners, shapes } = palette
    this.#colours = cellColours(owners, shapes.refused, palette.deck, false)
    this.#ghosts = cellColours(owners, shapes.refused, palette.deck, true)
    this.soon('all')
  }

  soon(what: 'all' | 'ships' | 'changes'): void {
    this.#wanted = new Set([...this.#wanted, what])
    this.#frame ||= requestAnimationFrame(() => this.#draw())
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
  }

  #draw(): void {
    this.#frame = 0
    const wanted = this.#wanted
    this.#wanted = new Set()
    if (!this.#palette || viewport().zoom >= farZoom) return
    const sight = sightOf(this.#cells, viewport())
    const inSight = this.#workers.filter((machine) => isInSight(machine, sight))
    if (wanted.has('all')) this.#paintAll(inSight)
    else if (wanted.has('changes')) this.#paintChanges(inSight)
    if (wanted.has('all') || wanted.has('ships')) this.#drawShips(inSight, this.#palette)
  }

  #paintAll(machines: readonly PlacedMachine[]): void {
    const { clientWidth: width, clientHeight: height } = this.#cells
    if (width === 0 || height === 0) return
    const context = this.#cells.getContext('2d')
    if (!context) return
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#cells.width = width
      this.#cells.height = height
      this.#image = new ImageData(width, height)
      this.#pixels = { data: new Uint32Array(this.#image.data.buffer), width, height }
    } else this.#pixels.data.fill(0)
    this.#shown.clear()
    for (const machine of machines) this.#paint(machine)
    context.putImageData(this.#image, 0, 0)
  }

  #paintChanges(machines: readonly PlacedMachine[]): void {
    const context = this.#cells.getContext('2d')
    const { holdVersions } = currentCluster()
    if (!context || !this.#image) return
    for (const machine of machines) {
      if (this.#shown.get(machine.name) === (holdVersions.get(machine.name) ?? 0)) continue
      const { x, y, width, height } = this.#paint(machine)
      if (width > 0 && height > 0) context.putImageData(this.#image, 0, 0, x, y, width, height)
    }
  }

  #paint(machine: PlacedMachine): Rect {
    const cluster = currentCluster()
    this.#shown.set(machine.name, cluster.holdVersions.get(machine.name) ?? 0)
    const colours = cluster.machines.get(machine.name)?.on === false ? this.#ghosts : this.#colours
    return paintCells(this.#pixels, machine, this.#codesOf(machine.name), colours, viewport())
  }

  /** One byte a place, made anew only when the hold has changed. */
  #codesOf(machine: string): Uint8Array {
    const { holds, holdVersions, objects, colours } = currentCluster()
    const { search } = useSelection.getState()
    const version = holdVersions.get(machine) ?? 0
    const known = this.#codes.get(machine)
    if (known?.version === version && known.search === search) return known.codes
    const places = holds.get(machine) ?? []
    const codes = new Uint8Array(places.length)
    for (const [place, uid] of places.entries()) {
      const object = uid === '' ? undefined : objects.get(uid)
      if (!object?.pod) continue
      const isDimmed = search !== '' && !matches(object, search)
      codes[place] = codeOf(colours.get(object.root) ?? systemOwner, stateOf(object.pod.look), isDimmed)
    }
    this.#codes.set(machine, { version, search, codes })
    return codes
  }

  #drawShips(machines: readonly PlacedMachine[], palette: Palette): void {
    const view = viewport()
    const context = beginDrawing(this.#ships, view)
    if (!context) return
    const { machines: views, nodes, objects } = currentCluster()
    if (this.#hasHulls)
      for (const machine of machines) {
        const node = objects.get(nodes.get(machine.name) ?? '')?.node
        drawShip(context, machine, views.get(machine.name), node, view.zoom, palette)
      }
    const { target } = useSelection.getState()
    const box = target?.type === 'object' ? this.#boxOf(target.uid, view.zoom) : undefined
    if (box) ringAround(context, box, view.zoom, palette.accent)
    const machine = target?.type === 'machine' && this.#hasHulls ? this.#layout.machines.get(target.name) : undefined
    if (machine?.role === 'worker') ringAround(context, machine, view.zoom, palette.accent)
  }

  #boxOf(uid: string, zoom: number): Rect | undefined {
    const { holds, holdOf } = currentCluster()
    const machine = this.#layout.machines.get(holdOf.get(uid) ?? '')
    if (machine?.role !== 'worker') return undefined
    const places = holds.get(machine.name) ?? []
    const area = crowdArea(machine, zoom)
    return move(placeIn(area, stow(area, crowdPlaces(places.length, zoom)), places.indexOf(uid)), area)
  }
}

function isInSight(box: Rect, sight: Rect): boolean {
  return (
    box.x < sight.x + sight.width &&
    box.x + box.width > sight.x &&
    box.y < sight.y + sight.height &&
    box.y + box.height > sight.y
  )
}
