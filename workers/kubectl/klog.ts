// The log lines that client-go leaves on standard error: `E0101 00:00:05.123456  1234 memcache.go:265] …`.
import type { Host } from '../simulation/host.ts'

export function logError(host: Host, err: (text: string) => void, file: string, message: string): void {
  err(`E${header(host, file)} "Unhandled Error" err=${JSON.stringify(message)}\n`)
}

export function logWarning(host: Host, err: (text: string) => void, file: string, message: string): void {
  err(`W${header(host, file)} ${message}\n`)
}

function header(host: Host, file: string): string {
  const time = host.clock.microTimestamp()
  return `${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 26)}    1000 ${file}]`
}
