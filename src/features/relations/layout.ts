// Where the cards lie: a pure function of which cards there are, so nothing moves because a state changed.
import type { RelationCard } from './relations.ts'

export const cardSize = { width: 184, height: 46 }
/** A column that is higher than this goes on beside itself: panels are wide and low. */
const mostRows = 6
const gap = { row: 12, side: 12, column: 64 }

export type Place = { readonly id: string; readonly x: number; readonly y: number }

/** Columns from left to right, the rows of each around the same middle. A column without cards takes no room. */
export function layOut(cards: readonly RelationCard[]): readonly Place[] {
  const columns = [...new Set(cards.map((card) => card.column))].sort((a, b) => a - b)
  const places: Place[] = []
  let left = 0
  for (const column of columns) {
    const ofColumn = cards.filter((card) => card.column === column)
    const rows = Math.min(mostRows, ofColumn.length)
    const top = -(rows * (cardSize.height + gap.row) - gap.row) / 2
    for (const [index, { id }] of ofColumn.entries()) {
      const x = left + Math.floor(index / rows) * (cardSize.width + gap.side)
      places.push({ id, x, y: top + (index % rows) * (cardSize.height + gap.row) })
    }
    const beside = Math.ceil(ofColumn.length / rows)
    left += beside * (cardSize.width + gap.side) - gap.side + gap.column
  }
  return places
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

/** The card that an arrow key leads to: the nearest one on that side; none: undefined. */
export function neighbourOf(places: readonly Place[], id: string, arrow: Arrow): string | undefined {
  const from = places.find((place) => place.id === id)
  if (!from) return undefined
  const isAcross = arrow === 'ArrowLeft' || arrow === 'ArrowRight'
  const sign = arrow === 'ArrowLeft' || arrow === 'ArrowUp' ? -1 : 1
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const place of places) {
    const ahead = sign * (isAcross ? place.x - from.x : place.y - from.y)
    const aside = Math.abs(isAcross ? place.y - from.y : place.x - from.x)
    // Up and down stay in the column.
    if (ahead <= 0 || (!isAcross && aside > 0)) continue
    const distance = ahead + 2 * aside
    if (distance >= bestDistance) continue
    best = place.id
    bestDistance = distance
  }
  return best
}
