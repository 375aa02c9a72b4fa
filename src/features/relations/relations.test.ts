import { describe, expect, it } from 'vitest'
import type { ObjectView, PodView } from '../../../workers/contract.ts'
import { type Arrow, cardSize, layOut, neighbourOf } from './layout.ts'
import { type Known, mostCards, relationsOf } from './relations.ts'

const pod: PodView = {
  node: 'worker-1',
  ip: '10.244.1.2',
  phase: 'Running',
  status: 'Running',
  look: 'ready',
  ready: 1,
  containers: 1,
  restarts: 0,
  cpuMillis: 0,
  memoryBytes: 0,
  reason: '',
}

function object(kind: string, name: string, rest: Partial<ObjectView> = {}): ObjectView {
  return {
    uid: name,
    apiVersion: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespace: 'default',
    name,
    resourceVersion: 1,
    owner: '',
    root: name,
    labels: {},
    createdAtMs: 0,
    record: 0,
    cells: [],
    ...rest,
  }
}

const nodeView = {
  ready: 'True',
  unschedulable: false,
  taints: [],
  allocatableCpuMillis: 4000,
  allocatableMemoryBytes: 1,
  allocatablePods: 110,
} as const
const service = (name: string, endpoints: readonly string[]) =>
  object('Service', name, {
    service: { type: 'ClusterIP', clusterIP: '10.96.0.7', ports: [], endpoints, addresses: endpoints.length },
  })
const podOf = (owner: string, root: string, name: string, node = 'worker-1') =>
  object('Pod', name, { owner, root, pod: { ...pod, node } })

const cluster = [
  object('Deployment', 'web'),
  object('ReplicaSet', 'web-1', { owner: 'web', root: 'web' }),
  object('ReplicaSet', 'web-2', { owner: 'web', root: 'web', createdAtMs: 9 }),
  podOf('web-1', 'web', 'web-1-a'),
  podOf('web-1', 'web', 'web-1-b', 'worker-2'),
  podOf('web-2', 'web', 'web-2-a', ''),
  object('DaemonSet', 'proxy'),
  podOf('proxy', 'proxy', 'proxy-a'),
  service('front', ['web-1-a', 'web-1-b']),
  service('other', []),
  object('EndpointSlice', 'front-x', { owner: 'front', root: 'front' }),
  object('Node', 'worker-1', { node: nodeView }),
  object('Node', 'worker-2', { node: nodeView }),
  podOf('worker-1', 'worker-1', 'static-worker-1'),
]

function known(objects: readonly ObjectView[]): Known {
  const byPlural = new Map<string, string[]>()
  for (const { plural, uid } of objects) byPlural.set(plural, [...(byPlural.get(plural) ?? []), uid])
  return {
    objects: new Map(objects.map((each) => [each.uid, each])),
    byPlural,
    nodes: new Map(objects.filter((each) => each.node).map((each) => [each.name, each.uid])),
  }
}

function columnsOf(uid: string, objects = cluster): string[] {
  const columns: string[][] = []
  for (const { id, column } of relationsOf(known(objects), uid).cards) {
    columns[column] ??= []
    columns[column].push(id)
  }
  return columns.map((column) => column.join(' '))
}

