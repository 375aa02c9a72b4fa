import { saveRun } from '../features/sessions/save-run.ts'
import { EmbedPanel } from '../features/share/embed-panel.tsx'
import { ShareDialog, type ShareTab } from '../features/share/share-dialog.tsx'
import { useLateText } from '../i18n/late-text.ts'
import { useSession } from '../state/session.ts'
import type { OverlayProps } from './overlays.tsx'

export function ShareOverlay({ onClose }: OverlayProps) {
  const text = useLateText('embed')
  // Ways to share beside the link: one entry each.
  const more: readonly ShareTab[] = text ? [{ name: 'embed', label: text.tab, panel: <EmbedPanel /> }] : []
  const save = () => void saveRun(useSession.getState().name || 'wheelhouse')
  return <ShareDialog onClose={onClose} onSave={save} more={more} />
}
