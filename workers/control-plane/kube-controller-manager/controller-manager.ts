// Starts the controllers on shared caches and tells what each of them has in hand.
import { type ControllerOptions, runController } from '../../client-go/controller.ts'
import { EventRecorder } from '../../client-go/event-recorder.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import type { ClientConfig } from '../../client-go/kubeconfig.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { WorkQueue } from '../../client-go/work-queue.ts'
import type { Host } from '../../simulation/host.ts'
import type { ControllerContext, StartController } from './controller-context.ts'
import { controllers } from './controllers.ts'
import type { ManagerFlags } from './manager-flags.ts'

/** The card shows which keys are in hand; more often than this nobody can read it. */
const statePeriodMs = 20

export class ControllerManager {
  readonly #host: Host
  readonly #flags: ManagerFlags
  readonly #config: ClientConfig
  readonly #informers: InformerFactory
  /** The queue of every controller by its name; undefined while a late one has not been needed. */
  readonly #queues = new Map<string, WorkQueue | undefined>()
  #leader = ''
  #stateDue = false
  #stateAtMs = Number.NEGATIVE_INFINITY

  constructor(host: Host, flags: ManagerFlags, config: ClientConfig) {
    this.#host = host
    this.#flags = flags
    this.#config = config
    this.#informers = new InformerFactory(host, this.#client('shared-informers'))
  }

  noteLeader(identity: string): void {
    this.#leader = identity
    this.#tellState()
  }

  start(): void {
    this.#launch(controllers)
  }

  /** Starts controllers, and their workers once all caches are filled. */
  #launch(starting: readonly StartController[]): void {
    const host = this.#host
    const informers = this.#informers
    const whenSynced: (() => void)[] = []
    const running: Omit<ControllerOptions, 'onChange'>[] = []
    const context: ControllerContext = {
      host,
      flags: this.#flags,
      informers,
      client: (serviceAccount) => this.#client(serviceAccount),
      recorder: (component, client) => new EventRecorder(host, client, component),
      run: (options) => {
        running.push(options)
        this.#queues.set(options.name, options.queue)
      },
      whenSynced: (start) => whenSynced.push(start),
      announce: (name) => this.#queues.set(name, undefined),
      start: (controller) => this.#launch([controller]),
    }
    for (const startController of starting) startController(context)
    informers.start()
    host.spawn(async () => {
      await informers.waitForSync()
      for (const start of whenSynced) start()
      for (const options of running) runController(host, { ...options, onChange: () => this.#tellState() })
      this.#tellState()
    })
  }

  /** Every controller has a rate limit of its own and tells its name. */
  #client(serviceAccount: string): RestClient {
    const account = `system:serviceaccount:kube-system:${serviceAccount}`
    return new RestClient(this.#host, {
      ...this.#config,
      userAgent: `kube-controller-manager/v1.36.2 (linux/amd64) kubernetes/${account}`,
      qps: this.#flags.qps,
      burst: this.#flags.burst,
      timeoutMs: 60_000,
    })
  }

  #tellState(): void {
    if (this.#stateDue) return
    const { clock } = this.#host
    const waitMs = this.#stateAtMs + statePeriodMs - clock.nowMs()
    if (waitMs <= 0) return this.#writeState()
    this.#stateDue = true
    clock.after(waitMs, () => {
      this.#stateDue = false
      this.#writeState()
    })
  }

  #writeState(): void {
    this.#stateAtMs = this.#host.clock.nowMs()
    const states: Record<string, { depth: number; inHand: string }> = {}
    for (const [name, queue] of this.#queues) {
      const [inHand = ''] = queue?.inHand ?? []
      states[name] = { depth: queue?.length ?? 0, inHand }
    }
    this.#host.trace.state({ leader: this.#leader, controllers: states })
  }
}
