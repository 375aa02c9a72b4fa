import { Database, Laptop, Split, Warehouse } from 'lucide-react'
import { memo } from 'react'
import { useText } from '../../../i18n/text.ts'
import { useCluster, useMachine } from '../../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../../state/selection.ts'
import { classNames } from '../../../ui/class-names.ts'
import { nameplate } from '../graph.ts'
import { move, type PlacedMachine, type Rect } from '../layout.ts'
import { stableBox } from '../stable-box.ts'
import { ComponentCard } from './component-card.tsx'
import './station.css'

/** A machine that is no node: the reader's laptop, the image registry, a load balancer, a member of etcd by itself. */
export const Shore = memo(function Shore({ placed }: { readonly placed: PlacedMachine }) {
  const text = useText('diagram')
  const { name, role } = placed
  const machine = useMachine(name)
  const key = targetKey({ type: 'machine', name })
  const isSelected = useSelection((selection) => targetKey(selection.target) === key)
  const lastCommand = useCluster((cluster) => (role === 'laptop' ? lastInput(cluster.trace) : ''))
  const local = (box: Rect) => stableBox(move(box, { x: -placed.x, y: -placed.y }))
  const plate = local(nameplate(placed))
  const isLaptop = role === 'laptop'
  return (
    <div className={classNames('quay is-machine', isSelected && 'is-selected', machine?.on === false && 'is-off')}>
      <button
        type="button"
        id={key}
        tabIndex={-1}
        className="quay-name"
        style={{ left: plate.x, top: plate.y, width: plate.width, height: plate.height }}
        onClick={() => inspectTarget({ type: 'machine', name })}
      >
        {isLaptop ? <Laptop /> : role === 'registry' ? <Warehouse /> : role === 'etcd' ? <Database /> : <Split />}
        {isLaptop ? text.laptop : role === 'registry' ? text.registry : name}
      </button>
      {Object.entries(placed.cards).map(([program, box]) => (
        <ComponentCard
          key={program}
          machine={name}
          name={program}
          box={local(box)}
          size="large"
          line={isLaptop ? text.state.kubectl : undefined}
        />
      ))}
      <p className="quay-foot">{isLaptop ? (lastCommand ? `$ ${lastCommand}` : machine?.address) : machine?.address}</p>
    </div>
  )
})

function lastInput(trace: readonly { readonly type: string; readonly text: string }[]): string {
  for (let i = trace.length - 1; i >= Math.max(0, trace.length - 400); i--)
    if (trace[i]?.type === 'input') return trace[i]?.text ?? ''
  return ''
}
