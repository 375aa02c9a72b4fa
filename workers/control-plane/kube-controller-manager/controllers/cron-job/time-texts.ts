// Times as Go's time package writes them.
import { wallClock } from './next-time.ts'

/** `2026-01-01T09:00:00Z`, or with the offset of a time zone: `2026-01-01T10:00:00+01:00`. */
export function formatRfc3339(timeMs: number, timeZone = 'UTC'): string {
  const wallMs = wallClock(timeMs, timeZone)
  const text = new Date(wallMs).toISOString().slice(0, 19)
  return `${text}${offset((wallMs - timeMs) / 60_000)}`
}

function offset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const digits = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${digits(size / 60)}:${digits(size % 60)}`
}

/** `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function formatRfc1123(timeMs: number): string {
  return new Date(timeMs).toUTCString().replace('GMT', '+0000')
}
