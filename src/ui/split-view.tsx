import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import './split-view.css'

/** Two panes with a bar between them that can be dragged, or moved with the arrow keys. The second has the given size. */
export function SplitView(props: {
  readonly label: string
  readonly direction: 'row' | 'column'
  /** Size of the second pane in px; undefined: it is closed and takes the room it needs. */
  readonly size: number | undefined
  readonly min: number
  readonly max: number
  readonly onResize: (size: number) => void
  readonly first: ReactNode
  readonly second: ReactNode
}) {
  const root = useRef<HTMLDivElement>(null)
  const { direction, size, min, max } = props
  const isRow = direction === 'row'
  const limit = () => {
    const box = root.current?.getBoundingClientRect()
    return Math.min(max, box ? (isRow ? box.width : box.height) * 0.75 : max)
  }
  const resize = (wanted: number) => props.onResize(Math.round(Math.max(min, Math.min(wanted, limit()))))
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = root.current?.getBoundingClientRect()
    if (box) resize(isRow ? box.right - event.clientX : box.bottom - event.clientY)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: 16, ArrowUp: 16, ArrowRight: -16, ArrowDown: -16 }[event.key]
    if (step === undefined || size === undefined) return
    event.preventDefault()
    resize(size + step)
  }
  return (
    <div ref={root} className={`ui-split is-${direction}`}>
      <div className="ui-split-first">{props.first}</div>
      {size !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: an <hr> can't be dragged; this is a window splitter.
        <div
          className="ui-split-bar"
          role="separator"
          aria-label={props.label}
          aria-orientation={isRow ? 'vertical' : 'horizontal'}
          aria-valuenow={size}
          aria-valuemin={min}
          aria-valuemax={max}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
        />
      )}
      <div className="ui-split-second" style={size === undefined ? undefined : { flexBasis: size }}>
        {props.second}
      </div>
    </div>
  )
}
