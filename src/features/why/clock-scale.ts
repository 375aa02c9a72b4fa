// From time to place on the waterfall. On true time a pull of three seconds hides the two milliseconds in which everything
// was decided; on even steps each stretch between two moments takes the same room. Pure.
export type ClockScale = {
  /** 0 to 1 of the whole. */
  place(ms: number): number
  /** Where numbers are written, and the time there. */
  readonly ticks: readonly { readonly at: number; readonly ms: number }[]
}

export function trueScale(fromMs: number, toMs: number): ClockScale {
  const span = Math.max(1e-6, toMs - fromMs)
  const step = niceStep(span / 5)
  const ticks: { at: number; ms: number }[] = []
  for (let ms = 0; ms <= span && ticks.length < 12; ms += step) ticks.push({ at: ms / span, ms })
  return { place: (ms) => (ms - fromMs) / span, ticks }
}

/** `moments` are when something began or ended. */
export function evenScale(moments: readonly number[]): ClockScale {
  const sorted = [...new Set(moments)].sort((a, b) => a - b)
  const [first = 0] = sorted
  const steps = Math.max(1, sorted.length - 1)
  const every = Math.max(1, Math.ceil(sorted.length / 6))
  return {
    place: (ms) => {
      let low = 0
      let high = sorted.length - 1
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if ((sorted[middle] ?? 0) <= ms) low = middle
        else high = middle
      }
      const [a, b] = [sorted[low] ?? ms, sorted[high] ?? ms]
      const part = b > a ? (ms - a) / (b - a) : 0
      return (low + Math.max(0, Math.min(1, part)) * (high - low)) / steps
    },
    ticks: sorted.flatMap((ms, index) => (index % every === 0 ? [{ at: index / steps, ms: ms - first }] : [])),
  }
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power
}
