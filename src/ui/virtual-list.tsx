import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import './virtual-list.css'

const spare = 8

/** A long list of rows of one height, of which only those in sight are drawn. Follows its end while it is at the end. */
export function VirtualList(props: {
  readonly label: string
  readonly count: number
  readonly rowHeight: number
  readonly follow?: boolean
  /** Row that must be in sight; changes of it scroll there. */
  readonly reveal?: number
  readonly row: (index: number) => ReactNode
}) {
  const box = useRef<HTMLUListElement>(null)
  const isAtEnd = useRef(true)
  const [view, setView] = useState({ top: 0, height: 400 })
  const { count, rowHeight, follow, reveal } = props
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => setView({ top: element.scrollTop, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer list is what makes it follow.
  useLayoutEffect(() => {
    const element = box.current
    if (!element || !follow || !isAtEnd.current) return
    element.scrollTop = element.scrollHeight
    // At once, not when the scroll is told of: until then nothing would be drawn where the end is now.
    setView({ top: element.scrollTop, height: element.clientHeight })
  }, [count, follow])
  useEffect(() => {
    const element = box.current
    if (!element || reveal === undefined || reveal < 0) return
    const top = reveal * rowHeight
    if (top < element.scrollTop || top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top - element.clientHeight / 2
  }, [reveal, rowHeight])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + spare)
  const rows: ReactNode[] = []
  for (let index = first; index < last; index++) rows.push(props.row(index))
  return (
    <ul
      ref={box}
      className="ui-virtual-list"
      aria-label={props.label}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - rowHeight
        setView({ top: scrollTop, height: clientHeight })
      }}
    >
      <li aria-hidden="true" style={{ height: first * rowHeight }} />
      {rows}
      <li aria-hidden="true" style={{ height: Math.max(0, count - last) * rowHeight }} />
    </ul>
  )
}
