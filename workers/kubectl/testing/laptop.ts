// A laptop with kubectl and, if wanted, an API server of a test's own making behind it.
import type { KubeApi, KubeApiRequest } from '../../protocols/kube-api.ts'
import type { Program, ServerExchange } from '../../simulation/host.ts'
import { Simulation } from '../../simulation/simulation.ts'
import { settle } from '../../simulation/testing/settle.ts'
import { kubectl } from '../main.ts'

export type Answer = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}
export type Handler = (request: KubeApiRequest, exchange: ServerExchange<KubeApi>) => Answer | undefined

export type Ran = { readonly stdout: string; readonly stderr: string; readonly exit: number }

const spec = (name: string, address: string) => ({ name, address, cpuMillis: 1000, memoryBytes: 1e9, diskBytes: 1e10 })

export class Laptop {
  readonly requests: KubeApiRequest[] = []
  readonly #simulation = new Simulation({ seed: 1, settle })
  readonly #machine
  readonly #env: Record<string, string>

  constructor(
    files: Readonly<Record<string, string>> = {},
    handler?: Handler,
    env: Readonly<Record<string, string>> = {},
  ) {
    const executables = new Map<string, Program>([['kubectl', kubectl]])
    this.#machine = this.#simulation.addMachine(spec('laptop', '192.168.1.2'), executables)
    this.#machine.powerOn()
    this.#env = { HOME: '/home/user', PWD: '/home/user', ...env }
    for (const [path, text] of Object.entries(files)) this.#machine.disk.install(`/home/user/${path}`, text)
    if (handler) this.#serve(handler)
  }

  get disk() {
    return this.#machine.disk
  }

  #serve(handler: Handler): void {
    const server = this.#simulation.addMachine(spec('control-plane', '192.168.1.10'), new Map())
    server.powerOn()
    server.start('kube-apiserver', async (host) => {
      host.network.listen<KubeApi>('kube-api', 6443, (exchange) => {
        this.requests.push(exchange.request)
        const answer = handler(exchange.request, exchange)
        if (answer) exchange.respond({ headers: {}, ...answer })
      })
      await host.signal().wait()
    })
    if (this.disk.has('/home/user/.kube/config')) return
    this.disk.install(
      '/home/user/.kube/config',
      `apiVersion: v1
clusters: [{cluster: {server: "https://192.168.1.10:6443"}, name: kubernetes}]
contexts: [{context: {cluster: kubernetes, user: kubernetes-admin}, name: kubernetes-admin@kubernetes}]
current-context: kubernetes-admin@kubernetes
kind: Config
users: [{name: kubernetes-admin, user: {token: abc}}]
`,
    )
  }

  /** Runs a line such as `get pods -l 'a=b'`, without the word kubectl, until it ends or `forMs` have passed. */
  async run(line: string, forMs = 3_600_000): Promise<Ran> {
    return this.runArgs(words(line), '', forMs)
  }

  async runArgs(args: readonly string[], stdin = '', forMs = 3_600_000): Promise<Ran> {
    let [stdout, stderr, exit] = ['', '', -1]
    const child = this.#machine.start('kubectl', kubectl, {
      args,
      env: this.#env,
      stdout: (text) => {
        stdout += text
      },
      stderr: (text) => {
        stderr += text
      },
    })
    child.onExit((status) => {
      exit = status.code
      if (status.message) stderr += status.message
    })
    if (stdin !== '') child.stdin(stdin)
    child.stdin(undefined)
    await this.#simulation.run(this.#simulation.agenda.nowMs + forMs, () => exit >= 0)
    if (exit < 0) child.kill()
    return { stdout, stderr, exit }
  }
}

/** Splits a line at blanks outside of quotes. */
export function words(line: string): string[] {
  const found: string[] = []
  for (const match of line.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g))
    found.push(
      match[0].replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
        (_, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
    )
  return found
}
