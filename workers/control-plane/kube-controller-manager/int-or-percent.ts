// Numbers that may be percentages: `2` or `25%`. Like intstr.GetScaledValueFromIntOrPercent.

export function scaledValue(value: number | string | undefined, total: number, rounding: 'up' | 'down'): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const percent = Number.parseInt(value, 10)
  if (Number.isNaN(percent)) return 0
  const exact = (percent * total) / 100
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact)
}
