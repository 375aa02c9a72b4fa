// A small served cluster for tests: real HTTP on a port of its own, virtual time at a good pace.
import { Agent, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { httpBridge } from '../http-bridge.ts'
import { ServedCluster } from '../served-cluster.ts'

export type Answer = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly bytes: Buffer
}

export class BridgedCluster {
  readonly served: ServedCluster
  readonly server: Server
  readonly failures: unknown[]
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 })

  private constructor(served: ServedCluster, server: Server, failures: unknown[]) {
    this.served = served
    this.server = server
    this.failures = failures
  }

  static async start(data?: string): Promise<BridgedCluster> {
    const failures: unknown[] = []
    const failed = (error: unknown) => failures.push(error)
    const served = await ServedCluster.start({ seed: 1, nodes: 1, topology: 'single', speed: 20, data, failed })
    const admin = { 'x-client-cert': 'kubernetes-admin;O=kubeadm:cluster-admins' }
    const server = httpBridge(served.world, (authorization) => (authorization === undefined ? admin : undefined))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    return new BridgedCluster(served, server, failures)
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** Sends a request as it is; a body of bytes is not touched. */
  send(
    method: string,
    path: string,
    body: string | Uint8Array = '',
    headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  ): Promise<Answer> {
    return new Promise((answered, failed) => {
      const sent = request({ port: this.port, method, path, headers, agent: this.#agent }, (incoming) => {
        const parts: Buffer[] = []
        incoming.on('data', (part: Buffer) => parts.push(part))
        incoming.on('end', () => {
          const { statusCode: status = 0, headers: received } = incoming
          const bytes = Buffer.concat(parts)
          answered({ status, headers: received, bytes, text: bytes.toString('utf8') })
        })
        incoming.on('error', failed)
      })
      sent.on('error', failed)
      sent.end(body)
    })
  }

  /** Opens a watch and resolves with it as soon as its head has come. */
  watch(path: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
    return new Promise((opened, failed) => {
      const sent = request({ port: this.port, path, headers, agent: false }, opened)
      sent.on('error', failed)
      sent.end()
    })
  }

  async stop(): Promise<void> {
    await this.served.stop()
    this.server.closeAllConnections()
    this.server.close()
    this.#agent.destroy()
  }
}
