import { useSyncExternalStore } from 'react'

const query = '(max-width: 760px)'

/** Whether there is only room for one panel at a time. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
