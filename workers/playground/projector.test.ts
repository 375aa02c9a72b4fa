import { describe, expect, it } from 'vitest'
import { clients } from '../cluster/clients.ts'
import { Cluster } from '../cluster/cluster.ts'
import { defaultTopology } from '../cluster/topology.ts'
import type { Frame, ObjectView } from '../contract.ts'
import { Simulation } from '../simulation/simulation.ts'
import { settle } from '../simulation/testing/settle.ts'
import { columnsOf } from './columns-of.ts'
import { Playground } from './playground.ts'
import { Projector } from './projector.ts'

/** A cluster that has booted, with what its projector says of it. */
async function booted() {
  const topology = defaultTopology()
  const cluster = new Cluster({ clients, seed: 1, topology, settle })
  const projector = new Projector(cluster.simulation.trace, topology)
  const objects = new Map<string, ObjectView>()
  const take = () => {
    const changes = projector.takeChanges()
    for (const object of changes.objects) objects.set(object.uid, object)
    for (const uid of changes.removedObjects) objects.delete(uid)
    return changes
  }
  cluster.powerOn()
  await cluster.simulation.run(60_000)
  const first = take()
  return {
    cluster,
    take,
    first,
    objects,
    serviceNamed: (name: string) =>
      [...objects.values()].find((one) => one.kind === 'Service' && one.name === name)?.service,
  }
}

describe('the projector', () => {
  it('shows every node Ready, every component alive, and what is behind each Service', async () => {
    const { objects, first, serviceNamed } = await booted()
    const nodes = [...objects.values()].filter(({ kind }) => kind === 'Node')
    expect(nodes.map(({ name, node }) => `${name} ${node?.ready}`).sort()).toEqual([
      'control-plane True',
      'worker-1 True',
      'worker-2 True',
      'worker-3 True',
    ])
    expect(first.components.filter(({ alive, name }) => !alive && name !== 'kubeadm')).toEqual([])
    expect(serviceNamed('kubernetes')).toMatchObject({ clusterIP: '10.96.0.1', addresses: 1 })
    expect(serviceNamed('kube-dns')).toMatchObject({ clusterIP: '10.96.0.10', addresses: 2 })
  })

  it('tells only what changed, and keeps pods of a dead machine while the API does', async () => {
    const { cluster, take } = await booted()
    const { simulation } = cluster
    simulation.input('chaos', { type: 'power' }, () => simulation.machine('worker-1')?.powerOff())
    const changes = take()
    expect(changes.machines.map(({ name, on }) => [name, on])).toEqual([['worker-1', false]])
    expect(changes.components.every(({ machine: name, alive }) => name === 'worker-1' && !alive)).toBe(true)
    expect(changes.removedSandboxes.length).toBeGreaterThan(0)
    expect(changes.removedObjects).toEqual([])
  })
})

describe('the playground', () => {
  it('replays a recording to the same trace, whatever the slices it was run in', async () => {
    let wallMs = 0
    const play = async (stepMs: number) => {
      const playground = new Playground({
        settle,
        nowMs: () => (wallMs += stepMs),
        pause: () => settle(),
        fail: (error) => {
          throw error
        },
      })
      const frames: Frame[] = []
      await playground.start(
        {
          version: 1,
          seed: 3,
          topology: defaultTopology(),
          inputs: [
            { atMs: 31_000, type: 'exec', line: 'kubectl create deployment web --image=nginx --replicas=2' },
            { atMs: 45_000, type: 'chaos', fault: { type: 'power', machine: 'worker-2', on: false } },
          ],
          untilMs: 120_000,
        },
        (frame) => frames.push(frame),
      )
      const recording = await playground.recording()
      return { print: await playground.fingerprint(), recording, frames }
    }
    const [slow, quick] = [await play(3), await play(0.001)]
    expect(slow.print).toEqual(quick.print)
    expect(slow.recording.inputs).toHaveLength(2)
    expect(slow.frames.map(({ number }) => number)).toEqual(slow.frames.map((_, i) => i + 1))
    expect(slow.frames.at(-1)?.booted).toBe(true)
  })

  it('shows cells of a rarely written kind once somebody asks for its columns', async () => {
    const { trace } = new Simulation({ seed: 1, settle })
    const projector = new Projector(trace, { machines: [] })
    const metadata = { name: 'nginx', uid: 'u1', creationTimestamp: '2026-01-01T00:00:00Z' }
    trace.append({
      type: 'write',
      verb: 'created',
      ref: { group: 'networking.k8s.io', kind: 'IngressClass', namespace: '', name: 'nginx', uid: 'u1' },
      resourceVersion: 5,
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata,
        spec: { controller: 'nginx.org/c' },
      },
      manager: 'kubectl',
    })
    expect(projector.takeChanges().objects.map(({ cells }) => cells)).toEqual([[]])
    expect((await columnsOf('ingressclasses', projector)).map(({ name }) => name)).toContain('Controller')
    expect(projector.takeChanges().objects.map(({ cells }) => cells.slice(0, 2))).toEqual([['nginx', 'nginx.org/c']])
  })

  it('knows the kinds that a CustomResourceDefinition defines, with their columns', async () => {
    const { trace } = new Simulation({ seed: 1, settle })
    const projector = new Projector(trace, { machines: [] })
    const write = (group: string, kind: string, name: string, rest: object) =>
      trace.append({
        type: 'write',
        verb: 'created',
        ref: { group, kind, namespace: '', name, uid: `uid-${name}` },
        resourceVersion: 5,
        object: { kind, metadata: { name, uid: `uid-${name}` }, ...rest },
        manager: 'kubectl',
      })
    const tons = { name: 'Tons', type: 'integer', jsonPath: '.spec.tons' }
    const versions = [{ name: 'v1', served: true, storage: true, additionalPrinterColumns: [tons] }]
    const spec = {
      group: 'harbour.example.com',
      names: { kind: 'Ship', plural: 'ships' },
      scope: 'Namespaced',
      versions,
    }
    write('apiextensions.k8s.io', 'CustomResourceDefinition', 'ships.harbour.example.com', { spec })
    write('harbour.example.com', 'Ship', 'fram', { spec: { tons: 402 } })
    expect(projector.takeChanges().objects.map(({ plural }) => plural)).toContain('ships.harbour.example.com')
    expect((await columnsOf('ships.harbour.example.com', projector)).map(({ name }) => name)).toEqual(['Name', 'Tons'])
    expect(projector.takeChanges().objects.map(({ cells }) => cells)).toEqual([['fram', 402]])
    // The columns stay when the definition is written again, as its status is.
    write('apiextensions.k8s.io', 'CustomResourceDefinition', 'ships.harbour.example.com', { spec })
    projector.takeChanges()
    write('harbour.example.com', 'Ship', 'beagle', { spec: { tons: 242 } })
    expect(projector.takeChanges().objects.map(({ cells }) => cells)).toEqual([['beagle', 242]])
  })
})
