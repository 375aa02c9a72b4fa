// When a schedule fires next, in a time zone. Like SpecSchedule.Next of github.com/robfig/cron: an hour that the clock
// leaps over has no times, one that it repeats has them twice.
import type { CronSchedule } from '../../../../apis/batch/cron-job/schedule.ts'

type FieldSchedule = Extract<CronSchedule, { type: 'fields' }>

const dayMs = 24 * 60 * 60_000
/** A schedule like the 31st of February never fires: nobody looks further than five years. */
const maxDays = 5 * 366

/** The first time after `afterMs`, in Unix ms; undefined: never. */
export function nextTime(schedule: CronSchedule, afterMs: number, timeZone = 'UTC'): number | undefined {
  if (schedule.type === 'every') return Math.floor(afterMs / 1000) * 1000 + schedule.ms
  const zone = new Zone(timeZone)
  const wall = zone.wallOf(afterMs)
  for (const next of wallsFrom(schedule, wall)) {
    if (next <= wall) continue
    const time = afterMs + (next - wall)
    // As long as the clock is not changed in between, what the wall shows is all there is to it.
    return zone.wallOf(time) === next ? time : acrossChange(schedule, afterMs, zone)
  }
  return undefined
}

/** The same where the clock may be changed: every time that the wall shows is looked up. */
function acrossChange(schedule: FieldSchedule, afterMs: number, zone: Zone): number | undefined {
  let best: number | undefined
  for (const wall of wallsFrom(schedule, zone.wallOf(afterMs))) {
    for (const time of zone.timesOf(wall)) if (time > afterMs && (best === undefined || time < best)) best = time
    if (best !== undefined && wall - zone.wallOf(best) > dayMs) break
  }
  return best
}

/** What the wall shows when the schedule fires, from the start of a day on. */
function* wallsFrom(schedule: FieldSchedule, wall: number): Generator<number> {
  const firstDay = Math.floor(wall / dayMs) * dayMs
  const [minutes, hours] = [sorted(schedule.minutes), sorted(schedule.hours)]
  for (let i = 0; i < maxDays; i++) {
    const day = firstDay + i * dayMs
    if (!firesOn(schedule, new Date(day))) continue
    for (const hour of hours) for (const minute of minutes) yield day + (hour * 60 + minute) * 60_000
  }
}

function firesOn(schedule: FieldSchedule, day: Date): boolean {
  if (!schedule.months.has(day.getUTCMonth() + 1)) return false
  const isDay = schedule.days.has(day.getUTCDate())
  const isWeekday = schedule.weekdays.has(day.getUTCDay())
  return schedule.anyDay || schedule.anyWeekday ? isDay && isWeekday : isDay || isWeekday
}

function sorted(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b)
}

/** What a clock on the wall shows, as if it were UTC. */
class Zone {
  readonly #format: Intl.DateTimeFormat | undefined

  constructor(name: string) {
    if (name === 'UTC' || name === 'Etc/UTC') return
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  wallOf(timeMs: number): number {
    if (this.#format === undefined) return timeMs
    const parts = new Map(this.#format.formatToParts(timeMs).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return wall + (timeMs - Math.floor(timeMs / 1000) * 1000)
  }

  /** When the wall shows that: once, never or twice. */
  timesOf(wallMs: number): number[] {
    if (this.#format === undefined) return [wallMs]
    const offsets = [wallMs - dayMs, wallMs + dayMs].map((time) => this.wallOf(time) - time)
    return [...new Set(offsets.map((offset) => wallMs - offset))].filter((time) => this.wallOf(time) === wallMs)
  }
}

/** What a clock on the wall there shows, as if it were UTC. */
export function wallClock(timeMs: number, timeZone: string): number {
  return new Zone(timeZone).wallOf(timeMs)
}
