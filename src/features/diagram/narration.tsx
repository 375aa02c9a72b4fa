import { CircleHelp } from 'lucide-react'
import { useLateText } from '../../i18n/late-text.ts'
import { useNarration } from '../../state/narration.ts'
import { usePreferences } from '../../state/preferences.ts'
import { askWhy } from '../../state/selection.ts'
import { sentenceOf } from '../../state/telling.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { StepMark } from '../../ui/step-mark.tsx'
import './narration.css'

/** One sentence of what just happened, at the depth that the reader chose. Screen readers have it from the live log. */
export function Narration() {
  const facts = useLateText('facts')
  const why = useLateText('why')
  const depth = usePreferences((preferences) => preferences.depth)
  const step = useNarration(({ steps }) => steps.at(-1))
  if (!facts || !why || !step) return null
  return (
    <div className="narration" key={step.id}>
      <StepMark type={step.type} />
      <p aria-hidden="true">{sentenceOf(step, depth, facts)}</p>
      <IconButton size="small" label={why.title} icon={<CircleHelp />} onClick={() => askWhy(step.id)} />
    </div>
  )
}
