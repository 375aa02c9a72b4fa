import { FileCode2, ScanSearch, VolumeX } from 'lucide-react'
import type { CauseStep, Why } from '../../../workers/contract.ts'
import type { LateMessages } from '../../i18n/late-text.ts'
import type { Depth } from '../../state/preferences.ts'
import { inspectTarget, useSelection } from '../../state/selection.ts'
import { sentenceOf, toldSteps } from '../../state/telling.ts'
import { timeText } from '../../state/time-text.ts'
import { requestView } from '../../state/view-request.ts'
import { showPanel } from '../../state/workspace.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { StepMark } from '../../ui/step-mark.tsx'
import { durationText } from './duration-text.ts'
import { isAbout } from './linked-step.ts'
import { upstreamOf } from './upstream.ts'

export type LinkedProps = {
  readonly answer: Why
  readonly hovered: number
  readonly onHover: (record: number) => void
  readonly onStep: (step: CauseStep) => void
}

/** The causes as sentences, the first on top. */
export function CauseList(
  props: LinkedProps & {
    readonly depth: Depth
    readonly text: LateMessages['why']
    readonly facts: LateMessages['facts']
  },
) {
  const { answer, depth, text, facts } = props
  const target = useSelection((selection) => selection.target)
  const told = toldSteps(answer.steps, depth)
  return (
    <div className="why-list">
      {answer.origin === 'cluster' && <p className="why-note">{text.cluster}</p>}
      {answer.origin === 'forgotten' && <p className="why-note">{text.partly}</p>}
      <ol aria-label={text.chain}>
        {told.map(({ step, hiddenBefore }, index) => {
          const afterMs = step.atMs - (told[index - 1]?.step.atMs ?? step.atMs)
          const isAsked = index === told.length - 1
          const upstream = depth === 'source' ? upstreamOf(step.fact) : ''
          return (
            <li
              key={step.id}
              className={classNames(
                'why-step',
                isAsked && 'is-asked',
                isAbout(step, target) && 'is-linked',
                step.id === props.hovered && 'is-hovered',
              )}
              onMouseEnter={() => props.onHover(step.id)}
            >
              <button type="button" className="why-step-body" onClick={() => props.onStep(step)}>
                <StepMark type={step.type} />
                <span className="why-sentence">
                  {sentenceOf(step, depth, facts)}
                  {step.isSilence && (
                    <em className="why-silence">
                      <VolumeX aria-hidden="true" /> {text.silence}
                    </em>
                  )}
                  {upstream !== '' && <code className="why-code">{upstream}</code>}
                </span>
                <span className="why-when" data-tooltip={hiddenBefore > 0 ? text.hidden(hiddenBefore) : undefined}>
                  {index === 0 ? timeText(step.atMs) : text.after(durationText(afterMs))}
                </span>
              </button>
              {step.target && (
                <IconButton
                  size="small"
                  className="why-open"
                  label={text.open}
                  icon={<ScanSearch />}
                  onClick={() => step.target && inspectTarget(step.target)}
                />
              )}
              {index === 0 && answer.manifest && <ManifestLink manifest={answer.manifest} text={text} />}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** Leads to the line of the reader's own file. */
function ManifestLink(props: { readonly manifest: NonNullable<Why['manifest']>; readonly text: LateMessages['why'] }) {
  const { file, line } = props.manifest
  return (
    <button
      type="button"
      className="why-file"
      data-tooltip={props.text.inFileHint}
      onClick={() => {
        showPanel('right', 'editor')
        requestView({ type: 'source', file, line })
      }}
    >
      <FileCode2 aria-hidden="true" />
      {props.text.inFile(file, line)}
    </button>
  )
}
