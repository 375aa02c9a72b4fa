// What a machine's container runtime makes of a pod: its sandbox after each of the runtime's records.
import type { SandboxView } from '../contract.ts'
import type { TraceRecord } from '../simulation/trace.ts'

type RuntimeRecord = Extract<TraceRecord, { type: 'runtime' }>

export function nextSandbox(known: SandboxView | undefined, record: RuntimeRecord, shownAs: string): SandboxView {
  const { machine, pod } = record
  const id = `${machine}/${pod.uid}`
  const view = known ?? { id, machine, podUid: pod.uid, namespace: pod.namespace, podName: pod.name, containers: [] }
  return { ...after(view, record), shownAs }
}

type Known = Omit<SandboxView, 'shownAs'>

function after(view: Known, { container, change, detail }: RuntimeRecord): Known {
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
