// Passes connections on as they are, to servers whose health check succeeds; a client stays with its server as long as that
// lives. Like haproxy in TCP mode, as the guide to kubeadm's highly available topologies sets it up.
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'

/** Haproxy's defaults: a check every 2 s; two that succeed, or three that fail, change its mind. */
const checkMs = 2000
const checkTimeoutMs = 10_000
const riseChecks = 2
const fallChecks = 3
const mostTries = 3

type Backend = { readonly name: string; readonly address: string; isUp: boolean; streak: number }

/** `config` is the text of haproxy.cfg. */
export function balanceLoad(host: Host, config: string): void {
  const port = Number(/^\s*bind \*:(\d+)/m.exec(config)?.[1] ?? 6443)
  const backends = [...config.matchAll(/^\s*server (\S+) (\S+)/gm)].map(([, name = '', address = '']): Backend => {
    return { name, address, isUp: true, streak: 0 }
  })
  const balancer = new LoadBalancer(host, backends)
  for (const [at, backend] of backends.entries())
    host.clock.every(checkMs, () => balancer.check(backend), (checkMs * (at + 1)) / backends.length)
  host.network.listen<KubeApi>('kube-api', port, (exchange) => balancer.serve(exchange, mostTries))
  balancer.tellState()
}

class LoadBalancer {
  readonly #host: Host
  readonly #backends: readonly Backend[]
  /** Which server a client's connection leads to. */
  readonly #connections = new Map<string, Backend>()
  #turn = 0

  constructor(host: Host, backends: readonly Backend[]) {
    this.#host = host
    this.#backends = backends
  }

  serve(exchange: ServerExchange<KubeApi>, tries: number): void {
    const client = `${exchange.peer.machine}/${exchange.peer.program}`
    const backend = this.#backendOf(client)
    // Nobody to lead to: the connection is closed.
    if (!backend) return exchange.end()
    const stream = this.#host.network.open<KubeApi>('kube-api', backend.address, exchange.request, {
      onResponse: (response) => exchange.respond(response),
      onEvent: (event) => exchange.push(event),
      onEnd: (error) => {
        if (error) this.#connections.delete(client)
        if (error?.code === 'refused' && tries > 1) this.serve(exchange, tries - 1)
        else exchange.end()
      },
    })
    exchange.onUpload((upload) => stream.upload(upload))
    exchange.onClose(() => stream.close())
    exchange.onAnswered(() => stream.close())
  }

  #backendOf(client: string): Backend | undefined {
    const known = this.#connections.get(client)
    if (known?.isUp) return known
    const up = this.#backends.filter(({ isUp }) => isUp)
    const next = up[this.#turn++ % Math.max(up.length, 1)]
    if (next) this.#connections.set(client, next)
    return next
  }

  check(backend: Backend): void {
    const request = { method: 'GET', path: '/healthz', headers: { 'user-agent': '' } } as const
    this.#host.network.ask<KubeApi>(
      'kube-api',
      backend.address,
      request,
      ({ status }) => this.#checked(backend, status === 200),
      () => this.#checked(backend, false),
      { timeoutMs: Math.min(checkTimeoutMs, checkMs) },
    )
  }

  #checked(backend: Backend, isWell: boolean): void {
    backend.streak = isWell === backend.isUp ? 0 : backend.streak + 1
    if (backend.streak < (isWell ? riseChecks : fallChecks)) return
    backend.isUp = isWell
    backend.streak = 0
    this.tellState()
  }

  tellState(): void {
    this.#host.trace.state({ backends: Object.fromEntries(this.#backends.map(({ name, isUp }) => [name, isUp])) })
  }
}
