import { memo } from 'react'
import { useText } from '../../../i18n/text.ts'
import { useMachine, useNode } from '../../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../../state/selection.ts'
import { classNames } from '../../../ui/class-names.ts'
import { nameplate } from '../graph.ts'
import { move, type PlacedMachine, type Rect } from '../layout.ts'
import { stableBox } from '../stable-box.ts'
import { useIsFar } from '../use-far.ts'
import { CapacityGauge } from './capacity-gauge.tsx'
import { ComponentCard } from './component-card.tsx'
import { Hold } from './hold.tsx'
import { useMachineState } from './machine-state.ts'
import './ship.css'

const hullPath =
  'M4 149 C60 152 250 153 318 147 C340 145 356 140 369 131 C366 158 353 196 339 224 L30 224 C18 224 13 216 11 204 Z'

/** A worker machine: a ship with its programs on the bridge and its pods in the hold. */
export const Ship = memo(function Ship({ placed }: { readonly placed: PlacedMachine }) {
  const text = useText('diagram')
  const { name } = placed
  const machine = useMachine(name)
  const node = useNode(name)
  const state = useMachineState(name)
  const key = targetKey({ type: 'machine', name })
  const isSelected = useSelection((selection) => targetKey(selection.target) === key)
  const local = (box: Rect) => move(box, { x: -placed.x, y: -placed.y })
  const plate = local(nameplate(placed))
  const isOff = machine?.on === false
  const isFar = useIsFar()
  return (
    <div
      className={classNames(
        'ship',
        `is-${state.tone}`,
        isOff && 'is-off',
        isFar && 'is-far',
        isSelected && 'is-selected',
      )}
    >
      <svg className="ship-drawing" viewBox="0 0 372 256" aria-hidden="true">
        <g className="ship-guides">
          <path d="M145 22v122M359 22v112M196 28v116M252 28v116M308 28v116M145 144h214" />
        </g>
        <path className="ship-bridge" d="M12 149V32q0-8 8-8h112q8 0 8 8v117z" />
        <path className="ship-windows" d="M18 12h116l6 12H12z" />
        <path className="ship-mast" d="M122 12V2M116 5h12" />
        <circle className="ship-lamp" cx="122" cy="3.5" r="3.5" />
        <path className="ship-hull" d={hullPath} />
        <clipPath id={`hull-${name}`}>
          <path d={hullPath} />
        </clipPath>
        <g clipPath={`url(#hull-${name})`}>
          <path className="ship-boot" d="M0 210h372v20H0z" />
          <path className="ship-rail" d="M0 156 C60 159 250 160 318 154 C340 152 356 147 372 137" />
        </g>
        {node?.node?.unschedulable && (
          <g className="ship-flag">
            <path d="M346 139V98" />
            <path className="ship-flag-cloth" d="M346 99h22v15h-22z" />
          </g>
        )}
        <path
          className="ship-water"
          d="M-6 228q12-7 24 0t24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0"
        />
        <path
          className="ship-water is-far"
          d="M20 241q12-6 24 0t24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0 24 0"
        />
      </svg>
      {!isFar &&
        Object.entries(placed.cards).map(([program, box]) => (
          <ComponentCard key={program} machine={name} name={program} box={stableBox(local(box))} size="small" />
        ))}
      {!isFar && <Hold machine={name} box={stableBox(local(placed.hold))} isGhost={isOff} />}
      <button
        type="button"
        id={key}
        tabIndex={-1}
        className="ship-name"
        style={{ left: plate.x, top: plate.y, width: plate.width, height: plate.height }}
        aria-label={`${text.machine(name)}. ${state.words}`}
        onClick={() => inspectTarget({ type: 'machine', name })}
      >
        <strong>{name}</strong>
        <span>{state.words}</span>
      </button>
      {!isFar && (
        <div className="ship-gauges">
          <CapacityGauge machine={name} resource="cpu" />
          <CapacityGauge machine={name} resource="memory" />
        </div>
      )}
    </div>
  )
})
