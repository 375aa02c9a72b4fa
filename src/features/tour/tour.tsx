import { ArrowRight, Check, FastForward, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { CauseStep, ObjectView } from '../../../workers/contract.ts'
import * as commands from '../../bridge/commands.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { currentCluster, onFrame } from '../../state/cluster-store.ts'
import { isMotionReduced, usePreferences } from '../../state/preferences.ts'
import { askWhy } from '../../state/selection.ts'
import { lightUp } from '../../state/spotlight.ts'
import { sentenceOf } from '../../state/telling.ts'
import { endTour } from '../../state/tour.ts'
import { showPanel } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { type Follower, followSteps } from './follow-steps.ts'
import { type Stage, stages } from './stages.ts'
import './tour.css'

const typeEveryMs = 28

/** The first minute: a cluster does what it does, told a sentence at a time, and the reader only says go on. */
export function Tour() {
  const text = useLateText('tour')
  const facts = useLateText('facts')
  const [at, setAt] = useState(0)
  const stage = stages[at]
  const card = useRef<HTMLElement>(null)
  useEffect(() => () => lightUp(''), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever is led hears where the next stage begins.
  useEffect(() => card.current?.focus(), [at, text])
  if (!text || !facts || !stage) return null
  const isLast = at === stages.length - 1
  return (
    <section className="tour" ref={card} tabIndex={-1} aria-label={text.title}>
      <header>
        <ol aria-hidden="true">
          {stages.map(({ name }, index) => (
            <li key={name} className={index <= at ? 'is-done' : undefined} />
          ))}
        </ol>
        <span className="sr-only">{text.stage(at + 1, stages.length)}</span>
        <IconButton size="small" label={text.leave} icon={<X />} onClick={endTour} />
      </header>
      <h2>{text.stages[stage.name].title}</h2>
      <Play
        key={stage.name}
        stage={stage}
        text={text}
        facts={facts}
        onNext={() => (isLast ? endTour() : setAt(at + 1))}
        isLast={isLast}
      />
    </section>
  )
}

type Text = LateMessages['tour']

function Play(props: {
  readonly stage: Stage
  readonly text: Text
  readonly facts: LateMessages['facts']
  readonly isLast: boolean
  readonly onNext: () => void
}) {
  const { stage, text } = props
  const depth = usePreferences((preferences) => preferences.depth)
  const { typed, isDone, held, goOn, letRun } = useStage(stage)
  const words = text.stages[stage.name]
  return (
    <>
      <p role="status">{isDone && words.after !== '' ? words.after : words.before}</p>
      {typed !== undefined && (
        <code className="tour-line">
          <span aria-hidden="true">$ </span>
          {typed}
        </code>
      )}
      {held && (
        <p className="tour-told" role="status">
          {sentenceOf(held, depth, props.facts)}
        </p>
      )}
      <footer>
        {stage.isFollowed && !isDone && (
          <Button size="small" variant="quiet" icon={<FastForward />} onClick={letRun}>
            {text.letRun}
          </Button>
        )}
        {held && !isDone ? (
          <Button variant="primary" icon={<ArrowRight />} onClick={goOn}>
            {text.goOn}
          </Button>
        ) : (
          <Button
            variant="primary"
            disabled={!isDone}
            icon={props.isLast ? <Check /> : <ArrowRight />}
            onClick={props.onNext}
          >
            {props.isLast ? text.end : isDone ? text.next : text.wait}
          </Button>
        )}
      </footer>
    </>
  )
}

/** Plays one stage: types, has time pass, stops where something is told, and sees when it is done. */
function useStage(stage: Stage) {
  const [typed, setTyped] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [held, setHeld] = useState<CauseStep>()
  const follower = useRef<Follower>(undefined)
  useEffect(() => {
    const before = new Set(pods().map(({ uid }) => uid))
    const line = stage.command?.(pods())
    let timer = 0
    let hasRun = line === undefined
    const hasCome = () => hasRun && stage.isDone(pods(), before)
    const type = (length: number) => {
      if (line === undefined) return
      setTyped(line.slice(0, length))
      if (length < line.length)
        timer = window.setTimeout(type, typeEveryMs, isMotionReduced() ? line.length : length + 1)
      else {
        hasRun = true
        void start(stage, line)
      }
    }
    const follow = stage.isFollowed
      ? followSteps(hasCome, (step) => {
          setHeld(step)
          lightUp(step ? `component:${step.source}` : '')
        })
      : undefined
    follower.current = follow
    if (stage.name === 'why') explain()
    if (line !== undefined) type(1)
    const see = () => {
      if (!hasCome()) return
      setIsDone(true)
      follow?.stop()
    }
    see()
    const stop = onFrame(see)
    return () => {
      clearTimeout(timer)
      stop()
      follow?.stop()
    }
  }, [stage])
  return {
    typed,
    isDone,
    held,
    goOn: () => void follower.current?.goOn(),
    letRun: () => {
      follower.current?.stop()
      void commands.play()
    },
  }
}

async function start(stage: Stage, line: string): Promise<void> {
  showPanel('bottom', 'terminal', true)
  await commands.setSpeed(stage.speed)
  await commands.play()
  await commands.exec(line)
}

/** Shows why the newest pod is there. */
function explain(): void {
  const newest = pods().reduce<ObjectView | undefined>(
    (best, pod) => (pod.name.startsWith('web-') && pod.createdAtMs >= (best?.createdAtMs ?? 0) ? pod : best),
    undefined,
  )
  if (newest) askWhy(newest.record)
}

function pods(): readonly ObjectView[] {
  const { byPlural, objects } = currentCluster()
  return (byPlural.get('pods') ?? []).flatMap((uid) => {
    const pod = objects.get(uid)
    return pod?.namespace === 'default' ? [pod] : []
  })
}
