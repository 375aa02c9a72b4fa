import { ScanSearch, ShipWheel } from 'lucide-react'
import { ChartSurface } from '../features/diagram/chart-surface.tsx'
import { Diagram } from '../features/diagram/diagram.tsx'
import { currentText, useLanguage, useText } from '../i18n/text.ts'
import { useCluster } from '../state/cluster-store.ts'
import { useSelection } from '../state/selection.ts'
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
    ...panels
      .filter((each) => !each.isOnDemand || each.name === wanted)
      .map((each) => ({ name: each.name, label: each.label(currentText()), icon: each.icon })),
  ]
  return (
    <Tabs
      label={text.allPanels}
      tabs={tabs}
      selected={panel?.name ?? 'diagram'}
      onSelect={(phone) => changeWorkspace({ phone })}
      position="bottom"
    >
      <PanelBoundary key={panel?.name ?? 'diagram'}>
        {panel ? (
          <panel.Panel />
        ) : (
          <>
            <Diagram surface={ChartSurface} />
            <Selected />
          </>
        )}
      </PanelBoundary>
    </Tabs>
  )
}

/** What is selected on the diagram, and the way to look inside it. */
function Selected() {
  const text = useText('app')
  const target = useSelection((selection) => selection.target)
  const name = useCluster((cluster) => {
    switch (target?.type) {
      case 'object':
        return cluster.objects.get(target.uid)?.name
      case 'component':
        return target.id
      case 'machine':
        return target.name
      case 'message':
        return cluster.messages.get(target.id)?.label
      case undefined:
        return undefined
    }
  })
  if (!target) return null
  return (
    <button type="button" className="phone-selected" onClick={() => changeWorkspace({ phone: 'inspector' })}>
      <span>{name ?? text.panelInspector}</span>
      <ScanSearch aria-hidden="true" />
      <span className="sr-only">{text.panelInspector}</span>
    </button>
  )
}
