import type { Why } from '../../../workers/contract.ts'

const mostLanes = 24

/** A lane for every program that had a hand in it, in the order of their first turn; those of the chain first. */
export function lanesOf({ spans }: Pick<Why, 'spans'>): readonly string[] {
  const lanes = new Set<string>()
  for (const isCritical of [true, false])
    for (const span of spans) {
      if (span.isCritical !== isCritical) continue
      if (span.from !== undefined && isCritical) lanes.add(span.from)
      lanes.add(span.lane)
    }
  return [...lanes].slice(0, mostLanes)
}
