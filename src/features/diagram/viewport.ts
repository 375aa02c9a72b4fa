// Where the reader looks at the chart from. The surface that the cards lie on moves it; everything that is drawn follows.
import { create } from 'zustand'

/** The chart's point (0, 0) is x, y px from the diagram's corner; a length of 1 on the chart is zoom px long. */
export type Viewport = { readonly x: number; readonly y: number; readonly zoom: number }

export const useViewport = create<Viewport>(() => ({ x: 0, y: 0, zoom: 1 }))

export function viewport(): Viewport {
  return useViewport.getState()
}

/** Calls `listener` whenever the chart was moved. */
export function onViewport(listener: () => void): () => void {
  return useViewport.subscribe(listener)
}
