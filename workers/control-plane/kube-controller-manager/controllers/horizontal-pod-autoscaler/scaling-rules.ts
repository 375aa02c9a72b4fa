// How fast and how late an autoscaler may follow what was recommended: stabilisation windows, rates, bounds.
// Like pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas and its relatives. What was recommended and done
// lately is remembered here and nowhere else.
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '../../../../apis/autoscaling/v2-types.ts'

type Recommendation = { readonly atMs: number; readonly replicas: number }
type ScaleEvent = { readonly atMs: number; readonly change: number }
export type Bounds = { readonly current: number; readonly min: number; readonly max: number }
type Verdict = { readonly reason: string; readonly message: string }
export type Allowed = {
  readonly replicas: number
  /** What the window made of the recommendation. */
  readonly stabilized: Verdict
  readonly isLimited: boolean
  readonly limit: Verdict
}

const downWindowSeconds = 300
const usualUp: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Percent', value: 100, periodSeconds: 15 },
    { type: 'Pods', value: 4, periodSeconds: 15 },
  ],
}
const usualDown: HPAScalingRules = {
  stabilizationWindowSeconds: downWindowSeconds,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
}

const ready: Verdict = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const heldDown: Verdict = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}
const heldUp: Verdict = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}
const within: Verdict = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
}
const tooFast: Verdict = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
}
const tooMany: Verdict = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
}
const tooFastDown: Verdict = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
}
const tooFew: Verdict = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
}

export class ScalingHistory {
  #recommendations: readonly Recommendation[] = []
  #ups: readonly ScaleEvent[] = []
  #downs: readonly ScaleEvent[] = []

  /** The size that an autoscaler finds counts as recommended. */
  begin(replicas: number, nowMs: number): void {
    if (this.#recommendations.length === 0) this.#recommendations = [{ atMs: nowMs, replicas }]
  }

  /** A scale was changed. Only rules ask for it later. */
  note(behavior: HorizontalPodAutoscalerBehavior | undefined, from: number, to: number, nowMs: number): void {
    if (behavior === undefined) return
    const event = { atMs: nowMs, change: Math.abs(to - from) }
    if (to > from) this.#ups = recent([...this.#ups, event], longestPeriod(behavior.scaleUp ?? usualUp), nowMs)
    else this.#downs = recent([...this.#downs, event], longestPeriod(behavior.scaleDown ?? usualDown), nowMs)
  }

  allowed(
    behavior: HorizontalPodAutoscalerBehavior | undefined,
    recommended: number,
    bounds: Bounds,
    nowMs: number,
  ): Allowed {
    return behavior === undefined
      ? this.#byHabit(recommended, bounds, nowMs)
      : this.#byRules(behavior, recommended, bounds, nowMs)
  }

  /** Without `behavior`: down late, up at most to double or four. */
  #byHabit(recommended: number, { current, min, max }: Bounds, nowMs: number): Allowed {
    const sinceMs = nowMs - downWindowSeconds * 1000
    const lately = this.#recommendations.filter(({ atMs }) => atMs >= sinceMs)
    const stable = Math.max(recommended, ...lately.map(({ replicas }) => replicas))
    this.#recommendations = [...lately, { atMs: nowMs, replicas: recommended }]
    const stabilized = stable === recommended ? ready : heldDown
    const fastest = Math.max(2 * current, 4)
    const most = Math.min(max, fastest)
    if (stable < min) return { replicas: min, stabilized, isLimited: true, limit: tooFew }
    if (stable > most) return { replicas: most, stabilized, isLimited: true, limit: max > fastest ? tooFast : tooMany }
    return { replicas: stable, stabilized, isLimited: false, limit: within }
  }

  #byRules(
    { scaleUp = usualUp, scaleDown = usualDown }: HorizontalPodAutoscalerBehavior,
    recommended: number,
    bounds: Bounds,
    nowMs: number,
  ): Allowed {
    const { current } = bounds
    const upMs = (scaleUp.stabilizationWindowSeconds ?? 0) * 1000
    const downMs = (scaleDown.stabilizationWindowSeconds ?? downWindowSeconds) * 1000
    const since = (ms: number) => this.#recommendations.filter(({ atMs }) => atMs > nowMs - ms)
    const lowest = Math.min(recommended, ...since(upMs).map(({ replicas }) => replicas))
    const highest = Math.max(recommended, ...since(downMs).map(({ replicas }) => replicas))
    const stable = Math.min(Math.max(current, lowest), highest)
    this.#recommendations = [...since(Math.max(upMs, downMs)), { atMs: nowMs, replicas: recommended }]
    const held = recommended >= current ? heldUp : heldDown
    const stabilized = stable === recommended ? ready : held
    const { replicas, limit } = this.#limited(scaleUp, scaleDown, stable, bounds, nowMs)
    return { replicas, stabilized, isLimited: replicas !== stable, limit }
  }

  /** Like convertDesiredReplicasWithBehaviorRate. */
  #limited(
    scaleUp: HPAScalingRules,
    scaleDown: HPAScalingRules,
    wanted: number,
    { current, min, max }: Bounds,
    nowMs: number,
  ): { readonly replicas: number; readonly limit: Verdict } {
    if (wanted > current) {
      const fastest = Math.max(current, this.#limitOf({ ...usualUp, ...scaleUp }, current, 1, nowMs))
      const most = Math.min(max, fastest)
      if (wanted > most) return { replicas: most, limit: max > fastest ? tooFast : tooMany }
    } else if (wanted < current) {
      const fastest = Math.min(current, this.#limitOf({ ...usualDown, ...scaleDown }, current, -1, nowMs))
      const fewest = Math.max(min, fastest)
      if (wanted < fewest) return { replicas: fewest, limit: min < fastest ? tooFastDown : tooFew }
    }
    return { replicas: wanted, limit: within }
  }

  /** How far the policies let it go from where it was when their periods began. */
  #limitOf({ selectPolicy, policies }: HPAScalingRules, current: number, direction: 1 | -1, nowMs: number): number {
    if (selectPolicy === 'Disabled') return current
    const limits = (policies ?? []).map(({ type, value, periodSeconds }) => {
      const changes = (events: readonly ScaleEvent[]) =>
        recent(events, periodSeconds, nowMs).reduce((sum, { change }) => sum + change, 0)
      const start = current - changes(this.#ups) + changes(this.#downs)
      if (type === 'Pods') return start + direction * value
      const share = start * (1 + (direction * value) / 100)
      return direction > 0 ? Math.ceil(share) : Math.trunc(share)
    })
    const widest = direction > 0 ? Math.max(...limits) : Math.min(...limits)
    const narrowest = direction > 0 ? Math.min(...limits) : Math.max(...limits)
    return selectPolicy === 'Min' ? narrowest : widest
  }
}

function recent(events: readonly ScaleEvent[], seconds: number, nowMs: number): readonly ScaleEvent[] {
  return events.filter(({ atMs }) => atMs > nowMs - seconds * 1000)
}

function longestPeriod({ policies }: HPAScalingRules): number {
  return Math.max(0, ...(policies ?? []).map(({ periodSeconds }) => periodSeconds))
}
