import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../../apis/core/types.ts'
import { type Question, replicasByAverage, replicasByUtilization } from './replica-calculator.ts'

const longAgo = '2026-01-01T00:00:00Z'
const nowMs = Date.parse('2026-01-02T00:00:00Z')

function pod(name: string, { phase = 'Running', cpu = '100m', ready = 'True', since = longAgo } = {}): Pod {
  return {
    metadata: { name },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] },
    status: { phase, startTime: since, conditions: [{ type: 'Ready', status: ready, lastTransitionTime: since }] },
  } as Pod
}

function question(uses: readonly number[], more: Partial<Question> = {}): Question {
  const metric = (value: number) => ({ value, timestampMs: nowMs - 5000, windowMs: 15_000 })
  return {
    resource: 'cpu',
    container: '',
    pods: uses.map((_, i) => pod(`p${i}`)),
    metrics: new Map(uses.map((value, i) => [`p${i}`, metric(value)])),
    current: uses.length,
    tolerances: { down: 0.1, up: 0.1 },
    nowMs,
    ...more,
  }
}

describe('replicas by utilization', () => {
  it('are as many more as pods use more than their share', () => {
    expect(replicasByUtilization(question([90, 90]), 50)).toEqual({ replicas: 4, utilization: 90, averageMillis: 90 })
    expect(replicasByUtilization(question([20, 10, 30]), 50).replicas).toBe(2)
  })

  it('stay when the difference is within what is tolerated', () => {
    expect(replicasByUtilization(question([54, 54]), 50).replicas).toBe(2)
    expect(replicasByUtilization(question([54, 54], { tolerances: { down: 0.1, up: 0.05 } }), 50).replicas).toBe(3)
  })

  it('take a pod that just started to use nothing, so that they do not go up for what starting takes', () => {
    const young = pod('p1', { since: '2026-01-01T23:59:50Z' })
    const pods = [pod('p0'), young]
    expect(replicasByUtilization(question([90, 500], { pods }), 50).replicas).toBe(2)
  })

  it('take a pod of which nothing is known to use all that it requested when there would be fewer', () => {
    const asked = question([10, 10])
    const pods = [...asked.pods, pod('p2')]
    expect(replicasByUtilization({ ...asked, pods, current: 3 }, 50).replicas).toBe(3)
  })

  it('cannot be told when a container requests nothing', () => {
    const pods = [{ ...pod('p0'), spec: { containers: [{ name: 'c' }] } } as Pod]
    expect(() => replicasByUtilization(question([10], { pods }), 50)).toThrow(
      'missing request for cpu in container c of Pod p0',
    )
  })

  it('cannot be told while no pod is ready', () => {
    const pods = [pod('p0', { phase: 'Pending' })]
    expect(() => replicasByUtilization(question([10], { pods }), 50)).toThrow(
      'did not receive metrics for targeted pods (pods might be unready)',
    )
  })
})

it('replicas by an average aim at an amount for each pod', () => {
  expect(replicasByAverage(question([300, 100]), 100)).toEqual({ replicas: 4, averageMillis: 200 })
})
