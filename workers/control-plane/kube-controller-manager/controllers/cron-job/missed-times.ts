// Which start of a CronJob is due, and when to look again. Like pkg/controller/cronjob/utils.go.
import type { CronSchedule } from '../../../../apis/batch/cron-job/schedule.ts'
import type { CronJob } from '../../../../apis/batch/types.ts'
import { parseTime } from '../../pod-state.ts'
import { nextTime } from './next-time.ts'

const lookAfterMs = 100
const manyMissed = 100

type MissedTimes = {
  readonly earliestMs: number
  readonly mostRecentMs?: number
  readonly missed: 'none' | 'few' | 'many'
  readonly error?: string
}

export type Timing = { readonly cronJob: CronJob; readonly schedule: CronSchedule; readonly nowMs: number }

/** The latest start that is due and whether there were too many before it; undefined: none. */
export function dueTime(
  timing: Timing,
): { readonly atMs: number; readonly tooMany: boolean } | { readonly error: string } | undefined {
  const { mostRecentMs, missed, error } = missedTimes(timing, timing.cronJob.spec.startingDeadlineSeconds)
  if (error !== undefined) return { error }
  if (mostRecentMs === undefined || mostRecentMs > timing.nowMs) return undefined
  return { atMs: mostRecentMs, tooMany: missed === 'many' }
}

/** How long to wait for the next start; undefined: there is none. */
export function msToNext(timing: Timing): number | undefined {
  const { schedule, nowMs, cronJob } = timing
  const { earliestMs, mostRecentMs, missed, error } = missedTimes(timing, undefined)
  const fallBackMs = error === undefined && missed === 'none' ? earliestMs : nowMs
  const next = nextTime(schedule, mostRecentMs ?? fallBackMs, cronJob.spec.timeZone)
  return next === undefined ? undefined : Math.max(0, next + lookAfterMs - nowMs)
}

function missedTimes({ cronJob, schedule, nowMs }: Timing, deadlineSeconds: number | undefined): MissedTimes {
  const { timeZone } = cronJob.spec
  let earliestMs = parseTime(cronJob.status?.lastScheduleTime ?? cronJob.metadata.creationTimestamp)
  if (deadlineSeconds !== undefined) earliestMs = Math.max(earliestMs, nowMs - deadlineSeconds * 1000)
  const first = nextTime(schedule, earliestMs, timeZone)
  if (first === undefined || nowMs < first) return { earliestMs, missed: 'none' }
  const second = nextTime(schedule, first, timeZone)
  if (second === undefined || nowMs < second) return { earliestMs, mostRecentMs: first, missed: 'none' }
  const betweenSeconds = Math.round((second - first) / 1000)
  if (betweenSeconds < 1)
    return { earliestMs, missed: 'none', error: 'time difference between two schedules is less than 1 second' }
  const count = Math.floor(Math.floor((nowMs - first) / 1000) / betweenSeconds) + 1
  let mostRecentMs: number | undefined
  let at = nextTime(schedule, first + (count - 2) * betweenSeconds * 1000, timeZone)
  while (at !== undefined && at <= nowMs) {
    mostRecentMs = at
    at = nextTime(schedule, at, timeZone)
  }
  const missed = count > manyMissed ? 'many' : 'few'
  return { earliestMs, missed, ...(mostRecentMs === undefined ? {} : { mostRecentMs }) }
}
