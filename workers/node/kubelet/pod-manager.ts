// All pods of the node, from the API and from disk: admits new ones, gives each a worker, and takes down what nobody
// wants any more. Like kubelet.go's sync loop with HandlePodAdditions, -Updates, -Removes and -Cleanups.
import { keyOf } from '../../apimachinery/object.ts'
import type { Node, Pod } from '../../apis/core/types.ts'
import { rejectionOf } from './admission.ts'
import { changedResources, givenBefore, withResources } from './allocation.ts'
import { isMirrorPod, type MirrorPods } from './mirror-pods.ts'
import type { ResizeProblem } from './pod-resize.ts'
import { rejectedStatus } from './pod-status.ts'
import { type PodTools, PodWorker } from './pod-worker.ts'

export type PodManagerOptions = {
  readonly tools: () => PodTools
  readonly mirrors: MirrorPods
  node(): Node | undefined
  allocatable(): Readonly<Record<string, string>>
  /** A pod's object is gone from the API, and everything of it from the node. */
  onGone(uid: string): void
}

export class PodManager {
  readonly #options: PodManagerOptions
  readonly #workers = new Map<string, PodWorker>()
  /** The API's pods of this node by uid, mirror pods among them. */
  readonly #apiPods = new Map<string, Pod>()
  readonly #mirrorUids = new Map<string, string>()
  readonly #rejected = new Set<string>()
  /** Pods that ask for more than they are given. */
  readonly #resizing = new Map<string, ResizeProblem>()
  #staticPods: readonly Pod[] = []
  #apiSynced = false

  constructor(options: PodManagerOptions) {
    this.#options = options
  }

  get workers(): ReadonlyMap<string, PodWorker> {
    return this.#workers
  }

  /** The object in the API that stands for a pod of this node. */
  apiPodOf(uid: string): Pod | undefined {
    return this.#apiPods.get(uid) ?? this.#apiPods.get(this.#mirrorUids.get(uid) ?? '')
  }

  /** The mirror pod of that name, if the API has one. */
  mirrorOf(key: string): Pod | undefined {
    for (const uid of this.#mirrorUids.values()) {
      const pod = this.#apiPods.get(uid)
      if (pod && keyOf(pod) === key) return pod
    }
    return undefined
  }

  wake(uid: string): void {
    this.#workers.get(uid)?.wake()
  }

