import { useViewport } from './viewport.ts'

/** Farther out than this, cards can't be read: machines are drawn as hulls with coloured cells. */
export const farZoom = 0.42

export function useIsFar(): boolean {
  return useViewport((view) => view.zoom < farZoom)
}
