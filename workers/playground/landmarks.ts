// What one finds one's way through a run by: what a person did, what broke, rollouts, and pods and nodes that became ready
// or ceased to be. Beside that, how busy the cluster was. Bounded; it outlives the records themselves.
import { controllerOf, type KubeObject } from '../apimachinery/object.ts'
import type { Fault, Landmark } from '../contract.ts'
import type { TraceRecord } from '../simulation/trace.ts'
import { Activity } from './activity.ts'
import { isComponent, isOneShot } from './end-names.ts'

const most = 4_000
/** More than these are not told one by one. */
const mostTold = 500

type Write = Extract<TraceRecord, { type: 'write' }>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }
/** What all workloads that are rolled out say of themselves. */
type Status = {
  readonly observedGeneration?: number
  readonly replicas?: number
  readonly updatedReplicas?: number
  readonly availableReplicas?: number
  readonly desiredNumberScheduled?: number
  readonly updatedNumberScheduled?: number
  readonly numberAvailable?: number
}

export class Landmarks {
  readonly activity = new Activity()
  #marks: Mutable<Landmark>[] = []
  /** By uid: of pods and nodes, whether they were ready when last seen; rollouts that are not over. */
  readonly #ready = new Map<string, boolean>()
  readonly #rollouts = new Map<string, Mutable<Landmark>>()

  /** Oldest first. Of very many, those of one sort within one of `parts` equal parts of the time are told as one. */
  between(fromMs: number, toMs: number, parts: number): readonly Landmark[] {
    const marks = this.#marks.filter(({ atMs, endMs = atMs }) => atMs <= toMs && endMs >= fromMs)
    if (marks.length <= mostTold) return marks
    const merged = new Map<string, Mutable<Landmark>>()
    for (const mark of marks) {
      const part = Math.floor(((mark.atMs - fromMs) / (toMs - fromMs)) * parts)
      const key = mark.endMs === undefined ? `${part} ${mark.lane} ${mark.what}` : `${mark.record}`
      const known = merged.get(key)
      if (known) known.count = (known.count ?? 1) + 1
      else merged.set(key, { ...mark })
    }
    return [...merged.values()]
  }

  see(record: TraceRecord, root: number): void {
    this.activity.see(record, root)
    switch (record.type) {
      case 'input':
        return this.#seeInput(record)
      case 'process':
        if (record.change === 'panicked' && isComponent(record.program) && !isOneShot(record.program))
          this.#add(record, 'fault', 'panicked', { machine: record.machine, program: record.program })
        return
      case 'write':
        return this.#seeWrite(record)
      default:
        return
    }
  }

  #seeInput(record: Extract<TraceRecord, { type: 'input' }>): void {
    const { input, detail } = record
    if (input === 'chaos') {
      const { type, ...rest } = detail as Fault
      const values: Record<string, string | number> = {}
      for (const [name, value] of Object.entries(rest))
        values[name] = typeof value === 'boolean' ? Number(value) : value
      this.#add(record, type === 'cordon' ? 'you' : 'fault', type, values)
    } else if (input === 'apply') this.#add(record, 'you', 'apply', { file: (detail as { file?: string }).file ?? '' })
    else if (input === 'exec') this.#add(record, 'you', 'exec', { line: String(detail) })
    // Requests of a client outside: what changes something, not what merely looks.
    else if (input === 'request' && !/^(GET|HEAD|OPTIONS) /.test(String(detail)))
      this.#add(record, 'you', 'request', { path: String(detail) })
  }

  #seeWrite(record: Write): void {
    const { kind, uid } = record.ref
    if (record.verb === 'deleted') {
      this.#ready.delete(uid)
      const rollout = this.#rollouts.get(uid)
      if (rollout) this.#end(uid, rollout, record.atMs)
    } else if (kind === 'Pod' || kind === 'Node') this.#seeReady(record, kind)
    else if (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet') this.#seeRollout(record)
  }

  #seeReady(record: Write, kind: 'Pod' | 'Node'): void {
    const { uid, namespace, name } = record.ref
    const status = (record.object as KubeObject & { status?: { conditions?: readonly Condition[] } }).status
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
    const before = this.#ready.get(uid)
    if (before === ready || (before === undefined && !ready)) return
    this.#ready.set(uid, ready)
    // A pod that is deleted ceases to be ready as a matter of course, and the pods of the system are not the tale.
    if (kind === 'Pod' && namespace === 'kube-system') return
    if (kind === 'Pod' && !ready && (record.object as KubeObject).metadata.deletionTimestamp) return
    this.#add(record, kind === 'Pod' ? 'pod' : 'node', ready ? 'ready' : 'unready', { namespace, name })
  }

  #seeRollout(record: Write): void {
    const { uid, kind, namespace, name } = record.ref
    const object = record.object as KubeObject & { metadata: { generation?: number }; status?: Status }
    if (namespace === 'kube-system' || controllerOf(object)) return
    const isOver = isRolledOut(object.metadata.generation ?? 0, object.status ?? {})
    const rollout = this.#rollouts.get(uid)
    if (!rollout && !isOver) {
      const begun = this.#add(record, 'rollout', 'rollout', { kind, namespace, name })
      this.#rollouts.set(uid, begun)
    } else if (rollout && isOver) this.#end(uid, rollout, record.atMs)
  }

  #end(uid: string, rollout: Mutable<Landmark>, atMs: number): void {
    this.#rollouts.delete(uid)
    rollout.endMs = atMs
  }

  #add(
    record: TraceRecord,
    lane: Landmark['lane'],
    what: string,
    values: Readonly<Record<string, string | number>>,
  ): Mutable<Landmark> {
    const about = record.type === 'write' ? record.ref.uid : ''
    const mark: Mutable<Landmark> = { record: record.id, atMs: record.atMs, lane, what, values, about }
    this.#marks.push(mark)
    if (this.#marks.length > most * 1.2) this.#marks = this.#marks.slice(-most)
    return mark
  }
}

type Condition = { readonly type: string; readonly status: string }

function isRolledOut(generation: number, status: Status): boolean {
  if ((status.observedGeneration ?? 0) < generation) return false
  const wanted = status.desiredNumberScheduled ?? status.replicas ?? 0
  const updated = status.updatedNumberScheduled ?? status.updatedReplicas ?? 0
  const available = status.numberAvailable ?? status.availableReplicas ?? 0
  return updated >= wanted && available >= wanted
}
