// Of a large fleet only the ships in sight are cards. What is in sight changes in steps, so that a small move changes
// nothing. Pure, but for the hook.
import { type RefObject, useMemo } from 'react'
import type { Layout, PlacedMachine, Rect } from './layout.ts'
import { farZoom } from './use-far.ts'
import { useViewport, type Viewport } from './viewport.ts'

/** From so many machines on, cards come and go with the sight. */
export const largeFleet = 60
const step = 400

/** The machines that are drawn as cards: all of a small fleet; of a large one those in sight, and far out no ships at all. */
export function useMachinesInSight(layout: Layout, root: RefObject<HTMLElement | null>): readonly PlacedMachine[] {
  const isLarge = layout.machines.size > largeFleet
  const sight = useViewport((view) => (isLarge ? sightKey(view, root.current) : ''))
  return useMemo(() => machinesIn(layout, isLarge ? sight : undefined), [layout, isLarge, sight])
}

function sightKey({ x, y, zoom }: Viewport, element: HTMLElement | null): string {
  if (zoom < farZoom || !element) return 'far'
  const left = Math.floor(-x / zoom / step)
  const top = Math.floor(-y / zoom / step)
  const right = Math.ceil((element.clientWidth - x) / zoom / step)
  const bottom = Math.ceil((element.clientHeight - y) / zoom / step)
  return `${left} ${top} ${right} ${bottom}`
}

export function machinesIn(layout: Layout, sight: string | undefined): readonly PlacedMachine[] {
  const machines = [...layout.machines.values()]
  if (sight === undefined) return machines
  if (sight === 'far') return machines.filter(({ role }) => role !== 'worker')
  const [left = 0, top = 0, right = 0, bottom = 0] = sight.split(' ').map((edge) => Number(edge) * step)
  const isIn = ({ x, y, width, height }: Rect) => x < right && x + width > left && y < bottom && y + height > top
  return machines.filter((machine) => machine.role !== 'worker' || isIn(machine))
}
