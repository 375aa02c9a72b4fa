// What the cards of the chart lie on, and what moves them: a plane that the reader moves, in the application; a politer one in a widget.
import type { ComponentType, ReactNode, Ref } from 'react'
import type { Rect } from './layout.ts'
import type { Viewport } from './viewport.ts'

export type Card = { readonly id: string; readonly box: Rect; readonly draw: () => ReactNode }

/** Moves the chart for the diagram: `durationMs` 0 is at once. */
export type Steer = { readonly moveTo: (view: Viewport, durationMs: number) => void }

export type SurfaceProps = {
  readonly cards: readonly Card[]
  readonly steer: Ref<Steer>
  /** The reader begins to move the chart by hand. */
  readonly onTakeOver: () => void
  /** The reader clicked where nothing is. */
  readonly onBareClick: () => void
  /** Drawn over the cards, in the chart's coordinates. */
  readonly children: ReactNode
}

/** A surface keeps `viewport` true: it sets it whenever the chart has moved. */
export type Surface = ComponentType<SurfaceProps>

export const zoomRange = { min: 0.01, max: 3 }
