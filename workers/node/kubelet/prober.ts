// Probes containers for as long as they run and remembers what came of it. Like pkg/kubelet/prober.
import type { Container, Pod, Probe } from '../../apis/core/types.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { Host } from '../../simulation/host.ts'
import { containerRuns } from './container-runs.ts'
import type { CriClient } from './cri-client.ts'
import type { PodEvents } from './pod-events.ts'
import type { PodRuntime } from './pod-runtime.ts'
import { type ProbeKind, type ProbeTarget, runProbe } from './probe.ts'

/** The probes of one run of a container. */
type Watch = {
  readonly uid: string
  readonly timers: Timer[]
  started: boolean
  ready: boolean
  failed: 'liveness' | 'startup' | undefined
}

type Streak = { last: string; length: number }

export class Prober {
  readonly #host: Host
  readonly #cri: CriClient
  readonly #events: PodEvents
  readonly #nodeAddress: string
  readonly #onChange: (uid: string) => void
  readonly #watches = new Map<string, Watch>()

  constructor(host: Host, cri: CriClient, events: PodEvents, nodeAddress: string, onChange: (uid: string) => void) {
    this.#host = host
    this.#cri = cri
    this.#events = events
    this.#nodeAddress = nodeAddress
    this.#onChange = onChange
  }

  /** Starts to probe what runs now and stops to probe what has ended. */
  follow(pod: Pod, runtime: PodRuntime): void {
    if (!pod.spec.containers.some(hasProbe) && !pod.spec.initContainers?.some(hasProbe)) return
    for (const [container, run] of containerRuns(pod, runtime)) {
      if (!hasProbe(container)) continue
      const watch = this.#watches.get(run.id)
      if (run.state !== 'CONTAINER_RUNNING') this.#stop(run.id)
      else if (!watch) this.#start(pod, container, run.id, run.startedAtMs, runtime)
    }
  }

  isStarted(container: Container, containerId: string): boolean {
    return container.startupProbe === undefined || (this.#watches.get(containerId)?.started ?? false)
  }

  isReady(container: Container, containerId: string): boolean {
    return container.readinessProbe === undefined || (this.#watches.get(containerId)?.ready ?? false)
  }

  failedProbe(containerId: string): 'liveness' | 'startup' | undefined {
    return this.#watches.get(containerId)?.failed
  }

  /** A pod is on its way out: liveness no longer matters. */
  remove(uid: string): void {
    for (const [id, watch] of this.#watches) if (watch.uid === uid) this.#stop(id)
  }

  #start(pod: Pod, container: Container, containerId: string, startedAtMs: number, runtime: PodRuntime): void {
    const podIp = runtime.sandboxes[0]?.sandbox.ip || this.#nodeAddress
    const watch: Watch = {
      uid: pod.metadata.uid ?? '',
      timers: [],
      started: container.startupProbe === undefined,
      ready: container.readinessProbe === undefined,
      failed: undefined,
    }
    this.#watches.set(containerId, watch)
    const target = { pod, container, containerId, podIp }
    if (container.startupProbe) this.#repeat(watch, target, 'Startup', container.startupProbe, startedAtMs)
    if (container.livenessProbe) this.#repeat(watch, target, 'Liveness', container.livenessProbe, startedAtMs)
    if (container.readinessProbe) this.#repeat(watch, target, 'Readiness', container.readinessProbe, startedAtMs)
  }

  #repeat(watch: Watch, target: ProbeTarget, kind: ProbeKind, probe: Probe, startedAtMs: number): void {
    const periodMs = (probe.periodSeconds ?? 10) * 1000
    const delayMs = startedAtMs + (probe.initialDelaySeconds ?? 0) * 1000 - this.#host.clock.unixMs()
    const firstMs = Math.max(delayMs, 0) + this.#host.random.between(5, 50)
    const streak: Streak = { last: '', length: 0 }
    let busy = false
    const tick = () => {
      if (busy || (kind === 'Startup' ? watch.started : !watch.started) || watch.failed) return
      busy = true
      this.#host.spawn(async () => {
        await this.#probe(watch, target, kind, probe, streak)
        busy = false
      })
    }
    watch.timers.push(this.#host.clock.every(periodMs, tick, firstMs))
  }

  async #probe(watch: Watch, target: ProbeTarget, kind: ProbeKind, probe: Probe, streak: Streak): Promise<void> {
    const { result, output } = await runProbe(this.#host, this.#cri, target, probe)
    if (this.#watches.get(target.containerId) !== watch) return
    const { pod, container } = target
    if (result === 'failure') this.#events.warning(pod, container.name, 'Unhealthy', `${kind} probe failed: ${output}`)
    if (result === 'unknown') {
      this.#events.warning(
        pod,
        container.name,
        'Unhealthy',
        `${kind} probe errored and resulted in unknown state: ${output}`,
      )
      return
    }
    if (streak.last === result) streak.length += 1
    else Object.assign(streak, { last: result, length: 1 })
    const threshold = result === 'success' ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
    if (streak.length >= threshold) this.#settle(watch, kind, result === 'success')
  }

  #settle(watch: Watch, kind: ProbeKind, passed: boolean): void {
    const before = `${watch.started} ${watch.ready} ${watch.failed}`
    if (kind === 'Readiness') watch.ready = passed
    else if (!passed) watch.failed = kind === 'Startup' ? 'startup' : 'liveness'
    else if (kind === 'Startup') watch.started = true
    if (`${watch.started} ${watch.ready} ${watch.failed}` !== before) this.#onChange(watch.uid)
  }

  #stop(containerId: string): void {
    const watch = this.#watches.get(containerId)
    if (!watch) return
    for (const timer of watch.timers) timer.cancel()
    this.#watches.delete(containerId)
  }
}

function hasProbe({ startupProbe, livenessProbe, readinessProbe }: Container): boolean {
  return startupProbe !== undefined || livenessProbe !== undefined || readinessProbe !== undefined
}
