import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { Random } from '../../simulation/random.ts'
import { DomainCounts, leastOf } from './domain-counts.ts'
import { NodeCache } from './node-cache.ts'
import type { NodeInfo } from './node-info.ts'
import { podInfo } from './pod-info.ts'

const zone = 'topology.kubernetes.io/zone'

function node(name: string, zoneName: string | undefined): Node {
  return { metadata: { name, labels: zoneName === undefined ? {} : { [zone]: zoneName, rack: name } } }
}

function pod(name: string, app: string, nodeName: string): Pod {
  return { metadata: { name, namespace: 'd', uid: name, labels: { app } }, spec: { nodeName, containers: [] } }
}

const webPods = (one: NodeInfo) => [...one.pods.values()].filter(({ labels }) => labels['app'] === 'web').length

function counted(cache: NodeCache): Record<string, number> {
  const found: Record<string, number> = {}
  for (const one of cache.list) {
    const domain = one.labels[zone]
    if (domain !== undefined) found[domain] = (found[domain] ?? 0) + webPods(one)
  }
  return found
}

describe('what the domains of a topology have', () => {
  it('is the same as when it is counted anew, whatever happens to nodes and pods', () => {
    const random = new Random(5)
    const cache = new NodeCache({ namespaceLabels: () => ({}), defaultSpreadSelector: () => undefined })
    const counts = new DomainCounts(cache, zone, [zone, 'rack'], webPods)
    const zones = ['a', 'b', 'c', undefined]
    for (let i = 0; i < 8000; i++) {
      const name = `n${random.below(12)}`
      const action = random.below(20)
      if (action < 2) cache.setNode(node(name, random.pick(zones)))
      else if (action === 2) cache.removeNode(name)
      else if (action < 12) cache.setPod(podInfo(pod(`p${random.below(60)}`, random.pick(['web', 'db']), name)))
      else cache.removePod(`p${random.below(60)}`)
      // Now and then so rarely that more has changed than is remembered.
      if (i < 2000 && i % 7 > 0) continue
      if (i >= 2000 && i < 7900) continue
      expect(Object.fromEntries(counts.pods)).toEqual(counted(cache))
      expect(counts.least).toBe(leastOf(new Map(Object.entries(counted(cache)))))
    }
  })
})