describe('the relations of an object', () => {
  const ofWeb = ['front', 'web', 'web-1 web-2', 'web-1-a web-1-b web-2-a', 'worker-1 worker-2']

  it.each(['web', 'web-2', 'web-1-b'])('are the whole Deployment, whichever part of it is selected: %s', (uid) => {
    expect(columnsOf(uid)).toEqual(ofWeb)
  })

  it('lead from a Service to what is behind it', () => {
    expect(columnsOf('front')).toEqual(ofWeb)
    expect(columnsOf('other')).toEqual(['other'])
    expect(columnsOf('front-x')[0]).toBe('front')
  })

  it('of a DaemonSet have no ReplicaSet between', () => {
    expect(columnsOf('proxy-a').filter(Boolean)).toEqual(['proxy', 'proxy-a', 'worker-1'])
  })

  it('of a Node are the pods on it with their owners, static pods too', () => {
    expect(columnsOf('worker-1')).toEqual([
      'front',
      'proxy web',
      'web-1',
      'static-worker-1 proxy-a web-1-a',
      'worker-1',
    ])
  })

  it('say who owns whom, what a Service leads to and where a pod runs', () => {
    const links = relationsOf(known(cluster), 'web').links.map(({ from, relation, to }) => `${from} ${relation} ${to}`)
    expect(links.sort()).toEqual([
      'front leads web-1-a',
      'front leads web-1-b',
      'web owns web-1',
      'web owns web-2',
      'web-1 owns web-1-a',
      'web-1 owns web-1-b',
      'web-1-a runs worker-1',
      'web-1-b runs worker-2',
      'web-2 owns web-2-a',
    ])
  })

  it('of what is gone are none', () => {
    expect(relationsOf(known(cluster), 'gone').cards).toEqual([])
  })

  it('survive owners that own each other', () => {
    const circle = [object('A', 'a', { owner: 'b', root: 'a' }), object('B', 'b', { owner: 'a', root: 'a' })]
    expect(relationsOf(known(circle), 'a').cards).toHaveLength(2)
  })

  it('fold pods beyond the first sixty into one card, but never the selected one', () => {
    const crowd = [
      object('ReplicaSet', 'many'),
      ...Array.from({ length: 100 }, (_, n) => podOf('many', 'many', `many-${String(n).padStart(3, '0')}`)),
    ]
    const { cards, links } = relationsOf(known(crowd), 'many-099')
    expect(cards.filter((card) => card.folded === 0)).toHaveLength(1 + mostCards + 1)
    expect(cards.at(-1)).toEqual({ id: 'more:2', part: 'pod', column: 2, folded: 39 })
    expect(cards.some((card) => card.id === 'many-099')).toBe(true)
    expect(links.filter((link) => link.to === 'more:2')).toEqual([{ from: 'many', to: 'more:2', relation: 'owns' }])
  })
})

describe('the layout', () => {
  const places = layOut(relationsOf(known(cluster), 'web').cards, 'across')
  const at = (id: string) => places.find((place) => place.id === id) ?? { x: Number.NaN, y: Number.NaN }

  it('goes from the Service over its owners to pods and nodes, around one middle', () => {
    const order = ['front', 'web', 'web-1', 'web-1-a', 'worker-1'].map((id) => at(id).x)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(at('web').y).toBe(-cardSize.height / 2)
    expect(at('web').y).toBe(at('web-1-b').y)
    expect(at('web-1').y).toBe(-at('web-2').y - cardSize.height)
  })

  it('keeps the way from a Service to its pods free of owners', () => {
    const owners = ['web', 'web-1', 'web-2'].map((id) => at(id).y)
    expect(at('front').y + cardSize.height).toBeLessThan(Math.min(...owners))
    const bare = layOut(
      relationsOf(known([podOf('', 'solo', 'solo'), service('to-solo', ['solo'])]), 'solo').cards,
      'across',
    )
    expect(bare.map(({ y }) => y)).toEqual([-cardSize.height / 2, -cardSize.height / 2])
  })

  it('is the same in whatever order the objects became known, and whatever state they are in', () => {
    const changed = cluster.map((each) => (each.pod ? { ...each, pod: { ...each.pod, status: 'Failed' } } : each))
    expect(layOut(relationsOf(known([...changed].reverse()), 'web').cards, 'across')).toEqual(places)
  })

  it.each(['across', 'upright'] as const)('puts no card on another, however many there are: %s', (lie) => {
    const cards = Array.from({ length: 61 }, (_, n) => ({ id: `${n}`, part: 'pod' as const, column: n % 2, folded: 0 }))
    const crowd = layOut(cards, lie)
    for (const [index, a] of crowd.entries())
      for (const b of crowd.slice(index + 1))
        expect(Math.abs(a.x - b.x) >= cardSize.width || Math.abs(a.y - b.y) >= cardSize.height).toBe(true)
  })

  it('goes downwards on a phone, at most two and a half cards wide', () => {
    const upright = layOut(relationsOf(known(cluster), 'web').cards, 'upright')
    const ys = ['front', 'web', 'web-1', 'web-1-a', 'worker-1'].map(
      (id) => upright.find((each) => each.id === id)?.y ?? 0,
    )
    expect(ys).toEqual([...ys].sort((a, b) => a - b))
    expect(new Set(ys).size).toBe(5)
    const xs = upright.map(({ x }) => x)
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(2.5 * cardSize.width)
  })

  it('is walked with arrow keys', () => {
    const walk = (id: string, ...arrows: Arrow[]) =>
      arrows.reduce((from, arrow) => neighbourOf(places, from, arrow) ?? from, id)
    expect(walk('front', 'ArrowRight')).toBe('web')
    expect(walk('web-1-a', 'ArrowDown')).toBe('web-1-b')
    expect(walk('web-1-a', 'ArrowUp', 'ArrowUp')).toBe('web-1-a')
    expect(walk('front', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight').startsWith('worker-')).toBe(true)
  })
})
