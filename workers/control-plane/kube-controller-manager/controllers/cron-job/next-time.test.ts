import { describe, expect, it } from 'vitest'
import { parseSchedule } from '../../../../apis/batch/cron-job/schedule.ts'
import { nextTime } from './next-time.ts'
import { formatRfc1123, formatRfc3339 } from './time-texts.ts'

/** The next `count` times of a schedule. */
function times(schedule: string, after: string, timeZone?: string, count = 1): string[] {
  const parsed = parseSchedule(schedule)
  if ('error' in parsed) throw new Error(parsed.error)
  const found: string[] = []
  let at = Date.parse(after)
  for (let i = 0; i < count; i++) {
    const next = nextTime(parsed, at, timeZone)
    if (next === undefined) break
    found.push(formatRfc3339(next, timeZone))
    at = next
  }
  return found
}

describe('the next time of a schedule', () => {
  it.each([
    ['*/5 * * * *', '2026-01-01T09:00:00Z', '2026-01-01T09:05:00Z'],
    ['*/5 * * * *', '2026-01-01T09:04:59Z', '2026-01-01T09:05:00Z'],
    ['@hourly', '2026-01-01T09:00:01Z', '2026-01-01T10:00:00Z'],
    ['@daily', '2026-02-28T09:00:00Z', '2026-03-01T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    // A day of the month or one of the week, if both are named.
    ['0 12 13 * fri', '2026-02-01T00:00:00Z', '2026-02-06T12:00:00Z'],
    ['0 12 */2 * fri', '2026-02-02T12:00:00Z', '2026-02-03T12:00:00Z'],
    ['@every 90m', '2026-01-01T09:00:00.400Z', '2026-01-01T10:30:00Z'],
  ])('%s after %s', (schedule, after, next) => {
    expect(times(schedule, after)).toEqual([next])
  })

  it('never comes for a day that no month has', () => {
    expect(times('0 0 31 2 *', '2026-01-01T00:00:00Z')).toEqual([])
  })

  it('goes by the clock on the wall of a time zone', () => {
    expect(times('30 9 * * *', '2026-01-01T09:00:00Z', 'Europe/Berlin')).toEqual(['2026-01-02T09:30:00+01:00'])
    expect(times('30 9 * * *', '2026-07-01T00:00:00Z', 'Asia/Kolkata')).toEqual(['2026-07-01T09:30:00+05:30'])
  })

  it('leaves out an hour that the clock leaps over', () => {
    expect(times('30 2 * * *', '2026-03-28T00:00:00Z', 'Europe/Berlin', 2)).toEqual([
      '2026-03-28T02:30:00+01:00',
      '2026-03-30T02:30:00+02:00',
    ])
  })

  it('has an hour twice that the clock repeats', () => {
    expect(times('0,30 2 * * *', '2026-10-24T23:59:00Z', 'Europe/Berlin', 5)).toEqual([
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:00:00+01:00',
      '2026-10-25T02:30:00+01:00',
      '2026-10-26T02:00:00+01:00',
    ])
  })

  it('is written as Go writes it', () => {
    expect(formatRfc1123(Date.UTC(2026, 0, 1, 9))).toBe('Thu, 01 Jan 2026 09:00:00 +0000')
    expect(formatRfc3339(Date.UTC(2026, 0, 1, 9), 'America/St_Johns')).toBe('2026-01-01T05:30:00-03:30')
  })
})
