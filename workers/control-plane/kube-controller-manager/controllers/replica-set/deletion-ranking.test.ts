import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../../apis/core/types.ts'
import { podsToDelete } from './deletion-ranking.ts'

const nowMs = Date.UTC(2026, 0, 1, 1)
const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString()

type Traits = {
  node?: string
  phase?: 'Pending' | 'Running'
  readyFor?: number
  age?: number
  restarts?: number
  cost?: string
}

function pod(
  name: string,
  { node = 'n1', phase = 'Running', readyFor = 10, age = 10, restarts = 0, cost }: Traits,
): Pod {
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: minutesAgo(age),
      ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: { containers: [], ...(node === '' ? {} : { nodeName: node }) },
    status: {
      phase,
      conditions: [
        { type: 'Ready', status: readyFor > 0 ? 'True' : 'False', lastTransitionTime: minutesAgo(readyFor) },
      ],
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: restarts }],
    },
  }
}

describe('of two pods that are one too many, the one to go', () => {
  it.each<[string, Traits, Traits]>([
    ['is the one without a node', { node: '', phase: 'Pending', readyFor: 0 }, { phase: 'Pending', readyFor: 0 }],
    ['is the pending one', { phase: 'Pending', readyFor: 0 }, { readyFor: 0 }],
    ['is the one that is not ready', { readyFor: 0 }, {}],
    ['is the cheaper one', { cost: '-5', readyFor: 50 }, { cost: '10', readyFor: 1 }],
    ['is the one that became ready last', { readyFor: 1 }, { readyFor: 50 }],
    ['is the one that restarted more often', { restarts: 3 }, { restarts: 1 }],
    ['is the younger one', { age: 1 }, { age: 50 }],
  ])('%s', (_, goes, stays) => {
    const pods = [pod('b-stays', stays), pod('a-goes', goes)]
    expect(podsToDelete(pods, pods, 1, nowMs).map(({ metadata }) => metadata.name)).toEqual(['a-goes'])
    expect(podsToDelete(pods.toReversed(), pods, 1, nowMs).map(({ metadata }) => metadata.name)).toEqual(['a-goes'])
  })

  it('is on the node with most pods of the same Deployment', () => {
    const pods = [pod('alone', { node: 'n2', readyFor: 1 }), pod('crowded', { node: 'n1', readyFor: 50 })]
    const related = [...pods, pod('sibling', { node: 'n1' })]
    expect(podsToDelete(pods, related, 1, nowMs)[0]?.metadata.name).toBe('crowded')
  })

  it('is as good as chance when both are about as old', () => {
    const pods = [pod('b', { readyFor: 40, age: 40 }), pod('a', { readyFor: 41, age: 41 })]
    expect(podsToDelete(pods, pods, 1, nowMs)[0]?.metadata.name).toBe('a')
  })
})
