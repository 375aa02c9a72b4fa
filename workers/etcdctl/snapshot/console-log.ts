// Lines that tools which work on files log: zap's console encoding, and what 3.4 had before it.
import type { Host } from '../../simulation/host.ts'

export type Fields = Readonly<Record<string, unknown>>

/** `2026-01-01T00:00:00Z<tab>info<tab>caller<tab>message<tab>{"a": 1}`. */
export function consoleLine(host: Host, caller: string, message: string, fields: Fields = {}): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${shown(value)}`)
  const tail = pairs.length > 0 ? `\t{${pairs.join(', ')}}` : ''
  return `${host.clock.timestamp()}\tinfo\t${caller}\t${message}${tail}\n`
}

export function productionLine(host: Host, caller: string, message: string, fields: Fields = {}): string {
  return `${JSON.stringify({ level: 'info', ts: host.clock.unixMs() / 1000, caller, msg: message, ...fields })}\n`
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(shown).join(', ')}]` : JSON.stringify(value)
}