  wakeAll(): void {
    for (const worker of this.#workers.values()) worker.wake()
  }

  setStaticPods(pods: readonly Pod[]): void {
    this.#staticPods = pods
    const wanted = new Set(pods.map((pod) => pod.metadata.uid))
    for (const worker of this.#workers.values()) if (worker.isStatic && !wanted.has(worker.uid)) worker.terminate()
    for (const pod of pods)
      if (!this.#workers.has(pod.metadata.uid ?? '') && !this.#nameTaken(pod)) this.#admit(pod, true)
    this.#options.mirrors.want(pods)
  }

  apiPodChanged(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    this.#apiPods.set(uid, pod)
    if (isMirrorPod(pod)) return this.#mirrorChanged(pod)
    const worker = this.#workers.get(uid)
    if (worker) this.#update(worker, pod)
    else if (pod.metadata.deletionTimestamp !== undefined && this.#isOver(pod)) this.#release(pod)
    else if (!this.#isOver(pod)) this.#admit(pod, false)
    this.#options.tools().statuses.noteApiPod(uid, pod)
  }

  apiPodGone(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    this.#apiPods.delete(uid)
    this.#rejected.delete(uid)
    if (isMirrorPod(pod)) {
      const { mirrors } = this.#options
      for (const [own, mirror] of this.#mirrorUids) if (mirror === uid) this.#mirrorUids.delete(own)
      return mirrors.sync(keyOf(pod))
    }
    const worker = this.#workers.get(uid)
    // Deleted by force: the object is gone before the containers are.
    if (worker && worker.stage !== 'finished') {
      const grace = pod.metadata.deletionGracePeriodSeconds ?? 1
      worker.update({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: pod.metadata.deletionTimestamp ?? '' } })
      worker.terminate(grace)
    } else {
      this.#options.onGone(uid)
      this.removeOrphans()
    }
  }

  /** The first list is in: what runs here but is wanted by nobody can now be told. */
  apiReady(): void {
    this.#apiSynced = true
    this.#options.mirrors.syncAll()
    this.removeOrphans()
  }

  /** Takes down pods that only the runtime still knows. */
  removeOrphans(): void {
    const { runtime, killer, host } = this.#options.tools()
    if (!this.#apiSynced || !runtime.healthy) return
    for (const uid of runtime.uids()) {
      if (this.#workers.has(uid) || this.#apiPods.has(uid)) continue
      const orphan = runtime.get(uid)
      const config = orphan.sandboxes[0]?.sandbox.config
      if (!config) continue
      const { name, namespace } = config.metadata
      const pod: Pod = { metadata: { name, namespace, uid }, spec: { containers: [] } }
      host.spawn(async () => {
        const pods = await killer.get()
        await pods.killPod(pod, orphan, 30)
        await pods.removeSandboxes(runtime.get(uid))
      })
    }
  }

  /** A worker has done its work. */
  finished(worker: PodWorker): void {
    this.#workers.delete(worker.uid)
    this.#retryResizes()
    if (worker.isStatic) {
      this.#options.onGone(worker.uid)
      this.setStaticPods(this.#staticPods)
    } else if (!this.#apiPods.has(worker.uid)) this.#options.onGone(worker.uid)
  }

  /** Other resources are given to a pod only where there are any. */
  #update(worker: PodWorker, pod: Pod): void {
    const given = changedResources(worker.pod, pod)
    const isNew = worker.pod.metadata.generation !== pod.metadata.generation
    worker.update(withResources(pod, given))
    if (given.size > 0 && isNew) this.#resize(worker)
    else if (given.size === 0 && this.#resizing.delete(worker.uid)) worker.resize({})
  }

  #resize(worker: PodWorker): void {
    const { tools, allocatable } = this.#options
    tools().resizer.use(({ decideResize }) => {
      const wanted = this.#apiPods.get(worker.uid)
      if (!wanted || worker.stage !== 'syncing') return
      const others = this.#admitted().filter(({ metadata }) => metadata.uid !== worker.uid)
      const problem = decideResize(
        worker,
        wanted,
        others,
        allocatable(),
        tools().events,
        this.#resizing.get(worker.uid),
      )
      if (problem) this.#resizing.set(worker.uid, problem)
      else this.#resizing.delete(worker.uid)
    })
  }

  /** What had no room may have some now. */
  #retryResizes(): void {
    for (const [uid, { reason }] of this.#resizing) {
      const worker = this.#workers.get(uid)
      if (!worker) this.#resizing.delete(uid)
      else if (reason === 'Deferred') this.#resize(worker)
    }
  }

  #admitted(): Pod[] {
    return [...this.#workers.values()].filter((one) => one.stage === 'syncing').map((one) => one.pod)
  }

  #admit(pod: Pod, isStatic: boolean): void {
    const { tools, node, allocatable } = this.#options
    const uid = pod.metadata.uid ?? ''
    const { host, statuses, events, runtime } = tools()
    // What ran here before the kubelet was restarted has been let in already.
    const isKnown = runtime.get(uid).sandboxes.length > 0 || (pod.status?.containerStatuses?.length ?? 0) > 0
    const others = this.#admitted()
    const rejection = isKnown || isStatic ? undefined : rejectionOf(pod, others, node(), allocatable())
    if (rejection) {
      if (this.#rejected.has(uid)) return
      this.#rejected.add(uid)
      events.warning(pod, '', rejection.reason, rejection.message)
      statuses.set(
        uid,
        rejectedStatus(
          pod.status ?? {},
          rejection.reason,
          rejection.message,
          pod.metadata.generation,
          host.clock.timestamp(),
        ),
      )
      return
    }
    const given = isKnown ? givenBefore(pod) : new Map()
    const worker = new PodWorker(tools(), withResources(pod, given), isStatic)
    this.#workers.set(uid, worker)
    worker.start()
    if (given.size > 0) this.#resize(worker)
  }

  /** A pod that never got a worker, or whose worker is long done, may go at once. */
  #release(pod: Pod): void {
    const { statuses } = this.#options.tools()
    const uid = pod.metadata.uid ?? ''
    if (!statuses.get(uid)) statuses.set(uid, pod.status ?? {})
    statuses.finish(uid)
  }

  #mirrorChanged(pod: Pod): void {
    const { mirrors, tools } = this.#options
    const own = mirrors.staticPodOf(pod)?.metadata.uid
    const mirrorUid = pod.metadata.uid ?? ''
    for (const [uid, mirror] of this.#mirrorUids) if (mirror === mirrorUid && uid !== own) this.#mirrorUids.delete(uid)
    this.#mirrorUids.set(own ?? mirrorUid, mirrorUid)
    mirrors.sync(keyOf(pod))
    if (own) tools().statuses.noteApiPod(own, pod)
  }

  #isOver({ status }: Pod): boolean {
    return status?.phase === 'Failed' || status?.phase === 'Succeeded'
  }

  /** A static pod waits until the one of the same name before it is gone. */
  #nameTaken(pod: Pod): boolean {
    for (const worker of this.#workers.values()) if (keyOf(worker.pod) === keyOf(pod)) return true
    return false
  }
}
