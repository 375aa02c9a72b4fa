// What requests cost: whoever asks a container for something takes some of its processor time, and waits for it.
import type { Host, HostNetwork, Program, Protocol, Server } from '../../simulation/host.ts'

/** Below this nobody notices that an answer takes its time. */
const noticeableMs = 1

/** The program with every request that it serves costing `costMs`; `spend` says after how long that work is done. */
export function metered(program: Program, costMs: number, spend: (ms: number) => number): Program {
  return (host) => program(withMeter(host, costMs, spend))
}

function withMeter(host: Host, costMs: number, spend: (ms: number) => number): Host {
  const { network } = host
  const listen = <P extends Protocol>(
    protocol: P['name'],
    port: number | string,
    server: Server<P>,
    ...rest: readonly string[]
  ) => {
    const costly: Server<P> = (exchange) => {
      const doneMs = spend(costMs)
      if (costMs < noticeableMs) return server(exchange)
      host.clock.after(doneMs, () => {
        if (!exchange.closed) host.spawn(async () => server(exchange))
      })
    }
    return network.listen<P>(protocol, port, costly, ...rest)
  }
  const own: HostNetwork = {
    listen,
    call: (...args) => network.call(...args),
    ask: (...args) => network.ask(...args),
    open: (...args) => network.open(...args),
  }
  return Object.create(host, { network: { value: own } })
}
