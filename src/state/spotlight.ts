// What a presenter has lit: everything else on the diagram is dimmed.
import { create } from 'zustand'

/** Key as in `targetKey`; '' lights all. */
export const useSpotlight = create<{ readonly key: string }>(() => ({ key: '' }))

export function lightUp(key: string): void {
  useSpotlight.setState({ key })
}
