import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { TimelineView } from '../../../workers/contract.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { currentCluster, useCluster } from '../../state/cluster-store.ts'
import { shownMs, usePlayback } from '../../state/playback.ts'
import { useTheme } from '../../state/preferences.ts'
import { timeText } from '../../state/time-text.ts'
import { drawTrack, readTrackPalette } from './draw-track.ts'
import { landmarkText } from './landmark-text.ts'
import { seekTo } from './seeker.ts'
import { useTimeline } from './use-timeline.ts'
import { useWidth } from './use-width.ts'

/** How near the pointer must be to a landmark to read it, in px. */
const nearPx = 7

/** The run from left to right; dragging over it goes back in time and forth again. */
export function TimeTrack({ spanMs }: { readonly spanMs: number }) {
  const text = useLateText('time')
  const root = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(root)
  const view = useTimeline(spanMs, width)
  const theme = useTheme()
  const recordedFromMs = useCluster((cluster) => cluster.recordedFromMs)
  const [hover, setHover] = useState<{ readonly x: number; readonly atMs: number }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the palette reads, the width the canvas.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current && view) drawTrack(canvas.current, view, recordedFromMs, readTrackPalette(canvas.current))
    })
    return () => cancelAnimationFrame(frame)
  }, [view, recordedFromMs, theme, width])
  const playhead = usePlayhead(view)
  const isPast = usePlayback((playback) => playback.isPast)
  const seconds = useCluster((cluster) => Math.floor(cluster.nowMs / 1000))
  const head = useCluster((cluster) => Math.floor(cluster.headMs / 1000))
  if (!text) return null
  const atOf = (event: PointerEvent<HTMLElement>) => {
    const box = root.current?.getBoundingClientRect()
    if (!box || !view) return undefined
    const x = Math.max(0, Math.min(box.width, event.clientX - box.left))
    return { x, atMs: view.fromMs + (x / box.width) * (view.toMs - view.fromMs) }
  }
  const go = (atMs: number) => seekTo(Math.max(recordedFromMs, Math.min(currentCluster().headMs, atMs)))
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const at = atOf(event)
    setHover(at)
    if (!at || (event.buttons & 1) === 0) return
    const near = event.type === 'pointerdown' ? nearest(view, at.x, width)?.atMs : undefined
    go(near ?? at.atMs)
  }
  return (
    <div
      ref={root}
      className="time-track"
      role="slider"
      tabIndex={0}
      aria-label={text.track}
      aria-valuemin={0}
      aria-valuemax={head}
      aria-valuenow={seconds}
      aria-valuetext={isPast ? text.past(timeText(seconds * 1000, 0)) : `${text.now}, ${timeText(seconds * 1000, 0)}`}
      onKeyDown={(event) => onKey(event, view, recordedFromMs, go)}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        onPointer(event)
      }}
      onPointerMove={onPointer}
      onPointerLeave={() => setHover(undefined)}
    >
      <canvas ref={canvas} />
      <span ref={playhead} className={isPast ? 'time-playhead is-past' : 'time-playhead'} aria-hidden="true" />
      {hover && view && (
        <Hover x={hover.x} atMs={hover.atMs} view={view} width={width} recordedFromMs={recordedFromMs} />
      )}
    </div>
  )
}

function Hover(props: {
  readonly x: number
  readonly atMs: number
  readonly view: TimelineView
  readonly width: number
  readonly recordedFromMs: number
}) {
  const text = useLateText('time')
  const { x, view, width } = props
  const mark = nearest(view, x, width)
  const atMs = mark?.atMs ?? props.atMs
  if (!text) return null
  const isGone = atMs < props.recordedFromMs
  return (
    <span
      className="time-hover"
      aria-hidden="true"
      style={{ transform: `translateX(clamp(0px, ${x}px - 50%, ${width}px - 100%))` }}
    >
      <strong>{timeText(atMs)}</strong>
      {isGone ? text.recordedFrom(timeText(props.recordedFromMs, 0)) : mark && landmarkText(mark, text)}
    </span>
  )
}

function nearest(view: TimelineView | undefined, x: number, width: number) {
  if (!view) return undefined
  const distance = (atMs: number) => Math.abs(((atMs - view.fromMs) / (view.toMs - view.fromMs)) * width - x)
  let best: TimelineView['landmarks'][number] | undefined
  for (const mark of view.landmarks) if (distance(mark.atMs) < (best ? distance(best.atMs) : nearPx)) best = mark
  return best
}

function onKey(
  event: KeyboardEvent,
  view: TimelineView | undefined,
  recordedFromMs: number,
  go: (atMs: number) => void,
): void {
  const { nowMs, headMs } = currentCluster()
  const stepMs = view ? (view.toMs - view.fromMs) / 100 : 1000
  const marks = view?.landmarks.map(({ atMs }) => atMs) ?? []
  const to = {
    ArrowLeft: nowMs - stepMs,
    ArrowDown: nowMs - stepMs,
    ArrowRight: nowMs + stepMs,
    ArrowUp: nowMs + stepMs,
    PageDown: marks.findLast((atMs) => atMs < nowMs - 1) ?? recordedFromMs,
    PageUp: marks.find((atMs) => atMs > nowMs + 1) ?? headMs,
    Home: recordedFromMs,
    End: headMs,
  }[event.key]
  if (to === undefined) return
  event.preventDefault()
  go(to)
}

/** Moves with virtual time, straight in the page, so that nothing else is drawn again. */
function usePlayhead(view: TimelineView | undefined) {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!view) return
    let frame = 0
    let last = -1
    const tick = () => {
      const part = Math.max(0, Math.min(1, (shownMs() - view.fromMs) / (view.toMs - view.fromMs)))
      if (element.current && Math.abs(part - last) > 1e-4) {
        element.current.style.left = `${part * 100}%`
        last = part
      }
      frame = requestAnimationFrame(tick)
    }
    tick()
    return () => cancelAnimationFrame(frame)
  }, [view])
  return element
}
