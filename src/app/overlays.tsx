// The dialogs that lie over the page, as data: opened by name through the workspace, loaded when first opened.
import { type ComponentType, Suspense } from 'react'
import type { Action } from '../state/action.ts'
import { closeOverlay, useWorkspace } from '../state/workspace.ts'
import { actions } from './actions.ts'

export type OverlayProps = { readonly actions: readonly Action[]; readonly onClose: () => void }

type OverlaySpec = { readonly name: string; readonly Overlay: ComponentType<OverlayProps> }

const overlays: readonly OverlaySpec[] = []

export function Overlays() {
  const name = useWorkspace((workspace) => workspace.overlay)
  const spec = overlays.find((overlay) => overlay.name === name)
  if (!spec) return null
  return (
    <Suspense>
      <spec.Overlay actions={actions} onClose={closeOverlay} />
    </Suspense>
  )
}
