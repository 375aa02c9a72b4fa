// Lines that the client library logs on standard error. Like zap's production configuration, as each version has it.
import type { Host } from '../../simulation/host.ts'
import type { Release } from '../release.ts'

type Level = 'info' | 'warn' | 'fatal'

/** `{"level":"warn","ts":"…","logger":"etcd-client","caller":"…","msg":"…"}` and a line break. */
export function logLine(
  host: Host,
  release: Release,
  level: Level,
  logger: string,
  caller: string,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): string {
  const named = release.minor >= 5 && logger !== '' ? { logger } : {}
  return `${JSON.stringify({ level, ts: timestamp(host, release), ...named, caller, msg: message, ...fields })}\n`
}

/** `2026-01-01T00:00:00.000Z`; with microseconds since 3.5. */
export function timestamp(host: Host, release: Release): string {
  if (release.minor >= 5) return host.clock.microTimestamp()
  return new Date(Math.floor(host.clock.unixMs())).toISOString()
}

/** A line of the older log package: `2026-01-01 00:00:00.000000 W | pkg/flags: …`. */
export function plainLogLine(host: Host, level: 'W' | 'I' | 'C', text: string): string {
  return `${host.clock.microTimestamp().replace('T', ' ').replace('Z', '')} ${level} | ${text}\n`
}
