// Starts one container: pulls its image, works out its configuration, creates it, starts it and runs its postStart hook.
// Like kuberuntime startContainer, with the back-off of containers that keep crashing.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { PodSandboxConfig, Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import type { Late } from '../../simulation/late.ts'
import { containerConfig } from './container-config.ts'
import { ConfigError, containerEnvironment, type EnvironmentSources } from './container-environment.ts'
import type { WaitingReason } from './container-status.ts'
import { type CriClient, CriError } from './cri-client.ts'
import type { ImageManager } from './image-manager.ts'
import { ItemBackOff } from './item-back-off.ts'
import { type PodEvents, podText } from './pod-events.ts'
import type { PodKiller } from './pod-killer.ts'

export type StartRequest = {
  readonly pod: Pod
  readonly container: Container
  readonly sandbox: { readonly id: string; readonly config: PodSandboxConfig; readonly ip: string }
  readonly lastRun: RuntimeContainer | undefined
  readonly attempt: number
  /** For an ephemeral container: the one that it is aimed at. */
  readonly targetId?: string
  isCancelled(): boolean
  onStarted(containerId: string): void
}

/** MaxContainerBackOff, and where it begins. */
const initialBackOffMs = 10_000
const maxBackOffMs = 300_000

export class ContainerStarter {
  readonly #host: Host
  readonly #cri: CriClient
  readonly #events: PodEvents
  readonly #images: ImageManager
  readonly #killer: Late<PodKiller>
  readonly #sources: EnvironmentSources
  readonly #backOff = new ItemBackOff(initialBackOffMs, maxBackOffMs)

  constructor(
    host: Host,
    cri: CriClient,
    events: PodEvents,
    images: ImageManager,
    killer: Late<PodKiller>,
    sources: EnvironmentSources,
  ) {
    this.#host = host
    this.#cri = cri
    this.#events = events
    this.#images = images
    this.#killer = killer
    this.#sources = sources
  }

  /** Undefined when the container runs, or why it does not. */
  async start(request: StartRequest): Promise<WaitingReason | undefined> {
    const { pod, container, sandbox, lastRun, isCancelled } = request
    const waiting = this.#backingOff(pod, container, lastRun)
    if (waiting) return waiting
    const outcome = await this.#images.ensureImage(pod, container, sandbox.config)
    if ('failure' in outcome) return this.#fail(pod, container, outcome.failure, outcome.failure.reason)
    if (isCancelled()) return undefined
    let containerId: string
    try {
      const env = await containerEnvironment(this.#sources, pod, container, sandbox.ip || this.#sources.nodeAddress)
      if (isCancelled()) return undefined
      if (mayNotBeRoot(pod, container)) await this.#verifyNonRoot(pod, container, outcome.image)
      if (isCancelled()) return undefined
      const config = containerConfig(pod, container, outcome.image, request.attempt, env, request.targetId)
      const request_ = { type: 'CreateContainer', sandboxId: sandbox.id, config } as const
      containerId = (await this.#cri.call<'CreateContainer'>(request_)).containerId
    } catch (error) {
      return this.#notCreated(pod, container, error)
    }
    this.#events.normal(pod, container.name, 'Created', 'Container created')
    return this.#run(request, containerId)
  }

  /** Forgets how often the containers of a pod have crashed. */
  forget(uid: string): void {
    this.#backOff.forget(`${uid}_`)
    this.#images.forget(uid)
  }

  async #run(request: StartRequest, containerId: string): Promise<WaitingReason | undefined> {
    const { pod, container } = request
    try {
      await this.#cri.act({ type: 'StartContainer', containerId })
    } catch (error) {
      if (!(error instanceof CriError)) throw error
      return this.#fail(pod, container, { reason: 'RunContainerError', message: error.description }, error.description)
    }
    request.onStarted(containerId)
    this.#events.normal(pod, container.name, 'Started', 'Container started')
    return container.lifecycle?.postStart ? this.#postStart(request, containerId) : undefined
  }

  async #postStart({ pod, container, sandbox }: StartRequest, containerId: string): Promise<WaitingReason | undefined> {
    const hook = container.lifecycle?.postStart ?? {}
    const { runHook } = await this.#host.load(() => import('./lifecycle-hooks.ts'))
    const failure = await runHook(
      this.#host,
      this.#cri,
      pod,
      container,
      { id: containerId },
      hook,
      sandbox.ip || this.#sources.nodeAddress,
    )
    if (failure === undefined) return undefined
    this.#events.warning(pod, container.name, 'FailedPostStartHook', 'PostStartHook failed')
    const { container: run } = await this.#cri.call<'ContainerStatus'>({ type: 'ContainerStatus', containerId })
    const grace = pod.spec.terminationGracePeriodSeconds ?? 30
    await (await this.#killer.get()).killContainer(pod, run, 'FailedPostStartHook', grace)
    return { reason: 'PostStartHookError', message: `PostStartHook failed: ${failure}` }
  }

  /** Like doBackOff. */
  #backingOff(pod: Pod, container: Container, lastRun: RuntimeContainer | undefined): WaitingReason | undefined {
    if (lastRun?.state !== 'CONTAINER_EXITED') return undefined
    const nowMs = this.#host.clock.unixMs()
    const key = `${pod.metadata.uid}_${container.name}_${container.image}`
    if (this.#backOff.isInBackOffSince(key, lastRun.finishedAtMs, nowMs)) {
      const { name, namespace, uid } = pod.metadata
      const text = `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`
      this.#events.warning(pod, container.name, 'BackOff', text)
      const wait = goSeconds(this.#backOff.get(key))
      return {
        reason: 'CrashLoopBackOff',
        message: `back-off ${wait} restarting failed container=${container.name} pod=${podText(pod)}`,
      }
    }
    this.#backOff.next(key, lastRun.finishedAtMs, nowMs)
    return undefined
  }

  async #verifyNonRoot(pod: Pod, container: Container, image: string): Promise<void> {
    const { verifyNonRoot } = await this.#host.load(() => import('./non-root.ts'))
    verifyNonRoot(pod, container, (await this.#cri.call<'ImageStatus'>({ type: 'ImageStatus', image })).image)
  }

  #notCreated(pod: Pod, container: Container, error: unknown): WaitingReason {
    if (error instanceof ConfigError)
      return this.#fail(pod, container, { reason: 'CreateContainerConfigError', message: error.message }, error.message)
    if (error instanceof CriError)
      return this.#fail(
        pod,
        container,
        { reason: 'CreateContainerError', message: error.description },
        error.description,
      )
    throw error
  }

  #fail(pod: Pod, container: Container, failure: WaitingReason, text: string): WaitingReason {
    this.#events.warning(pod, container.name, 'Failed', `Error: ${text}`)
    return failure
  }
}

function mayNotBeRoot({ spec }: Pod, container: Container): boolean {
  return container.securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot ?? false
}

/** `10s`, `1m20s`, `5m0s`. */
function goSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
