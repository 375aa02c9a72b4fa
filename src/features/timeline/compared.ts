// Which future is compared with the run in hand.
import { create } from 'zustand'

export const useCompared = create<{ readonly name: string }>(() => ({ name: '' }))

export function compareWith(name: string): void {
  useCompared.setState({ name })
}
