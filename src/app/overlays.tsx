// The dialogs that lie over the page, as data: opened by name through the workspace, loaded when first opened.
import { type ComponentType, lazy, Suspense } from 'react'
import type { Action } from '../state/action.ts'
import { closeOverlay, useWorkspace } from '../state/workspace.ts'
import { actions } from './actions.ts'

export type OverlayProps = { readonly actions: readonly Action[]; readonly onClose: () => void }

type OverlaySpec = { readonly name: string; readonly Overlay: ComponentType<OverlayProps> }

const overlays: readonly OverlaySpec[] = [
  {
    name: 'palette',
    Overlay: lazy(async () => ({ default: (await import('../features/palette/palette.tsx')).Palette })),
  },
  {
    name: 'help',
    Overlay: lazy(async () => ({ default: (await import('./help-overlay.tsx')).HelpOverlay })),
  },
  {
    name: 'fault',
    Overlay: lazy(async () => ({ default: (await import('../features/chaos/fault-dialog.tsx')).FaultDialog })),
  },
  {
    name: 'share',
    Overlay: lazy(async () => ({ default: (await import('./share-overlay.tsx')).ShareOverlay })),
  },
  {
    name: 'sessions',
    Overlay: lazy(async () => ({ default: (await import('./sessions-overlay.tsx')).SessionsOverlay })),
  },
  {
    name: 'compare',
    Overlay: lazy(async () => ({ default: (await import('../features/timeline/compare-dialog.tsx')).CompareDialog })),
  },
  {
    name: 'preferences',
    Overlay: lazy(async () => ({
      default: (await import('../features/preferences/preferences-dialog.tsx')).PreferencesDialog,
    })),
  },
]

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
