// The colours of the canvases, read from the tokens of the theme in force.
import type { MessageShape } from '../../../workers/contract.ts'
import { messageShapes } from './shapes.ts'

export type Palette = {
  readonly land: string
  readonly landEdge: string
  readonly sea: string
  readonly seaDeep: string
  readonly contour: string
  readonly grid: string
  readonly mark: string
  readonly chartInk: string
  readonly wire: string
  readonly hull: string
  readonly deck: string
  readonly accent: string
  readonly ink: string
  readonly panel: string
  readonly words: string
  readonly code: string
  readonly shapes: Readonly<Record<MessageShape, string>>
  readonly owners: Readonly<Record<string, string>>
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const owners: Record<string, string> = { system: read('owner-system') }
  for (let i = 0; i < 11; i++) owners[i] = read(`owner-${i}`)
  return {
    land: read('chart-land'),
    landEdge: read('chart-land-edge'),
    sea: read('chart-sea'),
    seaDeep: read('chart-sea-deep'),
    contour: read('chart-contour'),
    grid: read('chart-grid'),
    mark: read('chart-mark'),
    chartInk: read('chart-ink'),
    wire: read('wire'),
    hull: read('hull'),
    deck: read('deck'),
    accent: read('accent'),
    ink: read('ink'),
    panel: read('panel'),
    words: read('font-words'),
    code: read('font-code'),
    shapes: Object.fromEntries(messageShapes.map((shape) => [shape, read(`message-${shape}`)])) as Palette['shapes'],
    owners,
  }
}
