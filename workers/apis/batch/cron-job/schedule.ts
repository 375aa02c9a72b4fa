// When a CronJob runs: `*/5 * * * *`, `@daily`, `@every 1h30m`. Like github.com/robfig/cron ParseStandard, whose words
// for what is wrong with a schedule are told to users.

/** Of each field the values at which it fires; `any` days do not restrict the other sort of days. */
export type CronSchedule =
  | {
      readonly type: 'fields'
      readonly minutes: ReadonlySet<number>
      readonly hours: ReadonlySet<number>
      readonly days: ReadonlySet<number>
      readonly months: ReadonlySet<number>
      readonly weekdays: ReadonlySet<number>
      readonly anyDay: boolean
      readonly anyWeekday: boolean
    }
  | { readonly type: 'every'; readonly ms: number }

type Bounds = { readonly min: number; readonly max: number; readonly names: readonly string[] }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const bounds = {
  minutes: { min: 0, max: 59, names: [] },
  hours: { min: 0, max: 23, names: [] },
  days: { min: 1, max: 31, names: [] },
  months: { min: 1, max: 12, names: months },
  weekdays: { min: 0, max: 6, names: weekdays },
} as const satisfies Record<string, Bounds>

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

class ScheduleError extends Error {}

export function parseSchedule(text: string): CronSchedule | { readonly error: string } {
  try {
    if (text === '') throw new ScheduleError('empty spec string')
    const zoned = /^(?:CRON_)?TZ=\S*\s+(.*)$/s.exec(text)?.[1]?.trim() ?? text
    return zoned.startsWith('@') ? parseDescriptor(zoned) : parseFields(zoned)
  } catch (error) {
    if (error instanceof ScheduleError) return { error: error.message }
    throw error
  }
}

function parseFields(text: string): CronSchedule {
  const fields = text.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5) {
    throw new ScheduleError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  }
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  return {
    type: 'fields',
    minutes: parseField(minute, bounds.minutes),
    hours: parseField(hour, bounds.hours),
    days: parseField(day, bounds.days),
    months: parseField(month, bounds.months),
    weekdays: parseField(weekday, bounds.weekdays),
    anyDay: isAny(day),
    anyWeekday: isAny(weekday),
  }
}

function isAny(field: string): boolean {
  return field.split(',').some((part) => /^[*?](\/1)?$/.test(part))
}

function parseField(field: string, limits: Bounds): ReadonlySet<number> {
  const values = new Set<number>()
  for (const range of field.split(',').filter((part) => part !== '')) {
    for (const value of parseRange(range, limits)) values.add(value)
  }
  return values
}

function parseRange(text: string, { min, max, names }: Bounds): number[] {
  const [range = '', step, ...moreSteps] = text.split('/')
  const [low = '', high, ...moreBounds] = range.split('-')
  let [start, end] = [min, max]
  if (low !== '*' && low !== '?') {
    start = parseNumber(low, names, min)
    if (moreBounds.length > 0) throw new ScheduleError(`too many hyphens: ${text}`)
    end = high === undefined ? start : parseNumber(high, names, min)
  }
  let by = 1
  if (step !== undefined) {
    if (moreSteps.length > 0) throw new ScheduleError(`too many slashes: ${text}`)
    by = parseInteger(step)
    // `5/15` means from 5 on.
    if (high === undefined) end = max
  }
  if (start < min) throw new ScheduleError(`beginning of range (${start}) below minimum (${min}): ${text}`)
  if (end > max) throw new ScheduleError(`end of range (${end}) above maximum (${max}): ${text}`)
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (by === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`)
  return Array.from({ length: Math.floor((end - start) / by) + 1 }, (_, i) => start + i * by)
}

function parseNumber(text: string, names: readonly string[], first: number): number {
  const named = names.indexOf(text.toLowerCase())
  return named < 0 ? parseInteger(text) : named + first
}

function parseInteger(text: string): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) {
    const problem = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
    throw new ScheduleError(`failed to parse int from ${text}: ${problem}`)
  }
  const value = Number(text)
  if (value < 0) throw new ScheduleError(`negative number (${value}) not allowed: ${text}`)
  return value
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function parseDescriptor(text: string): CronSchedule {
  const fields = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (fields !== undefined) return parseFields(fields)
  const every = '@every '
  if (!text.startsWith(every)) throw new ScheduleError(`unrecognized descriptor: ${text}`)
  const length = text.slice(every.length)
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(length)) {
    throw new ScheduleError(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(length)}`)
  }
  const parts = [...length.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  const ms = parts.reduce((sum, [, amount = '0', unit = 's']) => sum + Number(amount) * (unitsMs[unit] ?? 0), 0)
  // Whole seconds, one at least.
  return { type: 'every', ms: Math.max(1000, Math.floor(ms / 1000) * 1000) }
}
