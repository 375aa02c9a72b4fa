import { lazy, Suspense, useState } from 'react'
import { usePlayback } from '../state/playback.ts'
import { isTourKnown, useTour } from '../state/tour.ts'

const Tour = lazy(async () => ({ default: (await import('../features/tour/tour.tsx')).Tour }))
const Invitation = lazy(async () => ({ default: (await import('../features/tour/invitation.tsx')).Invitation }))

/** The guided first minute, and the invitation to it for whoever has not been here. */
export function FirstMinute() {
  const isOpen = useTour((tour) => tour.isOpen)
  const booted = usePlayback((playback) => playback.booted)
  const [isInvited] = useState(() => !isTourKnown())
  return <Suspense>{isOpen ? <Tour /> : isInvited && booted && !isTourKnown() && <Invitation />}</Suspense>
}
