import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { Random } from '../../simulation/random.ts'
import { explained } from './failed-scheduling.ts'
import { NodeCache, type SpreadSelector } from './node-cache.ts'
import { Nominator } from './nominator.ts'
import { plugins } from './plugins/registry.ts'
import { podInfo } from './pod-info.ts'
import { feasibleNodesToFind, type Scheduler, schedulePod } from './schedule-one.ts'

function node(name: string, labels: Record<string, string> = {}): Node {
  const allocatable = { cpu: '4', memory: '8Gi', pods: '110' }
  return { metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } }, status: { allocatable } }
}

function pod(name: string): Pod {
  const requests = { cpu: '100m', memory: '64Mi' }
  return {
    metadata: { name, namespace: 'default', uid: name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', resources: { requests } }] },
  }
}

function schedulerFor(nodes: readonly Node[], spread?: SpreadSelector, seed = 1): Scheduler {
  const cache = new NodeCache({ namespaceLabels: () => ({}), defaultSpreadSelector: () => spread })
  for (const one of nodes) cache.setNode(one)
  return { plugins, cache, nominator: new Nominator(), random: new Random(seed), nextStartNode: 0 }
}

const web: SpreadSelector = { key: 'app=web', matches: (labels) => labels['app'] === 'web' }

/** Schedules pods one after the other and tells how many each node got. */
function place(scheduler: Scheduler, count: number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let i = 0; i < count; i++) {
    const info = podInfo(pod(`web-${i}`))
    const { node: chosen } = schedulePod(scheduler, info)
    scheduler.cache.assume(info, chosen)
    counts[chosen] = (counts[chosen] ?? 0) + 1
  }
  return counts
}

describe('a scheduling cycle', () => {
  it('looks for enough nodes only, the fewer percent of them the more there are', () => {
    expect([3, 99, 100, 1000, 5000, 10_000].map((count) => feasibleNodesToFind(count))).toEqual([
      3, 99, 100, 420, 500, 500,
    ])
  })

  it('begins where the one before ended, so that all nodes have their turn', () => {
    const scheduler = schedulerFor(Array.from({ length: 1000 }, (_, i) => node(`n${i}`)))
    const seen = [0, 1, 2].map((i) => schedulePod(scheduler, podInfo(pod(`p${i}`))).feasible[0]?.name)
    expect(seen).toEqual(['n0', 'n420', 'n840'])
  })

  it('takes zones in turn', () => {
    const zone = (name: string, where: string) => node(name, { 'topology.kubernetes.io/zone': where })
    const scheduler = schedulerFor([
      zone('a1', 'a'),
      zone('a2', 'a'),
      zone('a3', 'a'),
      zone('b1', 'b'),
      zone('c1', 'c'),
    ])
    expect(scheduler.cache.list.map(({ name }) => name)).toEqual(['a1', 'b1', 'c1', 'a2', 'a3'])
  })

  it('spreads the pods of one controller evenly over nodes, and over zones before that', () => {
    const nodes = ['n1', 'n2', 'n3'].map((name) => node(name))
    expect(place(schedulerFor(nodes, web), 9)).toEqual({ n1: 3, n2: 3, n3: 3 })
    const zones = ['a', 'a', 'b'].map((where, i) => node(`n${i}`, { 'topology.kubernetes.io/zone': where }))
    expect(place(schedulerFor(zones, web), 4)['n2']).toBe(2)
  })

  it('gives equals the same chance', () => {
    const chosen = new Set<string>()
    for (let seed = 0; seed < 30; seed++) {
      const scheduler = schedulerFor(
        ['n1', 'n2', 'n3'].map((name) => node(name)),
        undefined,
        seed,
      )
      chosen.add(schedulePod(scheduler, podInfo(pod('p'))).node)
    }
    expect([...chosen].sort()).toEqual(['n1', 'n2', 'n3'])
  })

  it('says so when there is no node at all', () => {
    const scheduler = schedulerFor([])
    const info = podInfo(pod('p'))
    expect(explained(scheduler, info, schedulePod(scheduler, info)).message).toBe('no nodes available to schedule pods')
  })
})
