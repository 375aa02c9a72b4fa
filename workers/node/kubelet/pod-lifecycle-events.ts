// Hears from the runtime what happens to containers and keeps the kubelet's picture of every pod. Like pkg/kubelet/pleg
// with evented PLEG: no polling; after the stream broke everything is listed anew.
import type { Container, CriEvent, PodSandbox } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { emptyRuntime, type PodRuntime, type SandboxRuntime } from './pod-runtime.ts'

const reconnectMs = 1_000
/** How long the runtime may be silent before the node says so. */
const runtimeDownMs = 30_000

export class PodLifecycleEvents {
  readonly #host: Host
  readonly #cri: CriClient
  readonly #pods = new Map<string, PodRuntime>()
  readonly #onChange: (uid: string) => void
  readonly #onConnected: () => void
  #healthy = false
  #lostAtMs: number | undefined

  /** `onChange` is called with a pod's uid, `onConnected` whenever the picture is whole again. */
  constructor(host: Host, cri: CriClient, onChange: (uid: string) => void, onConnected: () => void) {
    this.#host = host
    this.#cri = cri
    this.#onChange = onChange
    this.#onConnected = onConnected
  }

  /** Whether the runtime answers and the picture is whole. */
  get healthy(): boolean {
    return this.#healthy
  }

  /** What the node says of its runtime; undefined: all is well, or has not been amiss for long. */
  get problem(): string | undefined {
    if (this.#healthy) return undefined
    if (this.#lostAtMs === undefined) return 'container runtime status check may not have completed yet'
    const forMs = this.#host.clock.nowMs() - this.#lostAtMs
    return forMs > runtimeDownMs ? 'container runtime is down' : undefined
  }

  get(uid: string): PodRuntime {
    return this.#pods.get(uid) ?? emptyRuntime
  }

  uids(): string[] {
    return [...this.#pods.keys()]
  }

  start(): void {
    this.#cri.stream(
      { type: 'GetContainerEvents' },
      {
        onResponse: () => this.#host.spawn(() => this.#list()),
        onEvent: (event) => {
          if (event.type === 'container') this.#apply(event)
        },
        onEnd: () => {
          if (this.#healthy) this.#lostAtMs = this.#host.clock.nowMs()
          this.#healthy = false
          this.#host.clock.after(reconnectMs, () => this.start())
        },
      },
    )
  }

  async #list(): Promise<void> {
    let sandboxes: readonly PodSandbox[]
    let containers: readonly Container[]
    try {
      sandboxes = (await this.#cri.call<'ListPodSandbox'>({ type: 'ListPodSandbox' })).items
      containers = (await this.#cri.call<'ListContainers'>({ type: 'ListContainers' })).containers
    } catch (error) {
      if (error instanceof CriError) return
      throw error
    }
    const gone = new Set(this.#pods.keys())
    this.#pods.clear()
    for (const sandbox of sandboxes) {
      const own = containers.filter((container) => container.sandboxId === sandbox.id)
      gone.delete(sandbox.config.metadata.uid)
      this.#put(sandbox.config.metadata.uid, sandbox.id, { sandbox, containers: own })
    }
    this.#healthy = true
    for (const uid of [...gone, ...this.#pods.keys()]) this.#onChange(uid)
    this.#onConnected()
  }

  #apply(event: Extract<CriEvent, { type: 'container' }>): void {
    const { sandbox, sandboxId, containers } = event
    const uid = sandbox?.config.metadata.uid ?? this.#ownerOf(sandboxId)
    if (uid === undefined) return
    this.#put(uid, sandboxId, sandbox && { sandbox, containers })
    this.#onChange(uid)
  }

  #put(uid: string, sandboxId: string, runtime: SandboxRuntime | undefined): void {
    const others = this.get(uid).sandboxes.filter((one) => one.sandbox.id !== sandboxId)
    const sandboxes = runtime ? others.concat(runtime) : others
    if (sandboxes.length === 0) this.#pods.delete(uid)
    else {
      if (sandboxes.length > 1)
        sandboxes.sort((a, b) => b.sandbox.config.metadata.attempt - a.sandbox.config.metadata.attempt)
      this.#pods.set(uid, { sandboxes })
    }
  }

  #ownerOf(sandboxId: string): string | undefined {
    for (const [uid, { sandboxes }] of this.#pods) if (sandboxes.some((one) => one.sandbox.id === sandboxId)) return uid
    return undefined
  }
}
