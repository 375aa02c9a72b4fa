import {
  Anchor,
  Box,
  Container,
  Database,
  DoorOpen,
  Network,
  Radar,
  RefreshCcwDot,
  Split,
  SquareTerminal,
  Warehouse,
} from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { useText } from '../../../i18n/text.ts'
import { useComponent } from '../../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../../state/selection.ts'
import { classNames } from '../../../ui/class-names.ts'
import type { Rect } from '../layout.ts'
import { innerState } from './inner-state.ts'
import './component-card.css'

const icons: Readonly<Record<string, ReactNode>> = {
  etcd: <Database />,
  'kube-apiserver': <DoorOpen />,
  'kube-scheduler': <Radar />,
  'kube-controller-manager': <RefreshCcwDot />,
  kubelet: <Anchor />,
  containerd: <Container />,
  'kube-proxy': <Network />,
  kubectl: <SquareTerminal />,
  registry: <Warehouse />,
  haproxy: <Split />,
}

/** A program on a machine: its icon, its name and one line of what it is doing. */
export const ComponentCard = memo(function ComponentCard(props: {
  readonly machine: string
  readonly name: string
  /** On the machine's card. */
  readonly box: Rect
  readonly size: 'large' | 'small'
  /** Shown instead of the program's own line. */
  readonly line?: string | undefined
}) {
  const text = useText('diagram')
  const id = `${props.machine}/${props.name}`
  const component = useComponent(id)
  const key = targetKey({ type: 'component', id })
  const isSelected = useSelection((selection) => targetKey(selection.target) === key)
  // A client that comes and goes with its commands is never dead.
  const isAlive = props.line !== undefined || component?.alive === true
  const [line, more] = component && isAlive ? innerState(text, component) : [text.dead, '']
  const said = props.line ?? line
  return (
    <button
      type="button"
      id={key}
      tabIndex={-1}
      className={classNames(
        'component-card',
        `is-${props.size}`,
        `is-${props.name}`,
        !isAlive && 'is-dead',
        isSelected && 'is-selected',
      )}
      style={{ left: props.box.x, top: props.box.y, width: props.box.width, height: props.box.height }}
      aria-label={text.component(props.name, props.machine, said)}
      onClick={(event) => {
        event.stopPropagation()
        inspectTarget({ type: 'component', id })
      }}
    >
      <span className="component-icon">{icons[props.name] ?? <Box />}</span>
      <span className="component-words">
        <span className="component-name">{props.name}</span>
        <span className="component-line">{said}</span>
        {props.size === 'large' && more && <span className="component-line is-more">{more}</span>}
      </span>
      {component !== undefined && component.restarts > 0 && (
        <span className="component-restarts" title={text.restarts(component.restarts)}>
          ↻{component.restarts}
        </span>
      )}
    </button>
  )
})
