import { type KeyboardEvent, useRef } from 'react'
import type { Landmark, TimelineView } from '../../../workers/contract.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { timeText } from '../../state/time-text.ts'
import { landmarkText } from './landmark-text.ts'
import { seekTo } from './seeker.ts'
import { useTimeline } from './use-timeline.ts'
import { useWidth } from './use-width.ts'

const lanes = ['you', 'fault', 'rollout', 'pod', 'node'] as const
/** Landmarks nearer to each other than this are one mark with a count. */
const apartPx = 15

type Mark = { readonly first: Landmark; readonly count: number; readonly left: number; readonly width: number }

/** What happened, in a lane for each sort; each mark goes to its moment. */
export function Lanes({ spanMs }: { readonly spanMs: number }) {
  const text = useLateText('time')
  const root = useRef<HTMLDivElement>(null)
  const width = useWidth(root)
  const view = useTimeline(spanMs, width)
  const nowMs = useCluster((cluster) => cluster.nowMs)
  if (!text) return null
  const now = view ? Math.min(100, (100 * (nowMs - view.fromMs)) / (view.toMs - view.fromMs)) : 0
  return (
    <div className="time-lanes">
      <div className="time-lane-names" aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane} className={`is-${lane}`}>
            {text.lanes[lane]}
          </span>
        ))}
      </div>
      <div className="time-lane-rows" ref={root}>
        {lanes.map((lane) => (
          <Lane key={lane} lane={lane} marks={view ? marksOf(view, lane, width) : []} nowMs={nowMs} />
        ))}
        <span className="time-lane-now" style={{ left: `${now}%` }} aria-hidden="true" />
      </div>
    </div>
  )
}

function Lane(props: { readonly lane: Landmark['lane']; readonly marks: readonly Mark[]; readonly nowMs: number }) {
  const text = useLateText('time')
  const row = useRef<HTMLFieldSetElement>(null)
  if (!text) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const marks = [...(row.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = marks.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    marks[Math.max(0, Math.min(marks.length - 1, next))]?.focus()
  }
  return (
    <fieldset
      ref={row}
      className={`time-lane is-${props.lane}`}
      aria-label={text.lanes[props.lane]}
      onKeyDown={onKeyDown}
    >
      {props.marks.length === 0 && <span className="time-lane-empty">{text.laneEmpty}</span>}
      {props.marks.map(({ first, count, left, width }, index) => {
        const said = landmarkText(first, text)
        const what = count > 1 ? `${said}, ${text.more(count - 1)}` : said
        return (
          <button
            type="button"
            key={first.record}
            className={first.what === 'unready' || first.what === 'panicked' ? 'is-bad' : undefined}
            tabIndex={index === 0 ? 0 : -1}
            style={{ left, width: Math.max(width, 10) }}
            aria-label={text.goThere(what, timeText(first.atMs))}
            data-tooltip={`${timeText(first.atMs)}  ${what}`}
            onClick={() => seekTo(first.atMs)}
          >
            {count > 1 && <span>{count}</span>}
          </button>
        )
      })}
    </fieldset>
  )
}

function marksOf(view: TimelineView, lane: Landmark['lane'], width: number): readonly Mark[] {
  const x = (atMs: number) => ((atMs - view.fromMs) / (view.toMs - view.fromMs)) * width
  const marks: Mark[] = []
  for (const first of view.landmarks) {
    if (first.lane !== lane) continue
    const left = Math.max(0, x(first.atMs))
    const right = lane === 'rollout' ? x(first.endMs ?? view.toMs) : left
    const last = marks.at(-1)
    if (last && left - last.left < apartPx)
      marks[marks.length - 1] = {
        ...last,
        count: last.count + (first.count ?? 1),
        width: Math.max(last.width, right - last.left),
      }
    else marks.push({ first, count: first.count ?? 1, left, width: right - left })
  }
  return marks
}
