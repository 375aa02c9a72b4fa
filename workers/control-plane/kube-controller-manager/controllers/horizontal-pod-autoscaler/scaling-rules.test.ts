import { describe, expect, it } from 'vitest'
import { ScalingHistory } from './scaling-rules.ts'

const bounds = (current: number) => ({ current, min: 1, max: 100 })

describe('without behavior', () => {
  it('an autoscaler at most doubles what there is, or goes to four', () => {
    expect(new ScalingHistory().allowed(undefined, 50, bounds(1), 0)).toMatchObject({
      replicas: 4,
      isLimited: true,
      limit: { reason: 'ScaleUpLimit' },
    })
    expect(new ScalingHistory().allowed(undefined, 50, bounds(10), 0).replicas).toBe(20)
  })

  it('goes down to the highest of what was recommended within five minutes', () => {
    const history = new ScalingHistory()
    history.begin(10, 0)
    expect(history.allowed(undefined, 2, bounds(10), 15_000)).toMatchObject({
      replicas: 10,
      stabilized: { reason: 'ScaleDownStabilized' },
    })
    expect(history.allowed(undefined, 3, bounds(10), 305_000)).toMatchObject({
      replicas: 3,
      stabilized: { reason: 'ReadyForNewScale' },
      limit: { reason: 'DesiredWithinRange' },
    })
  })

  it('stays within the bounds and says which', () => {
    expect(new ScalingHistory().allowed(undefined, 0, bounds(1), 0).limit.reason).toBe('TooFewReplicas')
    const few = { current: 2, min: 1, max: 3 }
    expect(new ScalingHistory().allowed(undefined, 9, few, 0)).toMatchObject({
      replicas: 3,
      limit: { reason: 'TooManyReplicas' },
    })
  })
})

describe('behavior', () => {
  const twoAMinute = { type: 'Pods', value: 2, periodSeconds: 60 }
  const twentyPercent = { type: 'Percent', value: 20, periodSeconds: 60 }

  it('counts what was changed within the period of a policy', () => {
    const history = new ScalingHistory()
    const rules = { scaleDown: { stabilizationWindowSeconds: 0, policies: [twoAMinute] } }
    const first = history.allowed(rules, 1, bounds(10), 0)
    expect(first).toMatchObject({ replicas: 8, limit: { reason: 'ScaleDownLimit' } })
    history.note(rules, 10, 8, 0)
    expect(history.allowed(rules, 1, bounds(8), 30_000).replicas).toBe(8)
    expect(history.allowed(rules, 1, bounds(8), 61_000).replicas).toBe(6)
  })

  it('takes the policy that changes most, or least where that is asked for', () => {
    const policies = [twoAMinute, twentyPercent]
    const up = (selectPolicy: string) =>
      new ScalingHistory().allowed({ scaleUp: { selectPolicy, policies } }, 90, bounds(50), 0).replicas
    expect([up('Max'), up('Min'), up('Disabled')]).toEqual([60, 52, 50])
  })

  it('goes up to the lowest of what was recommended within its window', () => {
    const history = new ScalingHistory()
    const rules = { scaleUp: { stabilizationWindowSeconds: 60 } }
    history.begin(2, 0)
    expect(history.allowed(rules, 6, bounds(2), 15_000)).toMatchObject({
      replicas: 2,
      stabilized: { reason: 'ScaleUpStabilized' },
    })
    expect(history.allowed(rules, 4, bounds(2), 61_000).replicas).toBe(4)
  })
})
