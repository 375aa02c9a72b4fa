import { ExternalLink, ShipWheel } from 'lucide-react'
import { type MouseEvent, type ReactNode, Suspense, useEffect, useState } from 'react'
import { PanelBoundary } from '../src/app/panel-boundary.tsx'
import { panels } from '../src/app/panels.tsx'
import * as commands from '../src/bridge/commands.ts'
import { GuestSurface } from '../src/features/diagram/chart-surface.tsx'
import { Diagram } from '../src/features/diagram/diagram.tsx'
import { packRun } from '../src/features/share/run-link.ts'
import { Transport } from '../src/features/timeline/transport.tsx'
import { embedText } from '../src/i18n/embed-text.ts'
import { currentText } from '../src/i18n/text.ts'
import { currentPageView } from '../src/state/page-view.ts'
import { usePreferences, useTheme } from '../src/state/preferences.ts'
import { Tabs } from '../src/ui/tabs.tsx'
import { TooltipLayer } from '../src/ui/tooltip-layer.tsx'
import type { Options, Viewable } from './options.ts'

/** The panels that were asked for, one at a time, and the controls of time below them. */
export function Widget({ options }: { readonly options: Options }) {
  const theme = useTheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  const [view, setView] = useState<Viewable>(options.view[0] ?? 'diagram')
  const text = embedText(usePreferences((preferences) => preferences.language))
  return (
    <div className="widget">
      {options.view.length > 1 ? (
        <Tabs
          label={text.panels}
          tabs={options.view.map((name) => ({ name, ...faceOf(name) }))}
          selected={view}
          onSelect={(name) => setView(name as Viewable)}
        >
          <View name={view} />
        </Tabs>
      ) : (
        <div className="widget-view">
          <View name={view} />
        </div>
      )}
      <footer className="widget-bar">
        <Transport isCompact />
        <a className="widget-open" href={application} target="_blank" rel="noopener" onClick={openThisRun}>
          {text.open}
          <ExternalLink aria-hidden="true" />
        </a>
      </footer>
      <TooltipLayer />
    </div>
  )
}

const application = new URL('../', document.baseURI).href

/** Opens the run as it is now; as a plain link it leads to a fresh cluster. */
function openThisRun(event: MouseEvent): void {
  event.preventDefault()
  void commands
    .recording()
    .then((recording) => packRun({ recording, view: currentPageView(), name: '' }))
    .then(
      (hash) => window.open(`${application}${hash}`, '_blank', 'noopener'),
      () => window.open(application, '_blank', 'noopener'),
    )
}

function View({ name }: { readonly name: Viewable }) {
  if (name === 'diagram') return <Diagram surface={GuestSurface} />
  const panel = panels.find((each) => each.name === name)
  return (
    <PanelBoundary key={name}>
      <Suspense>{panel && <panel.Panel />}</Suspense>
    </PanelBoundary>
  )
}

function faceOf(name: Viewable): { readonly label: string; readonly icon: ReactNode } {
  const text = currentText()
  const panel = panels.find((each) => each.name === name)
  return panel
    ? { label: panel.label(text), icon: panel.icon }
    : { label: text.app.panelDiagram, icon: <ShipWheel aria-hidden="true" /> }
}
