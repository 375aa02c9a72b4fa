// The panels of the page, as data: where they dock and what to load when they are first opened. One entry a panel.
import { CircleHelp, FileCode2, List, Network, Radar, ScanSearch, SquareTerminal, Waypoints, Zap } from 'lucide-react'
import { type ComponentType, lazy, type ReactNode } from 'react'
import type { Messages } from '../i18n/text.ts'
import type { Dock } from '../state/workspace.ts'

export type PanelSpec = {
  readonly name: string
  readonly dock: Dock
  readonly label: (text: Messages) => string
  readonly icon: ReactNode
  readonly Panel: ComponentType
  /** On a phone it has a tab only while it is in sight: there is room for few. */
  readonly isOnDemand?: boolean
}

export const panels: readonly PanelSpec[] = [
  {
    name: 'editor',
    dock: 'right',
    label: (text) => text.editor.panel,
    icon: <FileCode2 />,
    Panel: lazy(async () => ({ default: (await import('../features/manifest-editor/editor-panel.tsx')).EditorPanel })),
  },
  {
    name: 'inspector',
    dock: 'right',
    label: (text) => text.app.panelInspector,
    icon: <ScanSearch />,
    Panel: lazy(async () => ({ default: (await import('../features/inspector/inspector-panel.tsx')).InspectorPanel })),
  },
  {
    name: 'objects',
    dock: 'right',
    label: (text) => text.app.panelObjects,
    icon: <List />,
    Panel: lazy(async () => ({ default: (await import('../features/objects/objects-panel.tsx')).ObjectsPanel })),
  },
  {
    name: 'chaos',
    dock: 'right',
    label: (text) => text.chaos.panel,
    icon: <Zap />,
    Panel: lazy(async () => ({ default: (await import('../features/chaos/chaos-panel.tsx')).ChaosPanel })),
  },
  {
    name: 'terminal',
    dock: 'bottom',
    label: (text) => text.terminal.panel,
    icon: <SquareTerminal />,
    Panel: lazy(async () => ({ default: (await import('../features/terminal/terminal-panel.tsx')).TerminalPanel })),
  },
  {
    name: 'trace',
    dock: 'bottom',
    label: (text) => text.app.panelTrace,
    icon: <Waypoints />,
    Panel: lazy(async () => ({ default: (await import('../features/timeline/trace-panel.tsx')).TracePanel })),
  },
  {
    name: 'why',
    dock: 'bottom',
    label: (text) => text.app.panelWhy,
    icon: <CircleHelp />,
    Panel: lazy(async () => ({ default: (await import('../features/why/why-panel.tsx')).WhyPanel })),
    isOnDemand: true,
  },
  {
    name: 'scheduling',
    dock: 'bottom',
    label: (text) => text.app.panelScheduling,
    icon: <Radar />,
    Panel: lazy(async () => ({
      default: (await import('../features/scheduling/scheduling-panel.tsx')).SchedulingPanel,
    })),
    isOnDemand: true,
  },
  {
    name: 'relations',
    dock: 'bottom',
    label: (text) => text.app.panelRelations,
    icon: <Network />,
    Panel: lazy(async () => ({ default: (await import('../features/relations/relations-panel.tsx')).RelationsPanel })),
    isOnDemand: true,
  },
]
