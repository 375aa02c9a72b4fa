import { describe, expect, it } from 'vitest'
import { cellColours, codeOf, crowdArea, paintCells, placeAt, stateOf } from './crowd-cells.ts'
import { layOut, placeIn, stow } from './layout.ts'

const layout = layOut([{ name: 'worker-1', role: 'worker' }], 'wide')
const worker = layout.machines.get('worker-1') as NonNullable<ReturnType<typeof layout.machines.get>>
const owners = { ...Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, '#0072b2'])), system: '#6b7b84' }
const colours = cellColours(owners, '#c01722', '#ffffff', false)

function painted(codes: readonly number[], zoom: number) {
  const pixels = { data: new Uint32Array(400 * 400), width: 400, height: 400 }
  const view = { x: -worker.x * zoom, y: -worker.y * zoom, zoom }
  const box = paintCells(pixels, worker, Uint8Array.from(codes), colours, view)
  const counts = new Map<number, number>()
  for (const pixel of pixels.data) if (pixel !== 0) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  return { box, counts, pixels }
}

describe('pods from afar', () => {
  it('are cells of their owner, and what is broken has a colour of its own', () => {
    const fine = codeOf(0, 'fine', false)
    const broken = codeOf(0, stateOf('backoff'), false)
    const { counts } = painted([fine, broken, 0, fine], 0.3)
    expect([...counts.keys()].sort()).toEqual([colours[fine], colours[broken]].sort())
    expect(counts.get(colours[fine] ?? 0)).toBeGreaterThan(counts.get(colours[broken] ?? 0) ?? 0)
  })

  it('never vanish: a pod is a pixel at least, however many there are', () => {
    const codes = Array.from({ length: 110 }, (_, i) =>
      i === 57 ? codeOf(0, 'broken', false) : codeOf(0, 'fine', false),
    )
    const { counts } = painted(codes, 0.03)
    expect(counts.get(colours[codeOf(0, 'broken', false)] ?? 0)).toBeGreaterThanOrEqual(1)
  })

  it('lie where their cards lie, as long as a hold can be seen', () => {
    const zoom = 0.3
    const stowage = stow(worker.hold, 20)
    for (const place of [0, 7, 19]) {
      const card = placeIn(worker.hold, stowage, place)
      const [x, y] = [worker.hold.x + card.x + card.width / 2, worker.hold.y + card.y + card.height / 2]
      expect(placeAt(worker, 20, zoom, x, y)).toBe(place)
    }
    expect(placeAt(worker, 20, zoom, worker.x, worker.y)).toBe(-1)
  })

  it('are painted only within their machine', () => {
    const { box } = painted([codeOf(3, 'fine', false)], 0.05)
    const area = crowdArea(worker, 0.05)
    expect(box.width).toBeLessThanOrEqual(Math.ceil(area.width * 0.05) + 1)
    expect(box.height).toBeLessThanOrEqual(Math.ceil(area.height * 0.05) + 1)
  })

  it('have a code of their own for every owner and state, dimmed or not', () => {
    const codes = new Set<number>()
    for (let owner = 0; owner <= 11; owner++)
      for (const state of ['fine', 'moving', 'broken', 'done'] as const)
        for (const isDimmed of [false, true]) codes.add(codeOf(owner, state, isDimmed))
    expect(codes.size).toBe(12 * 4 * 2)
    expect(Math.max(...codes)).toBeLessThan(128)
    expect(codes.has(0)).toBe(false)
  })
})
