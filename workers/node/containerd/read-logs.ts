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
  const stopWatching = host.disk.watch(container.log.path, () => {
    const now = container.log.lines()
    // A rotated log is shorter: what was not sent before is lost, as it is for kubectl.
    if (now.length < sent) sent = now.length
    for (const line of now.slice(sent)) exchange.push(line)
    sent = now.length
  })
  const leave = container.onEnd(() => {
    stopWatching()
    exchange.end()
  })
  exchange.onClose(() => {
    stopWatching()
    leave()
  })
}
