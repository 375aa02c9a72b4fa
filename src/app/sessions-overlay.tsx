import { openFresh } from '../features/sessions/open-run.ts'
import { SessionsDialog } from '../features/sessions/sessions-dialog.tsx'
import { defaultRecording } from './default-recording.ts'
import type { OverlayProps } from './overlays.tsx'

/** The sessions, with the cluster that a visitor finds as the fresh one. */
export function SessionsOverlay({ onClose }: OverlayProps) {
  return (
    <SessionsDialog
      onClose={onClose}
      onFresh={(topology) => void openFresh(defaultRecording(`?topology=${topology}`))}
    />
  )
}
