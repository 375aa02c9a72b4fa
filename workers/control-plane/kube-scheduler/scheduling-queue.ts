// Pods that wait for a node: active (to be tried now), in back-off (soon), unschedulable (when something changes).
// Like pkg/scheduler/backend/queue. Time comes in as an argument, so the queue itself waits for nothing.
import { type ClusterEvent, mayHelp, type Plugin, type Rejection } from './framework.ts'
import { PodHeap } from './pod-heap.ts'
import type { PodInfo } from './pod-info.ts'

export type QueuedPod = {
  readonly uid: string
  info: PodInfo
  /** When it was put into the queue it is in. */
  enteredMs: number
  /** Order of entry, for pods that entered at the same time. */
  entered: number
  /** Attempts that found no node, and errors in a row. Both lengthen the back-off. */
  unschedulableCount: number
  errorCount: number
  backoffEndsMs: number
  /** Plugins that said no: their hints decide which events bring the pod back. */
  rejectedBy: ReadonlySet<string>
  /** A plugin that keeps the pod from queueing at all. */
  gate: Rejection | undefined
  /** The trace record that put the pod into its queue. */
  cause: number
}

/** How long pods wait that found no node: longer from try to try, up to the most. */
export type Backoff = { readonly initialMs: number; readonly mostMs: number }
export const defaultBackoff: Backoff = { initialMs: 1000, mostMs: 10_000 }
/** What the queue has to know of a profile. */
type QueueProfile = { readonly schedulerName: string; readonly plugins: readonly Plugin[] }
/** Pods nothing has happened for are tried again after this long. */
const flushAfterMs = 5 * 60_000

export class SchedulingQueue {
  /** By the name of the scheduler whose profile they belong to, then by their own. */
  readonly #profiles: ReadonlyMap<string, ReadonlyMap<string, Plugin>>
  readonly #names: readonly string[]
  readonly #fallback: ReadonlyMap<string, Plugin>
  readonly #backoffTimes: Backoff
  readonly #active = new PodHeap<QueuedPod>(isMoreUrgent)
  readonly #backoff = new PodHeap<QueuedPod>(endsEarlier)
  /** Pods in back-off after an error: unlike the others they sit it out even when there is nothing else to do. */
  readonly #errorBackoff = new PodHeap<QueuedPod>(endsEarlier)
  readonly #unschedulable = new Map<string, QueuedPod>()
  /** Unschedulable pods by the plugins that rejected them, '' for none; so that an event asks only those it may help. */
  readonly #rejected = new Map<string, Set<QueuedPod>>()
  #entered = 0

  /** Pods with another scheduler than these are taken as the first one's. */
  constructor(profiles: readonly QueueProfile[], backoff = defaultBackoff) {
    const byName = (plugins: readonly Plugin[]) => new Map(plugins.map((plugin) => [plugin.name, plugin]))
    this.#profiles = new Map(profiles.map(({ schedulerName, plugins }) => [schedulerName, byName(plugins)]))
    this.#fallback = byName(profiles[0]?.plugins ?? [])
    this.#names = [...new Set(profiles.flatMap(({ plugins }) => plugins.map(({ name }) => name)))]
    this.#backoffTimes = backoff
  }

  get lengths(): { readonly active: number; readonly backoff: number; readonly unschedulable: number } {
    return {
      active: this.#active.size,
      backoff: this.#backoff.size + this.#errorBackoff.size,
      unschedulable: this.#unschedulable.size,
    }
  }

  /** Whether `next` has something to give. */
  get hasNext(): boolean {
    return this.#active.size > 0 || this.#backoff.size > 0
  }

  /** A new pod, or one that waits already and is to be tried again. */
  add(info: PodInfo, nowMs: number, cause: number): void {
    const known = this.#take(info.uid)
    const queued: QueuedPod = known ?? {
      uid: info.uid,
      info,
      enteredMs: nowMs,
      entered: 0,
      unschedulableCount: 0,
      errorCount: 0,
      backoffEndsMs: 0,
      rejectedBy: new Set(),
      gate: undefined,
      cause,
    }
    queued.info = info
    queued.cause = cause
    this.#enqueue(queued, nowMs)
  }

