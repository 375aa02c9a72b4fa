// The truth about pods on machines, folded from the container runtimes' records.
import type { Frame, SandboxView } from '../contract.ts'
import type { TraceRecord } from '../simulation/trace.ts'

type RuntimeRecord = Extract<TraceRecord, { type: 'runtime' }>

export class SandboxViews {
  readonly #views = new Map<string, SandboxView>()
  readonly #changed = new Set<string>()
  readonly #removed = new Set<string>()

  see(record: RuntimeRecord): void {
    const id = `${record.machine}/${record.pod.uid}`
    if (record.change === 'sandbox-removed') return this.#remove(id)
    const known = this.#views.get(id) ?? {
      id,
      machine: record.machine,
      podUid: record.pod.uid,
      namespace: record.pod.namespace,
      podName: record.pod.name,
      containers: [],
    }
    this.#views.set(id, next(known, record))
    this.#changed.add(id)
    this.#removed.delete(id)
  }

  /** Nothing runs on a machine without power. */
  machineOff(machine: string): void {
    for (const [id, view] of this.#views) if (view.machine === machine) this.#remove(id)
  }

  takeChanges(): Pick<Frame, 'sandboxes' | 'removedSandboxes'> {
    const sandboxes = [...this.#changed].flatMap((id) => this.#views.get(id) ?? [])
    const removedSandboxes = [...this.#removed]
    this.#changed.clear()
    this.#removed.clear()
    return { sandboxes, removedSandboxes }
  }

  #remove(id: string): void {
    if (!this.#views.delete(id)) return
    this.#changed.delete(id)
    this.#removed.add(id)
  }
}

function next(view: SandboxView, { container, change, detail }: RuntimeRecord): SandboxView {
  const { pull: _, ...rest } = view
  if (change === 'pulling') {
    const { image, startedAtMs, endsAtMs } = detail as { image: string; startedAtMs: number; endsAtMs: number }
    return { ...rest, pull: { image, progress: 0, startedAtMs, endsAtMs } }
  }
  if (change === 'pulled' || change === 'pull-failed') return rest
  if (container === '') return view
  const others = view.containers.filter(({ name }) => name !== container)
  if (change === 'removed') return { ...view, containers: others }
  const exitCode = change === 'exited' ? (detail as { exitCode?: number } | undefined)?.exitCode : undefined
  const one = { name: container, state: change, ...(exitCode === undefined ? {} : { exitCode }) }
  return { ...view, containers: [...others, one] }
}
