import { CircleHelp } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLateText } from '../../i18n/late-text.ts'
import { useNarration } from '../../state/narration.ts'
import { usePlayback } from '../../state/playback.ts'
import { usePreferences } from '../../state/preferences.ts'
import { askWhy } from '../../state/selection.ts'
import { sentenceOf } from '../../state/telling.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { StepMark } from '../../ui/step-mark.tsx'
import './narration.css'

const freshMs = 9000

/** One sentence of what just happened, at the depth that the reader chose. Screen readers have it from the live log. */
export function Narration() {
  const facts = useLateText('facts')
  const why = useLateText('why')
  const depth = usePreferences((preferences) => preferences.depth)
  const step = useNarration(({ steps }) => steps.at(-1))
  const isStale = useIsStale(step?.id ?? 0)
  if (!facts || !why || !step || isStale) return null
  return (
    <div className="narration" key={step.id}>
      <StepMark type={step.type} />
      <p aria-hidden="true">{sentenceOf(step, depth, facts)}</p>
      <IconButton size="small" label={why.title} icon={<CircleHelp />} onClick={() => askWhy(step.id)} />
    </div>
  )
}

/** While time goes on, a sentence that nothing followed is old news after a while. */
function useIsStale(step: number): boolean {
  const [stale, setStale] = useState(0)
  const isPlaying = usePlayback((playback) => playback.playing)
  useEffect(() => {
    if (!isPlaying) return
    const timer = setTimeout(() => setStale(step), freshMs)
    return () => clearTimeout(timer)
  }, [step, isPlaying])
  return stale === step
}
