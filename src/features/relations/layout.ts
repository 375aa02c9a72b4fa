// Where the cards lie: a pure function of which cards there are, so nothing moves because a state changed.
import type { RelationCard } from './relations.ts'

export const cardSize = { width: 184, height: 46 }
const gap = 12
/** How columns follow each other: to the right in a panel, which is wide and low; downwards on a phone. */
const lies = {
  across: { mostRows: 6, columnGap: 64, columnSize: cardSize.width, rowSize: cardSize.height },
  upright: { mostRows: 2, columnGap: 44, columnSize: cardSize.height, rowSize: cardSize.width },
} as const
export type Lie = keyof typeof lies

export type Place = {
  readonly id: string
  readonly x: number
  readonly y: number
  /** Where lines that lead here bend, from the edge of its column on. */
  readonly bends: { readonly from: number; readonly to: number }
}

/**
 * Columns one after the other, the rows of each around the same middle; Services beside the owners, so that their lines pass
 * by them. A column without cards takes no room; one with many rows goes on beside itself.
 */
export function layOut(cards: readonly RelationCard[], lie: Lie): readonly Place[] {
  const { mostRows, columnGap, columnSize, rowSize } = lies[lie]
  const rowsOf = (ofColumn: readonly RelationCard[]) => Math.min(mostRows, ofColumn.length)
  const lengthOf = (rows: number) => rows * (rowSize + gap) - gap
  const columns = [...new Set(cards.map((card) => card.column))]
    .sort((a, b) => a - b)
    .map((column) => cards.filter((card) => card.column === column))
  const ownerRows = Math.max(0, ...columns.filter((column) => column[0]?.part === 'owner').map(rowsOf))
  const places: Place[] = []
  let start = 0
  for (const column of columns) {
    const rows = rowsOf(column)
    const isBeside = column[0]?.part === 'service' && ownerRows > 0
    const first = isBeside ? -lengthOf(ownerRows) / 2 - lengthOf(rows) - gap : -lengthOf(rows) / 2
    const bends = { from: start - columnGap, to: start }
    for (const [index, { id }] of column.entries()) {
      const along = start + Math.floor(index / rows) * (columnSize + gap)
      const aside = first + (index % rows) * (rowSize + gap)
      places.push({ id, bends, ...(lie === 'across' ? { x: along, y: aside } : { x: aside, y: along }) })
    }
    start += Math.ceil(column.length / rows) * (columnSize + gap) - gap + columnGap
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
    // Up and down do not lead far aside.
    if (ahead <= 0 || (!isAcross && aside > cardSize.width + gap)) continue
    const distance = ahead + 2 * aside
    if (distance >= bestDistance) continue
    best = place.id
    bestDistance = distance
  }
  return best
}
