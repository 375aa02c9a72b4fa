import { type RefObject, useEffect, useState } from 'react'
import type { Variant } from './layout.ts'

const narrowBelowPx = 620

/** Whether there is room for the wide chart. */
export function useVariant(root: RefObject<HTMLElement | null>): Variant {
  const [variant, setVariant] = useState<Variant>(() => (innerWidth < narrowBelowPx ? 'narrow' : 'wide'))
  useEffect(() => {
    const element = root.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) setVariant(element.clientWidth < narrowBelowPx ? 'narrow' : 'wide')
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [root])
  return variant
}
