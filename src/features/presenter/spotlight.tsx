import { useEffect, useRef } from 'react'
import { useSpotlight } from '../../state/spotlight.ts'
import './spotlight.css'

const marginPx = 10

/** Darkens the page but for the thing that the presenter has lit, wherever the reader moves it. */
export function Spotlight() {
  const key = useSpotlight((spotlight) => spotlight.key)
  const light = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (key === '') return
    let frame = 0
    const follow = () => {
      const box = document.getElementById(key)?.getBoundingClientRect()
      const element = light.current
      if (element) {
        element.hidden = !box || box.width === 0
        if (box) {
          element.style.transform = `translate(${box.left - marginPx}px, ${box.top - marginPx}px)`
          element.style.width = `${box.width + 2 * marginPx}px`
          element.style.height = `${box.height + 2 * marginPx}px`
        }
      }
      frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [key])
  return key === '' ? null : <div ref={light} className="spotlight" aria-hidden="true" />
}
