import { lazy, memo, Suspense } from 'react'
import { useText } from '../../../i18n/text.ts'
import { useMachine } from '../../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../../state/selection.ts'
import { classNames } from '../../../ui/class-names.ts'
import { nameplate } from '../graph.ts'
import { move, type PlacedMachine, type Rect } from '../layout.ts'
import { stableBox } from '../stable-box.ts'
import { CapacityGauge } from './capacity-gauge.tsx'
import { ComponentCard } from './component-card.tsx'
import { Hold } from './hold.tsx'
import { useMachineState } from './machine-state.ts'
import './station.css'

const small = new Set(['kubelet', 'containerd', 'kube-proxy'])

const ControllersFold = lazy(async () => ({ default: (await import('./controllers-fold.tsx')).ControllersFold }))

/** A control-plane machine: the harbour master's chart table, with a card for each program. */
export const Station = memo(function Station({ placed }: { readonly placed: PlacedMachine }) {
  const text = useText('diagram')
  const { name } = placed
  const machine = useMachine(name)
  const state = useMachineState(name)
  const key = targetKey({ type: 'machine', name })
  const isSelected = useSelection((selection) => targetKey(selection.target) === key)
  const local = (box: Rect) => stableBox(move(box, { x: -placed.x, y: -placed.y }))
  const plate = local(nameplate(placed))
  const isOff = machine?.on === false
  const managerBox = placed.cards['kube-controller-manager']
  const isOpen = useSelection(
    ({ target }) => target?.type === 'component' && target.id === `${name}/kube-controller-manager`,
  )
  return (
    <div className={classNames('station', `is-${state.tone}`, isOff && 'is-off', isSelected && 'is-selected')}>
      <div className="station-frame" aria-hidden="true" />
      <button
        type="button"
        id={key}
        tabIndex={-1}
        className="station-name"
        style={{ left: plate.x, top: plate.y, width: plate.width, height: plate.height }}
        aria-label={`${text.machine(name)}. ${state.words}`}
        onClick={() => inspectTarget({ type: 'machine', name })}
      >
        <span className="station-lamp" aria-hidden="true" />
        <strong>{name}</strong>
        <span>{state.words}</span>
      </button>
      <div className="station-gauges">
        <CapacityGauge machine={name} resource="cpu" />
        <CapacityGauge machine={name} resource="memory" />
      </div>
      {Object.entries(placed.cards).map(([program, box]) => (
        <ComponentCard
          key={program}
          machine={name}
          name={program}
          box={local(box)}
          size={small.has(program) ? 'small' : 'large'}
        />
      ))}
      <Hold machine={name} box={local(placed.hold)} isGhost={isOff} />
      <Suspense>{isOpen && managerBox && <ControllersFold machine={name} box={local(managerBox)} />}</Suspense>
    </div>
  )
})
