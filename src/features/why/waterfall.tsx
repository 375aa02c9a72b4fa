import { Maximize, Minus, Plus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CauseSpan } from '../../../workers/contract.ts'
import type { LateMessages } from '../../i18n/late-text.ts'
import { useSelection } from '../../state/selection.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import type { LinkedProps } from './cause-list.tsx'
import { type ClockScale, evenScale, trueScale } from './clock-scale.ts'
import { durationText } from './duration-text.ts'
import { lanesOf } from './lanes.ts'

type Scale = 'even' | 'clock'
/** Part of the whole that is in sight. */
type Window = { readonly from: number; readonly to: number }

const whole: Window = { from: 0, to: 1 }
const laneHeight = 22

/** Who was at work when: a lane for each program, the way to what was asked about marked, the rest behind it. */
export function Waterfall(props: LinkedProps & { readonly text: LateMessages['why'] }) {
  const { answer, text } = props
  const [scaleName, setScaleName] = useState<Scale>('even')
  const [view, setView] = useState(whole)
  const target = useSelection((selection) => selection.target)
  const chart = useRef<HTMLDivElement>(null)
  const lanes = useMemo(() => lanesOf(answer), [answer])
  const scale = useMemo(() => scaleFor(scaleName, answer.spans), [scaleName, answer])
  const zoom = (factor: number, around = 0.5) => setView((before) => zoomed(before, factor, around))
  useEffect(() => {
    const element = chart.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      const box = element.getBoundingClientRect()
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        zoom(event.deltaY < 0 ? 1 / 1.2 : 1.2, (event.clientX - box.left) / box.width)
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault()
        setView((before) => panned(before, event.deltaX / box.width))
      }
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  })
  const place = (ms: number) => (scale.place(ms) - view.from) / (view.to - view.from)
  const indexOf = new Map(lanes.map((lane, index) => [lane, index]))
  const stepOf = (record: number) => answer.steps.find((step) => step.id === record)
  return (
    <div className="why-clock">
      <div className="why-clock-bar">
        <Segmented<Scale>
          label={text.scaleLabel}
          value={scaleName}
          onChange={(next) => {
            setScaleName(next)
            setView(whole)
          }}
          options={[
            { value: 'even', label: text.even },
            { value: 'clock', label: text.clock },
          ]}
        />
        <span className="why-key is-critical">{text.critical}</span>
        <span className="why-key">{text.besides}</span>
        <span className="why-clock-zoom">
          <IconButton size="small" label={text.zoomOut} icon={<Minus />} onClick={() => zoom(1.5)} />
          <IconButton size="small" label={text.zoomIn} icon={<Plus />} onClick={() => zoom(1 / 1.5)} />
          <IconButton size="small" label={text.fit} icon={<Maximize />} onClick={() => setView(whole)} />
        </span>
      </div>
      <section className="why-chart" aria-label={text.waterfall}>
        <ul className="why-lanes" aria-hidden="true">
          {lanes.map((lane) => (
            <li key={lane} className={isLaneOf(lane, target) ? 'is-linked' : undefined}>
              <strong>{programOf(lane)}</strong>
              <span>{machineOf(lane)}</span>
            </li>
          ))}
        </ul>
        <div className="why-plot" ref={chart} style={{ height: lanes.length * laneHeight + 18 }}>
          {scale.ticks.map(({ at, ms }) => {
            const x = (at - view.from) / (view.to - view.from)
            if (x < 0 || x > 0.985) return null
            return (
              <span key={at} className="why-tick" style={{ left: `${100 * x}%` }}>
                {durationText(ms)}
              </span>
            )
          })}
          {lanes.map((lane, index) => (
            <span key={lane} className="why-lane-line" style={{ top: index * laneHeight + 18 }} aria-hidden="true" />
          ))}
          {answer.spans.map((span, index) => {
            const [x, end] = [place(span.startMs), place(span.endMs)]
            const row = indexOf.get(span.lane) ?? 0
            if (end < 0 || x > 1) return null
            const from = span.from === undefined ? undefined : indexOf.get(span.from)
            const step = stepOf(span.record)
            return (
              <SpanBar
                key={`${span.record} ${index}`}
                span={span}
                left={x}
                right={end}
                row={row}
                fromRow={from}
                isHovered={span.record === props.hovered}
                label={text.span(span.text, durationText(span.endMs - span.startMs), span.lane)}
                onHover={() => props.onHover(span.record)}
                onClick={step && (() => props.onStep(step))}
              />
            )
          })}
        </div>
      </section>
    </div>
  )
}

function SpanBar(props: {
  readonly span: CauseSpan
  readonly left: number
  readonly right: number
  readonly row: number
  readonly fromRow: number | undefined
  readonly isHovered: boolean
  readonly label: string
  readonly onHover: () => void
  readonly onClick: (() => void) | undefined
}) {
  const { span, left, right, row, fromRow } = props
  const isTransit = span.isCritical && fromRow !== undefined && fromRow !== row
  const start = Math.max(0, left)
  const width = `max(3px, ${100 * (Math.min(1, right) - start)}%)`
  if (isTransit) {
    const [top, bottom] = [Math.min(fromRow, row), Math.max(fromRow, row)]
    return (
      <button
        type="button"
        tabIndex={-1}
        className={classNames('why-transit', props.isHovered && 'is-hovered', row > fromRow && 'is-down')}
        style={{
          left: `${100 * start}%`,
          width,
          top: top * laneHeight + 18 + laneHeight / 2,
          height: (bottom - top) * laneHeight,
        }}
        aria-label={props.label}
        data-tooltip={props.label}
        onMouseEnter={props.onHover}
        onClick={props.onClick}
      />
    )
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classNames('why-bar', span.isCritical && 'is-critical', props.isHovered && 'is-hovered')}
      style={{ left: `${100 * start}%`, width, top: row * laneHeight + 18 + 5 }}
      aria-label={props.label}
      data-tooltip={props.label}
      onMouseEnter={props.onHover}
      onClick={props.onClick}
    />
  )
}

function scaleFor(name: Scale, spans: readonly CauseSpan[]): ClockScale {
  const critical = spans.filter((span) => span.isCritical)
  const moments = critical.flatMap(({ startMs, endMs }) => [startMs, endMs])
  return name === 'even' ? evenScale(moments) : trueScale(Math.min(...moments), Math.max(...moments))
}

function zoomed({ from, to }: Window, factor: number, around: number): Window {
  const middle = from + (to - from) * around
  const width = Math.min(1, (to - from) * factor)
  return panned({ from: middle - width * around, to: middle - width * around + width }, 0)
}

/** Moved by a part of what is in sight; never beyond the ends. */
function panned({ from, to }: Window, by: number): Window {
  const width = to - from
  const start = Math.max(0, Math.min(1 - width, from + by * width))
  return { from: start, to: start + width }
}

function isLaneOf(lane: string, target: { readonly type: string; readonly id?: unknown } | undefined): boolean {
  return target?.type === 'component' && target.id === lane
}

function programOf(lane: string): string {
  return lane.slice(lane.indexOf('/') + 1)
}

function machineOf(lane: string): string {
  const slash = lane.indexOf('/')
  return slash < 0 ? '' : lane.slice(0, slash)
}
