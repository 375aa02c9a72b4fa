import { useEffect } from 'react'
import { startNarrator } from '../bridge/narrator.ts'
import { useLateText } from '../i18n/late-text.ts'
import { useText } from '../i18n/text.ts'
import { useNarration } from '../state/narration.ts'
import { usePreferences } from '../state/preferences.ts'
import { sentenceOf } from '../state/telling.ts'

/** Tells screen readers politely what happened lately: the same sentences that the diagram shows, a few at a time. */
export function LiveLog() {
  const text = useText('app')
  useEffect(startNarrator, [])
  const hasNews = useNarration(({ steps }) => steps.length > 0)
  return (
    <div className="sr-only" role="log" aria-live="polite" aria-label={text.liveLog}>
      {hasNews && <Sentences />}
    </div>
  )
}

function Sentences() {
  const facts = useLateText('facts')
  const steps = useNarration((narration) => narration.steps)
  const depth = usePreferences((preferences) => preferences.depth)
  return facts && steps.map((step) => <p key={step.id}>{sentenceOf(step, depth, facts)}</p>)
}
