// Ends containers in good order: says so, runs preStop, asks them to stop, and kills what does not within the grace
// period. Fetched for the first that has to end. Like kuberuntime killContainer and killPodWithSyncResult.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import { isSidecar } from './container-restart.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { findContainer } from './find-container.ts'
import { runHook } from './lifecycle-hooks.ts'
import { runAll } from './parallel.ts'
import type { PodEvents } from './pod-events.ts'
import { type PodRuntime, runningContainers } from './pod-runtime.ts'

const minGraceSeconds = 2

export class PodKiller {
  readonly #host: Host
  readonly #cri: CriClient
  readonly #events: PodEvents
  readonly #nodeAddress: string

  constructor(host: Host, cri: CriClient, events: PodEvents, nodeAddress: string) {
    this.#host = host
    this.#cri = cri
    this.#events = events
    this.#nodeAddress = nodeAddress
  }

  /** Ends one container. `graceSeconds` overrides the pod's own. */
  async killContainer(pod: Pod, run: RuntimeContainer, message: string, graceSeconds: number): Promise<void> {
    const { name } = run.config.metadata
    this.#events.normal(pod, name, 'Killing', message)
    const container = findContainer(pod, name)
    const preStop = container?.lifecycle?.preStop
    const startedMs = this.#host.clock.nowMs()
    if (container && preStop && graceSeconds > 0) await this.#preStop(pod, container, run, graceSeconds)
    const spentSeconds = (this.#host.clock.nowMs() - startedMs) / 1000
    const left =
      graceSeconds <= 0
        ? 0
        : Math.max(graceSeconds - spentSeconds, preStop ? minGraceSeconds : graceSeconds - spentSeconds)
    await this.#act(() => this.#cri.act({ type: 'StopContainer', containerId: run.id, timeoutSeconds: left }))
  }

  /** Ends all containers of a pod, sidecars last and in reverse order, and then its sandboxes. */
  async killPod(pod: Pod, runtime: PodRuntime, graceSeconds: number): Promise<void> {
    const running = runningContainers(runtime)
    const startedMs = this.#host.clock.nowMs()
    const isSidecarRun = (run: RuntimeContainer) => {
      const container = findContainer(pod, run.config.metadata.name)
      return container !== undefined && isSidecar(container)
    }
    const kill = (run: RuntimeContainer, grace: number) =>
      this.killContainer(pod, run, `Stopping container ${run.config.metadata.name}`, grace)
    const main = running.filter((run) => !isSidecarRun(run))
    await runAll(
      this.#host,
      main.map((run) => () => kill(run, graceSeconds)),
    )
    for (const run of running.filter(isSidecarRun).reverse()) {
      const spent = (this.#host.clock.nowMs() - startedMs) / 1000
      await kill(run, graceSeconds <= 0 ? 0 : Math.max(graceSeconds - spent, minGraceSeconds))
    }
    await this.stopSandboxes(runtime)
  }

  async stopSandboxes({ sandboxes }: PodRuntime): Promise<void> {
    for (const { sandbox } of sandboxes)
      if (sandbox.state === 'SANDBOX_READY')
        await this.#act(() => this.#cri.act({ type: 'StopPodSandbox', sandboxId: sandbox.id }))
  }

  /** Takes what is left of a pod out of the runtime. */
  async removeSandboxes({ sandboxes }: PodRuntime): Promise<void> {
    for (const { sandbox } of sandboxes)
      await this.#act(() => this.#cri.act({ type: 'RemovePodSandbox', sandboxId: sandbox.id }))
  }

  async #preStop(pod: Pod, container: Container, run: RuntimeContainer, graceSeconds: number): Promise<void> {
    const done = this.#host.signal()
    let failure: string | undefined
    const hook = container.lifecycle?.preStop ?? {}
    this.#host.spawn(async () => {
      const podIp = pod.spec.hostNetwork ? this.#nodeAddress : (pod.status?.podIP ?? '')
      failure = await runHook(this.#host, this.#cri, pod, container, run, hook, podIp)
      done.notify()
    })
    const timer = this.#host.clock.after(graceSeconds * 1000, () => done.notify())
    await done.wait()
    timer.cancel()
    if (failure !== undefined) this.#events.warning(pod, container.name, 'FailedPreStopHook', 'PreStopHook failed')
  }

  /** What the runtime cannot do now it will be asked again: whoever waits for the end of containers hears of it. */
  async #act(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof CriError)) throw error
    }
  }
}
