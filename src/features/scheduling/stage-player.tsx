import { ChevronLeft, ChevronRight, Play, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { SchedulingView } from '../../../workers/contract.ts'
import type { LateMessages } from '../../i18n/late-text.ts'
import { isMotionReduced } from '../../state/preferences.ts'
import { showVerdict, stagesOf, usePlayedVerdict } from '../../state/verdict.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

const stageMs = 620

/** Plays a verdict on the machines of the diagram, stage after stage; with less motion it is stepped by hand. */
export function StagePlayer(props: {
  readonly podUid: string
  readonly verdict: SchedulingView
  readonly text: LateMessages['scheduling']
}) {
  const { podUid, verdict, text } = props
  const [isPlaying, setIsPlaying] = useState(false)
  const stages = stagesOf(verdict)
  const last = stages.length - 1
  const stage = usePlayedVerdict(({ played }) => (played?.podUid === podUid ? played.stage : undefined))
  const show = (to: number) => showVerdict({ podUid, verdict, stage: Math.max(0, Math.min(last, to)) })
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => {
      const { played } = usePlayedVerdict.getState()
      const next = (played?.stage ?? -1) + 1
      showVerdict({ podUid, verdict, stage: Math.min(next, last) })
      if (next >= last) setIsPlaying(false)
    }, stageMs)
    return () => clearInterval(timer)
  }, [isPlaying, podUid, verdict, last])
  const now = stages[stage ?? last]
  const label =
    now?.type === 'filter'
      ? text.stageFilter(now.plugin)
      : now?.type === 'score'
        ? text.stageScore(now.plugin)
        : text.stageDone
  return (
    <div className="stage-player">
      {stage !== undefined && (
        <output className="stage-now" aria-live="polite">
          {label}
        </output>
      )}
      <IconButton
        size="small"
        label={text.back}
        icon={<ChevronLeft />}
        disabled={stage === undefined || stage === 0}
        onClick={() => show((stage ?? last) - 1)}
      />
      <IconButton
        size="small"
        label={text.step}
        icon={<ChevronRight />}
        disabled={stage === last}
        onClick={() => show((stage ?? -1) + 1)}
      />
      <Button
        size="small"
        icon={isPlaying ? <Square /> : <Play />}
        onClick={() => {
          if (isPlaying || isMotionReduced()) {
            setIsPlaying(false)
            show(last)
            return
          }
          show(0)
          setIsPlaying(true)
        }}
      >
        {isPlaying ? text.stop : text.play}
      </Button>
    </div>
  )
}
