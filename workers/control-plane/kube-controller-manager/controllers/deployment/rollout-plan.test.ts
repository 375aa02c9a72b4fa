import { describe, expect, it } from 'vitest'
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import { deployment } from '../../testing/workloads.ts'
import { fenceposts, newReplicaSetSize } from './rollout-plan.ts'
import { planScaleDown, planScaling } from './scaling-plan.ts'

const rolling = (replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment =>
  deployment('web', { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } })

/** A ReplicaSet of `replicas`, of which `available` are; `max` is the annotation of its last scaling. */
function replicaSet(name: string, replicas: number, available = replicas, max = 0, desired = max): ReplicaSet {
  return {
    metadata: {
      name,
      creationTimestamp: `2026-01-01T00:00:0${name.slice(-1)}Z`,
      annotations: {
        'deployment.kubernetes.io/max-replicas': String(max),
        'deployment.kubernetes.io/desired-replicas': String(desired),
      },
    },
    spec: { replicas, selector: {} },
    status: { replicas, availableReplicas: available },
  }
}

const sizes = (scales: readonly { replicaSet: ReplicaSet; to: number }[]) =>
  Object.fromEntries(scales.map((scale) => [scale.replicaSet.metadata.name, scale.to]))

describe('the fence posts of a rolling update', () => {
  it.each([
    [10, '25%', '25%', 3, 2],
    [3, '25%', '25%', 1, 0],
    [1, '25%', '25%', 1, 0],
    [4, 0, '10%', 0, 1],
    [10, 0, 0, 0, 1],
    [2, '100%', '200%', 2, 2],
    [10, 3, 4, 3, 4],
  ])('of %i replicas with surge %s and unavailable %s are %i and %i', (replicas, surge, unavailable, up, down) => {
    expect(fenceposts(rolling(replicas, surge, unavailable))).toEqual({ maxSurge: up, maxUnavailable: down })
  })

  it('do not exist when pods are recreated', () => {
    const recreate = deployment('web', { replicas: 3, strategy: { type: 'Recreate' } })
    expect(fenceposts(recreate)).toEqual({ maxSurge: 0, maxUnavailable: 0 })
    expect(newReplicaSetSize(recreate, [replicaSet('old-1', 3)], 0)).toBe(3)
  })
})

describe('a rolling update', () => {
  it.each([
    ['starts with the surge', rolling(10, 3, 2), replicaSet('new-2', 0), [replicaSet('old-1', 10)], { 'new-2': 3 }],
    [
      'takes old pods away while enough are available',
      rolling(10, 3, 2),
      replicaSet('new-2', 3, 0),
      [replicaSet('old-1', 10)],
      { 'old-1': 8 },
    ],
    ['waits for new pods', rolling(10, 3, 2), replicaSet('new-2', 5, 0), [replicaSet('old-1', 8)], {}],
    [
      'fills the room that old pods left',
      rolling(10, 3, 2),
      replicaSet('new-2', 3, 3),
      [replicaSet('old-1', 5)],
      { 'new-2': 8 },
    ],
    [
      'takes broken old pods first',
      rolling(10, 0, 2),
      replicaSet('new-3', 0, 0),
      [replicaSet('old-1', 8, 8), replicaSet('old-2', 2, 0)],
      { 'old-2': 0 },
    ],
    [
      'goes one by one without surge',
      rolling(3, 0, 1),
      replicaSet('new-2', 0),
      [replicaSet('old-1', 3)],
      { 'old-1': 2 },
    ],
    ['never exceeds the wanted number', rolling(3, '25%', '25%'), replicaSet('new-2', 5), [], { 'new-2': 3 }],
    [
      'ends when the old ones have gone',
      rolling(3, 1, 0),
      replicaSet('new-2', 3, 3),
      [replicaSet('old-1', 1)],
      { 'old-1': 0 },
    ],
  ])('%s', (_, web, newest, old, expected) => {
    const to = newReplicaSetSize(web, old, newest.spec.replicas ?? 1)
    const up = to === newest.spec.replicas ? [] : [{ replicaSet: newest, to }]
    expect(sizes(up.length > 0 ? up : planScaleDown(web, newest, old))).toEqual(expected)
  })
})

describe('scaling a Deployment', () => {
  it.each([
    ['scales its only ReplicaSet', 12, replicaSet('new-1', 10, 10, 10), [], { 'new-1': 12 }],
    [
      'scales the newest when none has pods',
      5,
      undefined,
      [replicaSet('old-1', 0), replicaSet('old-2', 0)],
      { 'old-2': 5 },
    ],
    [
      'spreads in proportion in the middle of a rollout',
      20,
      replicaSet('new-2', 5, 5, 10),
      [replicaSet('old-1', 5, 5, 10)],
      { 'new-2': 10, 'old-1': 10 },
    ],
    [
      'gives what is left over to the biggest',
      11,
      replicaSet('new-3', 3, 3, 10),
      [replicaSet('old-1', 5, 5, 10), replicaSet('old-2', 2, 2, 10)],
      { 'old-1': 6, 'new-3': 3, 'old-2': 2 },
    ],
    [
      'goes down in proportion too',
      5,
      replicaSet('new-2', 4, 4, 10),
      [replicaSet('old-1', 6, 6, 10)],
      { 'old-1': 3, 'new-2': 2 },
    ],
    [
      'to zero takes all',
      0,
      replicaSet('new-2', 4, 4, 10),
      [replicaSet('old-1', 6, 6, 10)],
      { 'old-1': 0, 'new-2': 0 },
    ],
    [
      'takes the old ones away when the new one is full',
      10,
      replicaSet('new-2', 10, 10, 10),
      [replicaSet('old-1', 2, 2, 10)],
      { 'old-1': 0 },
    ],
  ])('%s', (_, replicas, newest, old, expected) => {
    expect(sizes(planScaling(rolling(replicas, 0, 1), newest, old))).toEqual(expected)
  })
})
