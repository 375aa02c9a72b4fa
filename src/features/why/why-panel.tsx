import { CircleHelp, X } from 'lucide-react'
import { useState } from 'react'
import type { CauseStep, Why } from '../../../workers/contract.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { type Depth, setPreference, usePreferences } from '../../state/preferences.ts'
import { selectRecord, useSelection } from '../../state/selection.ts'
import { sentenceOf } from '../../state/telling.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { CauseList } from './cause-list.tsx'
import { durationText } from './duration-text.ts'
import { showStep } from './linked-step.ts'
import { useWhy } from './use-why.ts'
import { Waterfall } from './waterfall.tsx'
import './why-panel.css'

/** Why something happened: the causes as sentences, and on a clock. */
export function WhyPanel() {
  const text = useLateText('why')
  const facts = useLateText('facts')
  const record = useSelection((selection) => selection.record)
  const answer = useWhy(record)
  if (!text || !facts) return null
  if (record === 0)
    return (
      <div className="why-empty">
        <CircleHelp aria-hidden="true" />
        <strong>{text.nothing}</strong>
        <p>{text.nothingHint}</p>
      </div>
    )
  if (!answer) return null
  if (answer.steps.length === 0) return <p className="why-empty">{text.forgotten}</p>
  return <Answer key={record} answer={answer} text={text} facts={facts} />
}

function Answer(props: {
  readonly answer: Why
  readonly text: LateMessages['why']
  readonly facts: LateMessages['facts']
}) {
  const { answer, text, facts } = props
  const depth = usePreferences((preferences) => preferences.depth)
  const [hovered, setHovered] = useState(0)
  const asked = answer.steps.at(-1) as CauseStep
  const tookMs = asked.atMs - (answer.steps[0]?.atMs ?? asked.atMs)
  const onStep = (step: CauseStep) => {
    setHovered(step.id)
    showStep(step)
  }
  return (
    <section className="why-panel" aria-label={text.title}>
      <header className="why-head">
        <h2>
          <span>{text.title}</span> {sentenceOf(asked, depth, facts)}
        </h2>
        <span className="why-total">{text.total(durationText(tookMs))}</span>
        <Segmented<Depth>
          label={text.depth}
          value={depth}
          onChange={(next) => setPreference({ depth: next })}
          options={[
            { value: 'beginner', label: text.beginner, title: text.beginnerHint },
            { value: 'practitioner', label: text.practitioner, title: text.practitionerHint },
            { value: 'source', label: text.source, title: text.sourceHint },
          ]}
        />
        <IconButton size="small" label={text.close} icon={<X />} onClick={() => selectRecord(0)} />
      </header>
      <div className="why-body">
        <CauseList
          answer={answer}
          depth={depth}
          text={text}
          facts={facts}
          hovered={hovered}
          onHover={setHovered}
          onStep={onStep}
        />
        <Waterfall answer={answer} text={text} hovered={hovered} onHover={setHovered} onStep={onStep} />
      </div>
    </section>
  )
}
