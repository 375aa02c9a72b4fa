import { Ship, X } from 'lucide-react'
import { useState } from 'react'
import { useLateText } from '../../i18n/late-text.ts'
import { rememberTour, startTour } from '../../state/tour.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import './tour.css'

/** Offers the first minute to whoever is here for the first time. */
export function Invitation() {
  const text = useLateText('tour')
  const [isGone, setIsGone] = useState(false)
  if (!text || isGone) return null
  return (
    <aside className="tour-invitation" aria-label={text.title}>
      <Ship aria-hidden="true" />
      <p>{text.invitation}</p>
      <Button variant="primary" size="small" onClick={startTour}>
        {text.start}
      </Button>
      <IconButton
        size="small"
        label={text.decline}
        icon={<X />}
        onClick={() => {
          rememberTour()
          setIsGone(true)
        }}
      />
    </aside>
  )
}
