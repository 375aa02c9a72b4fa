import { PanelBottomClose, PanelBottomOpen, PanelRightClose, PanelRightOpen } from 'lucide-react'
import { ChartSurface } from '../features/diagram/chart-surface.tsx'
import { Diagram } from '../features/diagram/diagram.tsx'
import { useText } from '../i18n/text.ts'
import { useIsContrastHigh, usePreferences } from '../state/preferences.ts'
import { changeWorkspace, type Dock, useWorkspace } from '../state/workspace.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { PanelBoundary } from './panel-boundary.tsx'
import { PanelTabs } from './panel-tabs.tsx'

/** The diagram with the panels docked beside and below it. */
export function Workspace() {
  const text = useText('app')
  const isContrastHigh = useIsContrastHigh()
  // Panels that are drawn larger take more room.
  const scale = usePreferences((preferences) => preferences.scale)
  const { isRightOpen, isBottomOpen, rightSize, bottomSize } = useWorkspace()
  return (
    <SplitView
      label={text.resizeRight}
      direction="row"
      size={isRightOpen ? rightSize * scale : undefined}
      min={260}
      max={1400}
      onResize={(size) => changeWorkspace({ rightSize: size / scale })}
      second={isRightOpen ? <PanelTabs dock="right" aside={<Collapse dock="right" isOpen />} /> : null}
      first={
        <SplitView
          label={text.resizeBottom}
          direction="column"
          size={isBottomOpen ? bottomSize * scale : undefined}
          min={110}
          max={1000}
          onResize={(size) => changeWorkspace({ bottomSize: size / scale })}
          first={
            <PanelBoundary>
              <Diagram
                // Canvases read their colours when they are made.
                key={String(isContrastHigh)}
                surface={ChartSurface}
                corner={isRightOpen ? undefined : <Collapse dock="right" isOpen={false} />}
              />
            </PanelBoundary>
          }
          second={
            <PanelTabs
              dock="bottom"
              isClosed={!isBottomOpen}
              aside={<Collapse dock="bottom" isOpen={isBottomOpen} />}
            />
          }
        />
      }
    />
  )
}

function Collapse({ dock, isOpen }: { readonly dock: Dock; readonly isOpen: boolean }) {
  const text = useText('app')
  const isRight = dock === 'right'
  const toggle = () => changeWorkspace(isRight ? { isRightOpen: !isOpen } : { isBottomOpen: !isOpen })
  const icons = isRight
    ? [<PanelRightOpen key="o" />, <PanelRightClose key="c" />]
    : [<PanelBottomOpen key="o" />, <PanelBottomClose key="c" />]
  return <IconButton label={isOpen ? text.collapse : text.expand} icon={icons[isOpen ? 1 : 0]} onClick={toggle} />
}
