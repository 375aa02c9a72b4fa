import type { Rect } from './layout.ts'

const most = 5000
const boxes = new Map<string, Rect>()

/** The same object for the same numbers, so that a card that did not move is not drawn again. */
export function stableBox(box: Rect): Rect {
  const key = `${box.x} ${box.y} ${box.width} ${box.height}`
  const known = boxes.get(key)
  if (known) return known
  if (boxes.size > most) boxes.clear()
  boxes.set(key, box)
  return box
}
