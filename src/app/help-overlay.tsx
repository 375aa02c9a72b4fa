import { MessageSign, PodSign } from '../features/diagram/legend.tsx'
import { HelpDialog } from '../features/help/help-dialog.tsx'
import type { OverlayProps } from './overlays.tsx'

/** Help, with the signs as the diagram draws them. */
export function HelpOverlay(props: OverlayProps) {
  return (
    <HelpDialog
      {...props}
      signs={{ message: (shape) => <MessageSign shape={shape} />, pod: (look) => <PodSign look={look} /> }}
    />
  )
}