  /** A waiting pod that the API changed: it moves only when the change could help. */
  update(info: PodInfo, event: ClusterEvent, nowMs: number, cause: number): void {
    const waiting = this.#waiting(info.uid)
    if (waiting) {
      waiting.info = info
      return
    }
    const queued = this.#unschedulable.get(info.uid)
    if (!queued) return this.add(info, nowMs, cause)
    queued.info = info
    if (queued.gate || this.#isHelped(queued, event)) this.#requeue(queued, nowMs, cause)
  }

  /** Takes over what changed of a waiting pod without trying it again. */
  refresh(info: PodInfo): void {
    const waiting = this.#waiting(info.uid) ?? this.#unschedulable.get(info.uid)
    if (waiting) waiting.info = info
  }

  remove(uid: string): void {
    this.#take(uid)
  }

  /** The most urgent pod; when none is active, one whose back-off is not over yet: there is nothing better to do. */
  next(): QueuedPod | undefined {
    return this.#active.pop() ?? this.#backoff.pop()
  }

  /** Puts back a pod that found no node. */
  addUnschedulable(queued: QueuedPod, rejectedBy: ReadonlySet<string>, nowMs: number): void {
    queued.unschedulableCount++
    queued.errorCount = 0
    queued.rejectedBy = rejectedBy
    queued.backoffEndsMs = nowMs + this.#backoffMs(queued.unschedulableCount)
    this.#enter(queued, nowMs)
    this.#unschedulable.set(queued.uid, queued)
    for (const name of rejectedBy.size > 0 ? rejectedBy : ['']) {
      const rejected = this.#rejected.get(name)
      if (rejected) rejected.add(queued)
      else this.#rejected.set(name, new Set([queued]))
    }
  }

  /** Puts back a pod whose cycle failed for no fault of the pod: it is tried again after a back-off. */
  addAfterError(queued: QueuedPod, nowMs: number): void {
    queued.errorCount++
    queued.rejectedBy = new Set()
    queued.backoffEndsMs = nowMs + this.#backoffMs(queued.errorCount)
    this.#enter(queued, nowMs)
    this.#errorBackoff.push(queued)
  }

  /** Something happened: pods it may help go back to the queue. */
  moveFor(event: ClusterEvent, nowMs: number, cause: number): void {
    for (const queued of [...(this.#rejected.get('') ?? [])]) this.#requeue(queued, nowMs, cause)
    for (const name of this.#names)
      for (const queued of this.#concerns(name, event) ? [...(this.#rejected.get(name) ?? [])] : []) {
        const plugin = this.#pluginsOf(queued.info).get(name)
        if (plugin && mayHelp(plugin, event, queued.info)) this.#requeue(queued, nowMs, cause)
      }
  }

  /** Brings one pod back whatever its plugins say. */
  activate(uid: string, nowMs: number, cause: number): void {
    const queued = this.#unschedulable.get(uid)
    if (queued) this.#requeue(queued, nowMs, cause)
  }

  /** Pods whose back-off is over become active. */
  flushBackoff(nowMs: number): void {
    for (const heap of [this.#backoff, this.#errorBackoff])
      while (heap.first && heap.first.backoffEndsMs <= nowMs) this.#activate(heap.pop() as QueuedPod, nowMs)
  }

  /** Pods that have waited too long are tried again for good measure. */
  flushUnschedulable(nowMs: number): void {
    for (const queued of this.#unschedulable.values())
      if (!queued.gate && nowMs - queued.enteredMs > flushAfterMs) this.#requeue(queued, nowMs, 0)
  }

  /** Whether a plugin of that name looks at such events at all. */
  #concerns(name: string, { type }: ClusterEvent): boolean {
    for (const plugins of this.#profiles.values()) if (plugins.get(name)?.hints?.[type]) return true
    return false
  }

  #pluginsOf({ pod }: PodInfo): ReadonlyMap<string, Plugin> {
    return this.#profiles.get(pod.spec.schedulerName ?? '') ?? this.#fallback
  }

  /** 1 s, 2 s, 4 s, 8 s, and then 10 s each time, unless configured otherwise. */
  #backoffMs(attempts: number): number {
    const { initialMs, mostMs } = this.#backoffTimes
    return Math.min(initialMs * 2 ** (attempts - 1), mostMs)
  }

  #waiting(uid: string): QueuedPod | undefined {
    return this.#active.get(uid) ?? this.#backoff.get(uid) ?? this.#errorBackoff.get(uid)
  }

  #isHelped(queued: QueuedPod, event: ClusterEvent): boolean {
    if (queued.rejectedBy.size === 0) return true
    return [...queued.rejectedBy].some((name) => {
      const plugin = this.#pluginsOf(queued.info).get(name)
      return plugin !== undefined && mayHelp(plugin, event, queued.info)
    })
  }

  /** Takes a pod out of the unschedulable ones: into back-off as long as that lasts, else to the active ones. */
  #requeue(queued: QueuedPod, nowMs: number, cause: number): void {
    queued.cause = cause
    this.#leaveUnschedulable(queued)
    this.#enqueue(queued, nowMs)
  }

  /** Makes a pod wait for its turn unless a plugin keeps it from queueing. */
  #enqueue(queued: QueuedPod, nowMs: number): void {
    queued.gate = undefined
    for (const plugin of this.#pluginsOf(queued.info).values()) queued.gate ??= plugin.gate?.(queued.info)
    if (queued.gate) {
      this.#enter(queued, nowMs)
      this.#unschedulable.set(queued.uid, queued)
    } else if (queued.backoffEndsMs <= nowMs) this.#activate(queued, nowMs)
    else {
      this.#enter(queued, nowMs)
      this.#backoff.push(queued)
    }
  }

  #activate(queued: QueuedPod, nowMs: number): void {
    this.#enter(queued, nowMs)
    this.#active.push(queued)
  }

  #enter(queued: QueuedPod, nowMs: number): void {
    queued.enteredMs = nowMs
    queued.entered = ++this.#entered
  }

  #take(uid: string): QueuedPod | undefined {
    const queued = this.#unschedulable.get(uid)
    if (queued) this.#leaveUnschedulable(queued)
    return queued ?? this.#active.remove(uid) ?? this.#backoff.remove(uid) ?? this.#errorBackoff.remove(uid)
  }

  #leaveUnschedulable(queued: QueuedPod): void {
    this.#unschedulable.delete(queued.uid)
    for (const name of queued.rejectedBy.size > 0 ? queued.rejectedBy : ['']) {
      const rejected = this.#rejected.get(name)
      rejected?.delete(queued)
      if (rejected?.size === 0) this.#rejected.delete(name)
    }
  }
}

/** Like plugins/queuesort PrioritySort: by priority, then first come, first served. */
function isMoreUrgent(a: QueuedPod, b: QueuedPod): boolean {
  if (a.info.priority !== b.info.priority) return a.info.priority > b.info.priority
  return a.enteredMs < b.enteredMs || (a.enteredMs === b.enteredMs && a.entered < b.entered)
}

function endsEarlier(a: QueuedPod, b: QueuedPod): boolean {
  return a.backoffEndsMs < b.backoffEndsMs || (a.backoffEndsMs === b.backoffEndsMs && a.entered < b.entered)
}
