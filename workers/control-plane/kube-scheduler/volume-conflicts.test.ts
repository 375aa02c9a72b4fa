import { describe, expect, it } from 'vitest'
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../apis/core/types.ts'
import type { CSINode } from '../../apis/storage/types.ts'
import { Random } from '../../simulation/random.ts'
import { explained } from './failed-scheduling.ts'
import { NodeCache } from './node-cache.ts'
import { Nominator } from './nominator.ts'
import { plugins } from './plugins/registry.ts'
import { podInfo } from './pod-info.ts'
import { schedulePod } from './schedule-one.ts'
import { VolumeFilter } from './volume-filter.ts'

type World = {
  readonly claims?: readonly PersistentVolumeClaim[]
  readonly volumes?: readonly PersistentVolume[]
  readonly csiNodes?: readonly CSINode[]
}

function node(name: string, labels: Readonly<Record<string, string>> = {}): Node {
  return { metadata: { name, labels }, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } } }
}

function pod(name: string, volumes: readonly Volume[], nodeName = ''): Pod {
  return {
    metadata: { name, namespace: 'd', uid: name },
    spec: { containers: [{ name: 'c' }], volumes, ...(nodeName === '' ? {} : { nodeName }) },
  }
}

const mounting = (...claimNames: string[]): Volume[] =>
  claimNames.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }))

function bound(name: string, volumeName: string, accessMode = 'ReadWriteOnce'): PersistentVolumeClaim {
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' }
  return {
    metadata: { name, namespace: 'd', annotations },
    spec: { volumeName, accessModes: [accessMode as 'ReadWriteOnce'] },
    status: { phase: 'Bound' },
  }
}

function decide(incoming: Pod, nodes: readonly Node[], there: readonly Pod[], world: World) {
  const { claims = [], volumes = [], csiNodes = [] } = world
  const named = <T extends { readonly metadata: { readonly name: string } }>(all: readonly T[], name: string) =>
    all.find(({ metadata }) => metadata.name === name)
  const storage = new VolumeFilter({
    claim: (key) => claims.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === key),
    volume: (name) => named(volumes, name),
    volumes: () => volumes,
    storageClass: () => undefined,
    csiNode: (name) => named(csiNodes, name),
    isAssumed: () => false,
  })
  const cache = new NodeCache({
    namespaceLabels: () => ({}),
    defaultSpreadSelector: () => undefined,
    volumes: storage,
  })
  for (const one of nodes) cache.setNode(one)
  for (const one of there) cache.setPod(podInfo(one))
  const scheduler = { plugins, cache, nominator: new Nominator(), random: new Random(1), nextStartNode: 0 }
  const outcome = schedulePod(scheduler, podInfo(incoming))
  return outcome.node === '' ? explained(scheduler, podInfo(incoming), outcome).message : outcome.node
}

describe('volumes', () => {
  it('with ReadWriteOncePod are for one pod in the whole cluster', () => {
    const world = { claims: [bound('disk', 'v', 'ReadWriteOncePod')], volumes: [{ metadata: { name: 'v' }, spec: {} }] }
    const other = pod('other', mounting('disk'), 'n1')
    expect(decide(pod('web', mounting('disk')), [node('n1'), node('n2')], [], world)).toMatch(/^n/)
    expect(decide(pod('web', mounting('disk')), [node('n1'), node('n2')], [other], world)).toContain(
      '2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    )
  })

  it('that are disks of their own are not on two pods of a node, unless both only read', () => {
    const rbd = (readOnly: boolean): Volume[] => [
      { name: 'd', rbd: { monitors: ['m1', 'm2'], image: 'i', pool: 'rbd', readOnly } },
    ]
    const other = pod('other', rbd(true), 'n1')
    expect(decide(pod('web', rbd(false)), [node('n1')], [other], {})).toContain('1 node(s) had no available disk')
    expect(decide(pod('web', rbd(true)), [node('n1')], [other], {})).toBe('n1')
  })

  it('in a zone are reached from nodes of that zone, and from nodes that are in none', () => {
    const labels = { 'topology.kubernetes.io/zone': 'a__b' }
    const world = { claims: [bound('disk', 'v')], volumes: [{ metadata: { name: 'v', labels }, spec: {} }] }
    const inZone = (name: string, zone: string) => node(name, { 'topology.kubernetes.io/zone': zone })
    expect(decide(pod('web', mounting('disk')), [inZone('n1', 'c')], [], world)).toContain(
      '1 node(s) had no available volume zone',
    )
    expect(decide(pod('web', mounting('disk')), [inZone('n1', 'c'), inZone('n2', 'b')], [], world)).toBe('n2')
    expect(decide(pod('web', mounting('disk')), [inZone('n1', 'c'), node('n2')], [], world)).toBe('n2')
  })

  it('of a driver are as many on a node as its CSINode says; shared ones count once', () => {
    const volume = (name: string) => ({
      metadata: { name },
      spec: { csi: { driver: 'disk.example.com', volumeHandle: name } },
    })
    const world = {
      claims: [bound('a', 'va'), bound('b', 'vb')],
      volumes: [volume('va'), volume('vb')],
      csiNodes: [
        {
          metadata: { name: 'n1' },
          spec: { drivers: [{ name: 'disk.example.com', nodeID: 'n1', allocatable: { count: 1 } }] },
        },
      ],
    }
    const other = pod('other', mounting('a'), 'n1')
    expect(decide(pod('web', mounting('b')), [node('n1')], [other], world)).toContain(
      '1 node(s) exceed max volume count',
    )
    expect(decide(pod('web', mounting('a')), [node('n1')], [other], world)).toBe('n1')
    expect(decide(pod('web', mounting('b')), [node('n1'), node('n2')], [other], world)).toBe('n2')
  })
})
