// Looks after one pod: brings the runtime to what the spec wants, whenever either changes, one sync at a time; and at the
// end takes the pod down. Like pkg/kubelet/pod_workers.go with kubelet.go SyncPod and SyncTerminatingPod.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import type { Container, Pod, PodStatus } from '../../apis/core/types.ts'
import type { PodSandboxConfig, Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { Host } from '../../simulation/host.ts'
import type { Late } from '../../simulation/late.ts'
import type { Resize } from './allocation.ts'
import type { KubeletConfig } from './config.ts'
import { sandboxConfig } from './container-config.ts'
import type { ContainerStarter } from './container-starter.ts'
import type { WaitingReason } from './container-status.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { findContainer } from './find-container.ts'
import { runAll } from './parallel.ts'
import { podActions } from './pod-actions.ts'
import { type PodEvents, podText } from './pod-events.ts'
import type { PodKiller } from './pod-killer.ts'
import type { PodLifecycleEvents } from './pod-lifecycle-events.ts'
import { latestRun, type PodRuntime, readySandbox } from './pod-runtime.ts'
import { podStatus, terminatedStatus, withoutResources } from './pod-status.ts'
import type { Prober } from './prober.ts'
import type { StatusManager } from './status-manager.ts'
import { terminationMessage } from './termination-message.ts'
import type { VolumeManager } from './volume-manager.ts'

/** What a worker works with; one for all pods of a node. */
export type PodTools = {
  readonly host: Host
  readonly config: KubeletConfig
  readonly cri: CriClient
  readonly runtime: PodLifecycleEvents
  readonly events: PodEvents
  readonly statuses: StatusManager
  readonly volumes: VolumeManager
  readonly prober: Prober
  readonly killer: Late<PodKiller>
  readonly resizer: Late<typeof import('./pod-resize.ts')>
  readonly starter: ContainerStarter
  networkReady(): boolean
  /** The pod has ended on this node and its worker with it. */
  onFinished(worker: PodWorker): void
  /** A sync begins (1) or ends (-1). */
  onActivity(change: 1 | -1): void
}

type StartSandbox = { readonly id: string; readonly config: PodSandboxConfig; readonly ip: string }
type Stage = 'syncing' | 'terminating' | 'terminated' | 'finished'

const errorRetryMs = 10_000
const networkRetryMs = 1_000
/** Volumes are taken away by a loop of their own; what waits for that looks again after this long. Like podAttachAndMountRetryInterval. */
const reconcileVolumesMs = 100
const unmountMs = 300
const networkNotReady =
  'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

export class PodWorker {
  readonly uid: string
  readonly isStatic: boolean
  readonly #tools: PodTools
  readonly #reasons = new Map<string, WaitingReason>()
  /** Runs that this worker started and has not heard of yet. */
  readonly #expected = new Set<string>()
  #pod: Pod
  #resize: Resize = {}
  #stage: Stage = 'syncing'
  #graceSeconds: number | undefined
  /** The last status is told and the volumes are gone. */
  #cleaned = false
  #busy = false
  #again = false
  #retry: Timer | undefined
  #deadline: Timer | undefined
  /** Wakes whatever the sync in hand waits for when the pod is to be taken down. */
  #interrupt: (() => void) | undefined

  constructor(tools: PodTools, pod: Pod, isStatic: boolean) {
    this.#tools = tools
    this.#pod = pod
    this.uid = pod.metadata.uid ?? ''
    this.isStatic = isStatic
  }

  get pod(): Pod {
    return this.#pod
  }

  get busy(): boolean {
    return this.#busy
  }

  get stage(): Stage {
    return this.#stage
  }

  /** Begins to look after the pod. */
  start(): void {
    this.update(this.#pod)
    this.wake()
  }

  /** The pod's object has changed. What is only a new status, most likely our own, needs no sync. */
  update(pod: Pod): void {
    const before = this.#pod
    this.#pod = pod
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
    if (deletionTimestamp !== undefined) this.terminate(deletionGracePeriodSeconds)
    if (differs(before, pod)) this.wake()
  }

  /** Somebody wants other resources for the pod, which the node gives it or not. */
  resize(resize: Resize, pod = this.#pod): void {
    this.#pod = pod
    this.#resize = resize
    this.wake()
  }

  /** Takes the pod down; a shorter grace period later counts. */
  terminate(graceSeconds?: number): void {
    if (graceSeconds !== undefined)
      this.#graceSeconds = Math.min(this.#graceSeconds ?? Number.POSITIVE_INFINITY, Math.max(graceSeconds, 1))
    if (this.#stage !== 'syncing') return
    this.#stage = 'terminating'
    this.#interrupt?.()
    this.wake()
  }

  /** Something that matters to the pod has changed: it is synced now, or once more after the sync in hand. */
  wake(): void {
    if (this.#stage === 'finished') return
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#noteExpected()
    if (this.#expected.size > 0) return
    this.#retry?.cancel()
    this.#busy = true
    this.#tools.onActivity(1)
    this.#tools.host.spawn(() => this.#work())
  }

  async #work(): Promise<void> {
    do {
      this.#again = false
      await this.#step()
      this.#noteExpected()
    } while (this.#again && this.#expected.size === 0 && this.#currentStage() !== 'finished')
    this.#busy = false
    this.#tools.onActivity(-1)
  }

  /** Stages move on while a sync waits, which the compiler cannot see. */
  #currentStage(): Stage {
    return this.#stage
  }

  async #step(): Promise<void> {
    switch (this.#stage) {
      case 'syncing':
        return this.#sync()
      case 'terminating':
        return this.#takeDown()
      case 'terminated':
        return this.#cleanUp()
      case 'finished':
    }
  }

  /** Like SyncPod. */
  async #sync(): Promise<void> {
    const { host, runtime, events, volumes, prober, config } = this.#tools
    const pod = this.#pod
    if (!runtime.healthy) return
    const current = runtime.get(this.uid)
    prober.follow(pod, current)
    const status = this.#tellStatus(current, false)
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return this.terminate()
    this.#watchDeadline(pod, status)
    if (!pod.spec.hostNetwork && !this.#tools.networkReady()) {
      events.warning(pod, '', 'NetworkNotReady', networkNotReady)
      return this.#retryAfter(networkRetryMs)
    }
    if (!volumes.isMounted(pod)) {
      await this.#interruptible(() => volumes.mount(pod, () => this.#currentStage() !== 'syncing'))
      if (this.#currentStage() !== 'syncing') return
    }
    const failed = await this.#act(pod, runtime.get(this.uid), config)
    if (failed && this.#currentStage() === 'syncing') this.#retryAfter(errorRetryMs * (1 + 0.5 * host.random.unit()))
  }

  /** Carries out the plan; true when something of it failed. */
  async #act(pod: Pod, current: PodRuntime, config: KubeletConfig): Promise<boolean> {
    const { killer, prober } = this.#tools
    const plan = podActions(pod, current, prober)
    if (this.#resize.actual) await this.#giveResources(pod, current, this.#resize)
    if (plan.killPod) {
      if (plan.createSandbox !== undefined)
        this.#tools.events.normal(pod, '', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
      await (await killer.get()).killPod(pod, current, this.#grace(pod))
    } else
      await runAll(
        this.#tools.host,
        plan.kill.map(
          ({ run, message, because }) =>
            async () =>
              (await killer.get()).killContainer(pod, run, message, this.#killGrace(pod, run, because)),
        ),
      )
    let sandbox: StartSandbox | undefined = readySandbox(current)
    if (plan.createSandbox !== undefined) {
      const made = await this.#createSandbox(pod, sandboxConfig(pod, plan.createSandbox, config))
      if (!made) return true
      sandbox = made
    }
    if (!sandbox) return false
    return this.#startContainers(pod, plan.start, current, sandbox)
  }

  async #giveResources(pod: Pod, current: PodRuntime, resize: Resize): Promise<void> {
    const { resizer, killer } = this.#tools
    const { giveResources } = await resizer.get()
    const kill = async (run: RuntimeContainer, message: string) =>
      (await killer.get()).killContainer(pod, run, message, this.#grace(pod))
    await giveResources(pod, current, resize.actual ?? new Map(), this.#tools, kill)
    if (this.#resize === resize) this.#resize = {}
    this.#again = true
  }

  async #startContainers(
    pod: Pod,
    containers: readonly Container[],
    current: PodRuntime,
    sandbox: StartSandbox,
  ): Promise<boolean> {
    let failed = false
    for (const container of containers) {
      if (this.#currentStage() !== 'syncing') return false
      const lastRun = latestRun(current, container.name)
      let failure: WaitingReason | undefined
      await this.#interruptible(async () => {
        failure = await this.#tools.starter.start({
          pod: this.#tools.volumes.resolved(pod),
          container,
          sandbox,
          lastRun,
          attempt: this.#nextAttempt(container, lastRun),
          ...this.#aim(pod, container, current),
          isCancelled: () => this.#currentStage() !== 'syncing',
          onStarted: (id) => this.#expected.add(id),
        })
      })
      if (failure) this.#reasons.set(container.name, failure)
      else this.#reasons.delete(container.name)
      failed ||= failure !== undefined
      // A later init container has to wait for one that could not be started.
      if (failure && pod.spec.initContainers?.includes(container)) return true
    }
    return failed
  }

  #aim(pod: Pod, container: Container, current: PodRuntime): { targetId?: string } {
    const aimed = pod.spec.ephemeralContainers?.find(({ name }) => name === container.name)?.targetContainerName
    const target = aimed ? latestRun(current, aimed) : undefined
    return target ? { targetId: target.id } : {}
  }

  #nextAttempt(container: Container, lastRun: RuntimeContainer | undefined): number {
    if (lastRun) return lastRun.config.metadata.attempt + 1
    const told = this.#tools.statuses.get(this.uid)
    const all = [...(told?.containerStatuses ?? []), ...(told?.initContainerStatuses ?? [])]
    const before = all.find((one) => one.name === container.name)
    return before?.lastState?.terminated || before?.state?.terminated ? before.restartCount + 1 : 0
  }

  async #createSandbox(pod: Pod, config: PodSandboxConfig) {
    const { cri, events } = this.#tools
    try {
      const { sandboxId } = await cri.call<'RunPodSandbox'>({ type: 'RunPodSandbox', config })
      const known = this.#tools.runtime.get(this.uid).sandboxes.find(({ sandbox }) => sandbox.id === sandboxId)
      this.#tellSandboxReady()
      return known?.sandbox ?? { id: sandboxId, config, ip: '' }
    } catch (error) {
      if (!(error instanceof CriError)) throw error
      events.warning(pod, '', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${error.message}`)
      return undefined
    }
  }

  /** The one condition that is told before any container has started. */
  #tellSandboxReady(): void {
    const { statuses, host } = this.#tools
    const status = statuses.get(this.uid)
    if (!status || this.#currentStage() !== 'syncing') return
    const conditions = (status.conditions ?? []).map((one) =>
      one.type === 'PodReadyToStartContainers' && one.status !== 'True'
        ? { ...one, status: 'True', lastTransitionTime: host.clock.timestamp() }
        : one,
    )
    statuses.set(this.uid, { ...status, conditions })
  }

  /** Like SyncTerminatingPod. */
  async #takeDown(): Promise<void> {
    const { runtime, killer, prober } = this.#tools
    if (!runtime.healthy) return
    this.#deadline?.cancel()
    prober.follow(this.#pod, runtime.get(this.uid))
    this.#reasons.clear()
    this.#tellStatus(runtime.get(this.uid), false)
    await (await killer.get()).killPod(this.#pod, runtime.get(this.uid), this.#grace(this.#pod))
    if (!runtime.healthy) return this.#retryAfter(networkRetryMs)
    prober.remove(this.uid)
    this.#stage = 'terminated'
    this.#again = true
  }

  /** Like SyncTerminatedPod: nothing runs any more; the rest is taken away and the last status told. */
  async #cleanUp(): Promise<void> {
    const { host, runtime, volumes, statuses, killer } = this.#tools
    const current = runtime.get(this.uid)
    if (current.sandboxes.some(({ sandbox }) => sandbox.state === 'SANDBOX_READY')) return
    if (!this.#cleaned) {
      this.#cleaned = true
      const status = withoutResources(this.#tellStatus(current, true))
      if (volumes.unmount(this.uid)) {
        await host.clock.sleep(reconcileVolumesMs)
        statuses.set(this.uid, status)
        await host.clock.sleep(unmountMs - reconcileVolumesMs)
      }
      statuses.set(this.uid, terminatedStatus(status))
    }
    const isGoing = this.isStatic || this.#pod.metadata.deletionTimestamp !== undefined
    if (!isGoing) return
    await (await killer.get()).removeSandboxes(current)
    this.#stage = 'finished'
    statuses.finish(this.uid)
    this.#tools.onFinished(this)
  }

  #tellStatus(runtime: PodRuntime, isTerminal: boolean): PodStatus {
    const { statuses, prober, host, config } = this.#tools
    const old = statuses.get(this.uid) ?? this.#pod.status ?? {}
    const status = podStatus({
      pod: this.#pod,
      runtime,
      reasons: this.#reasons,
      probes: prober,
      resize: this.#resize,
      lastWords: (container, run) => terminationMessage(host, this.#pod, container, run),
      old,
      hostIp: config.nodeIp,
      now: host.clock.timestamp(),
      isTerminal,
    })
    statuses.set(this.uid, status)
    return status
  }

  /** activeDeadlineSeconds: the pod fails when its time is over. */
  #watchDeadline(pod: Pod, status: PodStatus): void {
    const { activeDeadlineSeconds: seconds } = pod.spec
    if (seconds === undefined || this.#deadline || !status.startTime) return
    const { host, statuses, events } = this.#tools
    const leftMs = Date.parse(status.startTime) + seconds * 1000 - host.clock.unixMs()
    this.#deadline = host.clock.after(Math.max(0, leftMs), () => {
      if (this.#stage !== 'syncing') return
      const message = 'Pod was active on the node longer than the specified deadline'
      events.normal(pod, '', 'DeadlineExceeded', message)
      const now = statuses.get(this.uid) ?? {}
      statuses.set(this.uid, { ...now, phase: 'Failed', reason: 'DeadlineExceeded', message })
      this.terminate()
    })
  }

  #grace(pod: Pod): number {
    return this.#graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  }

  #killGrace(pod: Pod, run: RuntimeContainer, because: 'changed' | 'liveness' | 'startup'): number {
    const container = findContainer(pod, run.config.metadata.name)
    const probe =
      because === 'liveness' ? container?.livenessProbe : because === 'startup' ? container?.startupProbe : undefined
    return probe?.terminationGracePeriodSeconds ?? this.#grace(pod)
  }

  /** Waits for `task`, or until the pod is to be taken down. */
  async #interruptible(task: () => Promise<void>): Promise<void> {
    const { host } = this.#tools
    const done = host.signal()
    this.#interrupt = () => done.notify()
    host.spawn(async () => {
      await task()
      done.notify()
    })
    await done.wait()
    this.#interrupt = undefined
  }

  #retryAfter(delayMs: number): void {
    this.#retry?.cancel()
    this.#retry = this.#tools.host.clock.after(delayMs, () => this.wake())
  }

  /** Acting on a picture that is older than one's own deeds would do them twice. */
  #noteExpected(): void {
    if (this.#expected.size === 0) return
    const { runtime } = this.#tools
    if (!runtime.healthy) return this.#expected.clear()
    for (const { containers } of runtime.get(this.uid).sandboxes)
      for (const { id, state } of containers) if (state !== 'CONTAINER_CREATED') this.#expected.delete(id)
  }

  toString(): string {
    return podText(this.#pod)
  }
}

/** Like podsDifferSemantically, and needToReconcilePodReadiness. */
function differs(before: Pod, after: Pod): boolean {
  const [old, now] = [before.metadata, after.metadata]
  if (old.generation !== now.generation || old.deletionTimestamp !== now.deletionTimestamp) return true
  if (!deepEqual(old.labels, now.labels) || !deepEqual(old.annotations, now.annotations)) return true
  return after.spec.readinessGates !== undefined && !deepEqual(before.status?.conditions, after.status?.conditions)
}
