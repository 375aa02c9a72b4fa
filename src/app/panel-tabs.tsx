import type { ReactNode } from 'react'
import { currentText, useLanguage, useText } from '../i18n/text.ts'
import { type Dock, showPanel, useWorkspace } from '../state/workspace.ts'
import { Tabs } from '../ui/tabs.tsx'
import { PanelBoundary } from './panel-boundary.tsx'
import { panels } from './panels.tsx'

/** The panels of one dock as tabs. */
export function PanelTabs(props: { readonly dock: Dock; readonly aside: ReactNode; readonly isClosed?: boolean }) {
  const text = useText('app')
  useLanguage()
  const docked = panels.filter((panel) => panel.dock === props.dock)
  const wanted = useWorkspace((workspace) => workspace[props.dock])
  const selected = docked.find((panel) => panel.name === wanted) ?? docked[0]
  if (!selected) return null
  return (
    <section className="dock" aria-label={props.dock === 'right' ? text.rightPanels : text.bottomPanels}>
      <Tabs
        label={props.dock === 'right' ? text.rightPanels : text.bottomPanels}
        tabs={docked.map((panel) => ({ name: panel.name, label: panel.label(currentText()), icon: panel.icon }))}
        selected={selected.name}
        onSelect={(name) => showPanel(props.dock, name)}
        aside={props.aside}
      >
        {!props.isClosed && (
          <PanelBoundary key={selected.name}>
            <selected.Panel />
          </PanelBoundary>
        )}
      </Tabs>
    </section>
  )
}
