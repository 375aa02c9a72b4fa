// A newer build of the page that waits to take over.
import { create } from 'zustand'

type Update = {
  /** Brings it in; undefined: there is none. */
  readonly update: (() => void) | undefined
  /** The reader has agreed. */
  readonly isWanted: boolean
}

export const useUpdate = create<Update>(() => ({ update: undefined, isWanted: false }))

export function takeUpdate(): void {
  useUpdate.setState({ isWanted: true })
  useUpdate.getState().update?.()
}

export function dismissUpdate(): void {
  useUpdate.setState({ update: undefined })
}
