// Points in time as the API writes them: `2026-01-01T00:00:00Z`, and with microseconds `2026-01-01T00:00:00.000000Z`.
// Like metav1.Time and metav1.MicroTime.

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([.,]\d+)?(Z|[+-]\d\d:\d\d)$/
const canonicalSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** Texts that were read before: many objects are written in the same second. */
const knownTimes = new Map<string, string | undefined>()
const knownMicroTimes = new Map<string, string | undefined>()
const maxKnown = 4096

export function formatTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19)}Z`
}

/** In UTC and whole seconds; undefined when the text is no time. */
export function canonicalTime(text: string): string | undefined {
  return remember(knownTimes, text, toSeconds)
}

/** In UTC and microseconds; undefined when the text is no time. */
export function canonicalMicroTime(text: string): string | undefined {
  return remember(knownMicroTimes, text, toMicros)
}

function toSeconds(text: string): string | undefined {
  if (!isTime(text)) return undefined
  return canonicalSeconds.test(text) ? text : formatTime(Math.floor(Date.parse(text.replace(',', '.')) / 1000) * 1000)
}

function toMicros(text: string): string | undefined {
  if (!isTime(text)) return undefined
  const fraction = rfc3339.exec(text)?.[7]?.slice(1) ?? ''
  const seconds = toSeconds(text.replace(/[.,]\d+/, '')) ?? ''
  return `${seconds.slice(0, -1)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}

function isTime(text: string): boolean {
  const match = rfc3339.exec(text)
  if (match === null) return false
  const [, year, month, day, hour, minute, second] = match.map(Number)
  if (year === undefined || month === undefined || day === undefined) return false
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth &&
    (hour ?? 24) < 24 &&
    (minute ?? 60) < 60 &&
    (second ?? 60) < 60
  )
}

/** What Go says of a text that is no time, as closely as its layout lets us tell. */
export function timeError(text: string, isMicro: boolean): string {
  const layout = isMicro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00'
  const quoted = JSON.stringify(text)
  if (rfc3339.test(text)) {
    const [, , month] = rfc3339.exec(text) ?? []
    const part = Number(month) < 1 || Number(month) > 12 ? 'month' : dayOf(text) ? 'day' : 'hour'
    return `parsing time ${quoted}: ${part} out of range`
  }
  const { rest, expected } = firstMismatch(text, isMicro)
  return `parsing time ${quoted} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${expected}"`
}

function dayOf(text: string): boolean {
  const [, year, month, day] = (rfc3339.exec(text) ?? []).map(Number)
  return day === undefined || day < 1 || day > new Date(Date.UTC(year ?? 0, month ?? 1, 0)).getUTCDate()
}

function firstMismatch(text: string, isMicro: boolean): { rest: string; expected: string } {
  const parts: readonly (readonly [RegExp, string])[] = [
    [/^\d{4}/, '2006'],
    [/^-/, '-'],
    [/^\d\d/, '01'],
    [/^-/, '-'],
    [/^\d\d/, '02'],
    [/^T/, 'T'],
    [/^\d\d/, '15'],
    [/^:/, ':'],
    [/^\d\d/, '04'],
    [/^:/, ':'],
    [/^\d\d/, '05'],
    ...(isMicro ? ([[/^\.\d{6}/, '.000000']] as const) : []),
    [/^([.,]\d+)?(Z|[+-]\d\d:\d\d)/, 'Z07:00'],
  ]
  let rest = text
  for (const [pattern, expected] of parts) {
    const match = pattern.exec(rest)
    if (match === null) return { rest, expected }
    rest = rest.slice(match[0].length)
  }
  return { rest, expected: '' }
}

function remember(
  known: Map<string, string | undefined>,
  text: string,
  convert: (text: string) => string | undefined,
): string | undefined {
  const found = known.get(text)
  if (found !== undefined) return found
  if (text.length > 64) return undefined
  const converted = convert(text)
  if (known.size >= maxKnown) known.clear()
  known.set(text, converted)
  return converted
}
