// The guided first minute: whether it is under way, and whether this browser has seen it.
import { create } from 'zustand'

const key = 'wheelhouse.toured'

export const useTour = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }))

export function startTour(): void {
  rememberTour()
  useTour.setState({ isOpen: true })
}

export function endTour(): void {
  useTour.setState({ isOpen: false })
}

/** True once it was taken or turned down, and where nothing can be remembered: an invitation that comes each time annoys. */
export function isTourKnown(): boolean {
  try {
    return localStorage.getItem(key) !== null
  } catch {
    return true
  }
}

export function rememberTour(): void {
  try {
    localStorage.setItem(key, '1')
  } catch {
    // No storage: then there was no invitation either.
  }
}
