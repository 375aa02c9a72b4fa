// How fast an autoscaler may scale, as older versions keep it in an annotation: with the names that Go has for it inside.
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '../v2-types.ts'

export function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return JSON.stringify({ ScaleUp: goRules(scaleUp), ScaleDown: goRules(scaleDown) })
}

function goRules(rules: HPAScalingRules | undefined) {
  if (rules === undefined) return null
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
    SelectPolicy: selectPolicy ?? null,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
    Tolerance: tolerance ?? null,
  }
}

/** undefined: there is none, or nobody can read it. */
export function behaviorFrom(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  if (text === undefined) return undefined
  try {
    // Names without values are as good as left out; Go reads them whatever letters are large.
    const value: unknown = JSON.parse(text, (_, part: unknown) => (isRecord(part) ? withSmallNames(part) : part))
    return isRecord(value) && Object.keys(value).length > 0 ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withSmallNames(part: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const present = Object.entries(part).filter(([, value]) => value !== null)
  return Object.fromEntries(present.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]))
}
