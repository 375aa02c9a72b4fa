import { ShipWheel } from 'lucide-react'
import { Diagram } from '../features/diagram/diagram.tsx'
import { currentText, useLanguage, useText } from '../i18n/text.ts'
import { changeWorkspace, useWorkspace } from '../state/workspace.ts'
import { Tabs } from '../ui/tabs.tsx'
import { PanelBoundary } from './panel-boundary.tsx'
import { panels } from './panels.tsx'

/** On a phone: one view at a time, chosen from the tabs at the bottom. */
export function PhoneWorkspace() {
  const text = useText('app')
  useLanguage()
  const wanted = useWorkspace((workspace) => workspace.phone)
  const panel = panels.find((each) => each.name === wanted)
  const tabs = [
    { name: 'diagram', label: text.panelDiagram, icon: <ShipWheel /> },
    ...panels.map((each) => ({ name: each.name, label: each.label(currentText()), icon: each.icon })),
  ]
  return (
    <Tabs
      label={text.allPanels}
      tabs={tabs}
      selected={panel?.name ?? 'diagram'}
      onSelect={(phone) => changeWorkspace({ phone })}
      position="bottom"
    >
      <PanelBoundary key={panel?.name ?? 'diagram'}>{panel ? <panel.Panel /> : <Diagram />}</PanelBoundary>
    </Tabs>
  )
}
