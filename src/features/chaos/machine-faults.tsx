import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { MachineView } from '../../../workers/contract.ts'
import {
  cordon,
  type FaultChoice,
  type Partition,
  partition,
  power,
  requestFault,
  slowLink,
} from '../../bridge/faults.ts'
import { useText } from '../../i18n/text.ts'
import { useCluster, useMachine, useNode } from '../../state/cluster-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { ProgramFaults } from './program-faults.tsx'

const none: readonly string[] = []
const partitions: readonly Partition[] = ['none', 'both', 'outgoing', 'incoming']
type Slowness = 'none' | 'slow' | 'lossy'
const slownesses: Readonly<Record<Slowness, { extraMs: number; loss: number }>> = {
  none: { extraMs: 0, loss: 0 },
  slow: { extraMs: 200, loss: 0 },
  lossy: { extraMs: 600, loss: 0.1 },
}

/** One machine: its power in sight, the finer faults one click away. */
export function MachineFaults({ name }: { readonly name: string }) {
  const text = useText('chaos')
  const id = useId()
  const machine = useMachine(name)
  const node = useNode(name)?.node
  const [isOpen, setIsOpen] = useState(false)
  if (machine === undefined) return null
  const isControlPlane = machine.role === 'control-plane'
  const role = {
    laptop: text.roleLaptop,
    'control-plane': text.roleControlPlane,
    worker: text.roleWorker,
    registry: text.roleRegistry,
    etcd: text.roleEtcd,
    'load-balancer': text.roleLoadBalancer,
  }[machine.role]
  return (
    <li className={machine.on ? 'chaos-machine' : 'chaos-machine is-off'}>
      <div className="chaos-machine-head">
        <button
          type="button"
          className="chaos-machine-name"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight aria-hidden="true" />
          <strong>{name}</strong>
          {role !== name && <span>{role}</span>}
        </button>
        <span className="chaos-badges">
          {machine.partition !== 'none' && <Badge tone="danger">{text.networkNames[machine.partition]}</Badge>}
          {machine.extraLatencyMs > 0 && <Badge tone="warning">{`+${machine.extraLatencyMs} ms`}</Badge>}
          {node?.unschedulable && <Badge tone="warning">{text.cordoned}</Badge>}
        </span>
        {machine.role !== 'laptop' && (
          <Toggle checked={machine.on} onChange={(on) => requestFault(power(name, isControlPlane, on))}>
            <span className="sr-only">{`${text.power}: ${name}`}</span>
            <span aria-hidden="true">{machine.on ? text.powerOn : text.powerOff}</span>
          </Toggle>
        )}
      </div>
      {isOpen && (
        <div className="chaos-machine-body" id={id}>
          <Network machine={machine} isControlPlane={isControlPlane} />
          {node && (
            <Row label={text.scheduling}>
              <Segmented
                label={`${text.scheduling}: ${name}`}
                value={node.unschedulable ? 'cordoned' : 'open'}
                options={[
                  { value: 'open', label: text.schedulable },
                  { value: 'cordoned', label: text.cordoned },
                ]}
                onChange={(value) => requestFault(cordon(name, value === 'cordoned'))}
              />
            </Row>
          )}
          <Programs machine={machine} />
        </div>
      )}
    </li>
  )
}

function Network({ machine, isControlPlane }: { readonly machine: MachineView; readonly isControlPlane: boolean }) {
  const text = useText('chaos')
  const slowness: Slowness = machine.extraLatencyMs === 0 ? 'none' : machine.extraLatencyMs < 400 ? 'slow' : 'lossy'
  const slow = (to: Slowness): FaultChoice => slowLink(machine.name, slownesses[to].extraMs, slownesses[to].loss)
  return (
    <>
      <Row label={text.network}>
        <Segmented
          label={`${text.network}: ${machine.name}`}
          value={machine.partition}
          options={partitions.map((value) => ({ value, label: text.networkNames[value] }))}
          onChange={(value) => requestFault(partition(machine.name, value, isControlPlane))}
        />
      </Row>
      <Row label={text.slowness}>
        <Segmented
          label={`${text.slowness}: ${machine.name}`}
          value={slowness}
          options={(['none', 'slow', 'lossy'] as const).map((value) => ({ value, label: text.slownessNames[value] }))}
          onChange={(value) => requestFault(slow(value))}
        />
      </Row>
    </>
  )
}

function Programs({ machine }: { readonly machine: MachineView }) {
  const text = useText('chaos')
  const ids = useCluster((cluster) => cluster.componentsOf.get(machine.name) ?? none)
  if (!machine.on || ids.length === 0) return null
  return (
    <Row label={text.programs}>
      <ul className="chaos-programs" aria-label={`${text.programs}: ${machine.name}`}>
        {ids.map((id) => (
          <ProgramFaults key={id} id={id} isControlPlane={machine.role === 'control-plane'} />
        ))}
      </ul>
    </Row>
  )
}

function Row(props: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="chaos-row">
      <span className="chaos-row-label" aria-hidden="true">
        {props.label}
      </span>
      {props.children}
    </div>
  )
}
