import { saveRun } from '../features/sessions/save-run.ts'
import { ShareDialog, type ShareTab } from '../features/share/share-dialog.tsx'
import { useSession } from '../state/session.ts'
import type { OverlayProps } from './overlays.tsx'

/** Ways to share beside the link: one entry each. */
const more: readonly ShareTab[] = []

export function ShareOverlay({ onClose }: OverlayProps) {
  const save = () => void saveRun(useSession.getState().name || 'wheelhouse')
  return <ShareDialog onClose={onClose} onSave={save} more={more} />
}
