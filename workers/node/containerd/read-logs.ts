// What a container has written, as a stream of lines: all or the last few, and then on as it goes.
import type { Cri, CriRequest } from '../../protocols/cri.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import type { RunningContainer } from './container.ts'

export function readLogs(
  host: Host,
  exchange: ServerExchange<Cri>,
  container: RunningContainer,
  { follow, tail, sinceMs }: Extract<CriRequest, { type: 'ReadLogs' }>,
): void {
  exchange.respond({ type: 'OK' })
  const lines = container.log.lines()
  const asked = lines.filter((line) => line.atMs >= sinceMs)
  for (const line of tail >= 0 ? asked.slice(Math.max(0, asked.length - tail)) : asked) exchange.push(line)
  if (!follow || !container.alive) return exchange.end()
  let sent = lines.length
  const send = (isLast: boolean) => {
    const now = container.log.lines()
    // A rotated log is shorter: what was not sent before is lost, as it is for kubectl.
    if (now.length < sent) sent = now.length
    // A line is sent when it is whole.
    const whole = isLast || container.log.endsLine ? now.length : now.length - 1
    for (const line of now.slice(sent, whole)) exchange.push(line)
    sent = Math.max(sent, whole)
  }
  const stopWatching = host.disk.watch(container.log.path, () => send(false))
  const leave = container.onEnd(() => {
    stopWatching()
    send(true)
    exchange.end()
  })
  exchange.onClose(() => {
    stopWatching()
    leave()
  })
}
