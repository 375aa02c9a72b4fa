import { describe, expect, it } from 'vitest'
import type { Host } from '../../simulation/host.ts'
import { Simulation } from '../../simulation/simulation.ts'
import { settle } from '../../simulation/testing/settle.ts'
import { createCheckers } from './checkers.ts'

type Written = { kind: string; name: string; uid?: string; resourceVersion?: number; verb?: 'modified' | 'deleted' }

function world() {
  const simulation = new Simulation({ seed: 1, settle })
  const { violations } = createCheckers(simulation)
  let revision = 0
  const write = (
    { kind, name, uid = name, verb = 'modified', resourceVersion = ++revision }: Written,
    object: object,
  ) =>
    simulation.trace.append({
      type: 'write',
      verb,
      ref: { group: '', kind, namespace: 'default', name, uid },
      resourceVersion,
      object: { metadata: { name, resourceVersion: String(resourceVersion) }, ...object },
      manager: 'test',
    })
  return { simulation, violations, write }
}

const pod = (spec: object, status: object = { phase: 'Pending' }) => ({ spec: { containers: [], ...spec }, status })
const asking = (cpu: string, nodeName?: string) =>
  pod({ containers: [{ name: 'c', resources: { requests: { cpu } } }], ...(nodeName ? { nodeName } : {}) })

describe('the checkers', () => {
  it('say nothing of a pod that is created, bound, runs and is deleted', () => {
    const { violations, write } = world()
    write({ kind: 'Node', name: 'n' }, { status: { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } } })
    write({ kind: 'Pod', name: 'a' }, asking('1'))
    write({ kind: 'Pod', name: 'a' }, asking('1', 'n'))
    write({ kind: 'Pod', name: 'a' }, pod({ nodeName: 'n' }, { phase: 'Running', podIP: '10.244.1.2' }))
    write({ kind: 'Pod', name: 'a', verb: 'deleted' }, pod({ nodeName: 'n' }, { phase: 'Running' }))
    expect(violations).toEqual([])
  })

  it('notice a pod bound to a node that is full', () => {
    const { violations, write } = world()
    write({ kind: 'Node', name: 'n' }, { status: { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } } })
    for (const name of ['a', 'b']) {
      write({ kind: 'Pod', name }, asking('600m'))
      write({ kind: 'Pod', name }, asking('600m', 'n'))
    }
    expect(violations).toEqual(['at 0.000 s: Pod default/b was bound to n beyond its milliCpu: 1200 of 1000'])
  })

  it('notice two running pods with one address, but not one that takes over the address of a pod that has gone', () => {
    const { violations, write } = world()
    const running = pod({}, { phase: 'Running', podIP: '10.244.1.2' })
    write({ kind: 'Pod', name: 'a' }, running)
    write({ kind: 'Pod', name: 'a', verb: 'deleted' }, running)
    write({ kind: 'Pod', name: 'b' }, running)
    expect(violations).toEqual([])
    write({ kind: 'Pod', name: 'c' }, running)
    expect(violations).toHaveLength(1)
  })

  it('notice versions that fall or are missing', () => {
    const { violations, write } = world()
    write({ kind: 'ConfigMap', name: 'a', resourceVersion: 5 }, {})
    write({ kind: 'ConfigMap', name: 'a', resourceVersion: 4 }, {})
    write({ kind: 'ConfigMap', name: 'b', resourceVersion: 0 }, {})
    expect(violations).toHaveLength(2)
  })

  it('notice a pod that comes back from its end', () => {
    const { violations, write } = world()
    write({ kind: 'Pod', name: 'a' }, pod({}, { phase: 'Succeeded' }))
    write({ kind: 'Pod', name: 'a' }, pod({}, { phase: 'Running' }))
    expect(violations).toEqual(['at 0.000 s: Pod default/a went from Succeeded to Running'])
  })

  it('notice a running pod that is Pending again, unless its machine was off in between', () => {
    const { simulation, violations, write } = world()
    const on = (phase: string) => pod({ nodeName: 'm' }, { phase })
    write({ kind: 'Pod', name: 'a' }, on('Running'))
    simulation.agenda.nowMs = 1000
    simulation.trace.append({ type: 'machine', machine: 'm', change: 'on' })
    write({ kind: 'Pod', name: 'a' }, on('Pending'))
    expect(violations).toEqual([])
    write({ kind: 'Pod', name: 'a' }, on('Running'))
    write({ kind: 'Pod', name: 'a' }, on('Pending'))
    expect(violations).toEqual(['at 1.000 s: Pod default/a went from Running to Pending'])
  })

  it('notice a program that panics, and not one that is killed', async () => {
    const { simulation, violations } = world()
    const machine = simulation.addMachine(
      { name: 'm', address: '10.0.0.1', cpuMillis: 1, memoryBytes: 1, diskBytes: 1 },
      new Map(),
    )
    machine.powerOn()
    const sleepy = async (host: Host): Promise<void> => {
      await host.clock.sleep(1000)
      throw new Error('boom')
    }
    machine.start('sleepy', sleepy).kill()
    machine.start('sleepy', sleepy)
    await simulation.run(2000)
    expect(violations).toHaveLength(1)
    expect(violations[0]).toContain('sleepy on m panicked: Error: boom')
  })

  it('notice a sign of life from a machine that is off', () => {
    const { simulation, violations } = world()
    simulation.trace.append({ type: 'machine', machine: 'm', change: 'off' })
    simulation.trace.append({ type: 'decision', source: 'm/kubelet', decision: 'evict', about: undefined, detail: {} })
    expect(violations).toHaveLength(1)
  })
})
