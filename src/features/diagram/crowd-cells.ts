// Pods as bare cells of colour, painted straight into pixels: a hundred thousand of them in a frame. The same places as the
// cards have; only what is drawn there is less. Pure.
import type { PodLook } from '../../../workers/contract.ts'
import { type PlacedMachine, placeIn, type Rect, stow } from './layout.ts'
import type { Viewport } from './viewport.ts'

/** Farther out than this a hold is but a few pixels: the whole ship is its hold. */
export const fleetZoom = 0.15
/** So many places at least are kept apart far out, so that few pods are still small cells, all of one size. */
const leastPlaces = 48

/** Where a machine's pods lie at a zoom. */
export function crowdArea(machine: PlacedMachine, zoom: number): Rect {
  if (machine.role !== 'worker' || zoom >= fleetZoom) return machine.hold
  return { x: machine.x + 12, y: machine.y + 12, width: machine.width - 24, height: machine.height - 40 }
}

/** How many places the pods are laid out for. */
export function crowdPlaces(count: number, zoom: number): number {
  return zoom >= fleetZoom ? count : Math.max(count, leastPlaces)
}

/** The place at a point of the chart, or -1. */
export function placeAt(machine: PlacedMachine, count: number, zoom: number, x: number, y: number): number {
  const area = crowdArea(machine, zoom)
  const stowage = stow(area, crowdPlaces(count, zoom))
  const step = stowage.width < 5 ? 1 : 3
  const column = Math.floor((x - area.x) / (stowage.width + step))
  const row = Math.floor((area.y + area.height - y) / (stowage.height + step))
  if (column < 0 || column >= stowage.columns || row < 0) return -1
  const place = row * stowage.columns + column
  return place < count ? place : -1
}

/** What of a pod's state is to be told from afar. */
export type CellState = 'fine' | 'moving' | 'broken' | 'done'
const states: readonly CellState[] = ['fine', 'moving', 'broken', 'done']

export function stateOf(look: PodLook): CellState {
  switch (look) {
    case 'ready':
    case 'running':
      return 'fine'
    case 'backoff':
    case 'failed':
      return 'broken'
    case 'completed':
      return 'done'
    case 'pending':
    case 'creating':
    case 'terminating':
    case 'unknown':
      return 'moving'
  }
}

/** One byte a pod: 0 is a free place. `owner` 0 to 10, or 11 for what belongs to the system. */
export function codeOf(owner: number, state: CellState, isDimmed: boolean): number {
  return 1 + owner * states.length + states.indexOf(state) + (isDimmed ? dimmed : 0)
}
const dimmed = 64

function isBroken(code: number): boolean {
  return code < dimmed && (code - 1) % states.length === states.indexOf('broken')
}
const system = 11

export const systemOwner = system

/** Opaque pixels for every code, little-endian RGBA. `ghost` is for machines without power. */
export function cellColours(
  owners: Readonly<Record<string, string>>,
  broken: string,
  ground: string,
  isGhost: boolean,
): Uint32Array {
  const table = new Uint32Array(2 * dimmed)
  const back = rgbOf(ground)
  for (let owner = 0; owner <= system; owner++) {
    const own = rgbOf(owners[owner === system ? 'system' : String(owner)] ?? '#888888')
    for (const state of states) {
      const parts = { fine: own, moving: mixed(own, back, 0.5), broken: rgbOf(broken), done: mixed(own, back, 0.72) }
      const colour = isGhost ? mixed(parts[state], back, 0.6) : parts[state]
      table[codeOf(owner, state, false)] = pixel(colour)
      table[codeOf(owner, state, true)] = pixel(mixed(colour, back, 0.85))
    }
  }
  return table
}

export type Pixels = { readonly data: Uint32Array; readonly width: number; readonly height: number }

/** Paints the cells of one machine; returns the pixels' box that it touched. */
export function paintCells(
  pixels: Pixels,
  machine: PlacedMachine,
  codes: Uint8Array,
  colours: Uint32Array,
  view: Viewport,
): Rect {
  const { zoom } = view
  const area = crowdArea(machine, zoom)
  const stowage = stow(area, crowdPlaces(codes.length, zoom))
  const left = area.x * zoom + view.x
  const top = area.y * zoom + view.y
  const box = clipped(pixels, left, top, left + area.width * zoom, top + area.height * zoom)
  clear(pixels, box)
  const { data, width, height } = pixels
  // What is broken comes last: where pods share a pixel, it is what is seen.
  for (const isLast of [false, true])
    for (let place = 0; place < codes.length; place++) {
      const code = codes[place] ?? 0
      if (code === 0 || isBroken(code) !== isLast) continue
      const cell = placeIn(area, stowage, place)
      const x0 = Math.max(0, Math.round(left + cell.x * zoom))
      const y0 = Math.max(0, Math.round(top + cell.y * zoom))
      // At least one pixel: a pod never vanishes.
      const x1 = Math.min(width, Math.max(x0 + 1, Math.round(left + (cell.x + cell.width) * zoom)))
      const y1 = Math.min(height, Math.max(y0 + 1, Math.round(top + (cell.y + cell.height) * zoom)))
      const colour = colours[code] ?? 0
      for (let y = y0; y < y1; y++) data.fill(colour, y * width + x0, y * width + x1)
    }
  return box
}

function clear({ data, width }: Pixels, { x, y, width: across, height: down }: Rect): void {
  for (let row = y; row < y + down; row++) data.fill(0, row * width + x, row * width + x + across)
}

function clipped({ width, height }: Pixels, left: number, top: number, right: number, bottom: number): Rect {
  const x = Math.max(0, Math.floor(left))
  const y = Math.max(0, Math.floor(top))
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, Math.ceil(right)) - x),
    height: Math.max(0, Math.min(height, Math.ceil(bottom)) - y),
  }
}

type Rgb = readonly [red: number, green: number, blue: number]

function rgbOf(colour: string): Rgb {
  const hex = colour.replace('#', '')
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex
  const value = Number.parseInt(full, 16)
  return Number.isNaN(value) ? [128, 128, 128] : [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function mixed(a: Rgb, b: Rgb, part: number): Rgb {
  const mix = (from: number, to: number) => Math.round(from + (to - from) * part)
  return [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])]
}

function pixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}
