import { ChevronDown, ChevronUp, FastForward, GitFork, ListEnd, SkipForward } from 'lucide-react'
import { useState } from 'react'
import { cancel, seek } from '../../bridge/commands.ts'
import { playFromHere } from '../../bridge/fork.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { currentCluster, useCluster } from '../../state/cluster-store.ts'
import { usePlayback } from '../../state/playback.ts'
import { setStepKind, stepKinds, useStepKind } from '../../state/step-goal.ts'
import { timeText } from '../../state/time-text.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { FutureNotice } from './future-notice.tsx'
import { FuturesMenu } from './futures-menu.tsx'
import { Lanes } from './lanes.tsx'
import { TimeTrack } from './time-track.tsx'
import './time-bar.css'

const aheadMs = { s10: 10_000, m1: 60_000, m10: 600_000, h1: 3_600_000 } as const
const spans = { all: Number.POSITIVE_INFINITY, m10: 600_000, m1: 60_000 } as const
const names = <K extends string>(of: Readonly<Record<K, unknown>>) => Object.keys(of) as K[]

/** The whole run as a strip: look back, run ahead, go on from the past in another way. */
export function TimeBar({ isCompact = false }: { readonly isCompact?: boolean }) {
  const text = useLateText('time')
  const [span, setSpan] = useState<keyof typeof spans>('all')
  const [isOpen, setIsOpen] = useState(false)
  const kind = useStepKind((state) => state.kind)
  const isAhead = usePlayback((playback) => playback.isAhead)
  const isPast = usePlayback((playback) => playback.isPast)
  if (!text) return <section className={isCompact ? 'time-bar is-compact' : 'time-bar'} />
  return (
    <section className={isCompact ? 'time-bar is-compact' : 'time-bar'} aria-label={text.timeline}>
      <FutureNotice />
      {isOpen && !isCompact && <Lanes spanMs={spans[span]} />}
      <div className={isPast ? 'time-bar-row is-past' : 'time-bar-row'}>
        {!isCompact && (
          <Menu
            label={text.stepBy}
            icon={<SkipForward />}
            className="ui-button is-quiet is-small"
            items={stepKinds.map((each) => ({
              name: each,
              label: text.stepKinds[each],
              checked: each === kind,
              onSelect: () => setStepKind(each),
            }))}
          >
            <span className="time-bar-kind">{text.stepKindsShort[kind]}</span>
          </Menu>
        )}
        {isAhead ? <Running /> : <TimeTrack spanMs={isCompact ? spans.all : spans[span]} />}
        <div className="time-bar-side">
          {isPast ? (
            <>
              <Button
                size="small"
                variant="primary"
                icon={<GitFork />}
                data-tooltip={text.continueHint}
                data-tooltip-keys="b"
                onClick={() => void playFromHere()}
              >
                {text.continueHere}
              </Button>
              <IconButton
                size="small"
                label={text.backToNow}
                keys="n"
                icon={<ListEnd />}
                onClick={() => void seek(currentCluster().headMs)}
              />
            </>
          ) : (
            <Menu
              label={text.runAhead}
              icon={<FastForward />}
              align="end"
              items={names(aheadMs).map((each) => ({
                name: each,
                label: text.ahead[each],
                disabled: isAhead,
                onSelect: () => void seek(currentCluster().headMs + aheadMs[each]),
              }))}
            />
          )}
          <FuturesMenu />
          {!isCompact && (
            <>
              <Menu
                label={text.range}
                align="end"
                className="ui-button is-quiet is-small time-bar-range"
                items={names(spans).map((each) => ({
                  name: each,
                  label: text.ranges[each],
                  checked: each === span,
                  onSelect: () => setSpan(each),
                }))}
              >
                {text.ranges[span]}
              </Menu>
              <IconButton
                size="small"
                label={isOpen ? text.hideLanes : text.showLanes}
                aria-expanded={isOpen}
                icon={isOpen ? <ChevronDown /> : <ChevronUp />}
                onClick={() => setIsOpen(!isOpen)}
              />
            </>
          )}
        </div>
      </div>
    </section>
  )
}

/** How far a run ahead has come, and the way to end it. */
function Running() {
  const text = useLateText('time')
  const atMs = useCluster((cluster) => cluster.nowMs)
  const goalMs = useCluster((cluster) => cluster.goalMs) ?? atMs
  const [fromMs] = useState(atMs)
  if (!text) return null
  const part = Math.min(1, (atMs - fromMs) / Math.max(1, goalMs - fromMs))
  const said = text.running(timeText(atMs, 0), timeText(goalMs, 0))
  return (
    <div className="time-running">
      <div
        className="time-running-bar"
        role="progressbar"
        aria-label={said}
        aria-valuenow={Math.round(part * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${part * 100}%` }} />
        <strong>{said}</strong>
      </div>
      <Button size="small" onClick={() => void cancel()}>
        {text.cancel}
      </Button>
    </div>
  )
}
