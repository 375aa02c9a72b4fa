// The processes that can be seen from within a container: its own; with a shared process namespace those of its pod, of the
// container that it was aimed at, or of the whole machine. Processes that a shell starts are parts of the shell here.
import type { RunningContainer } from './container.ts'
import type { Process } from './images/behaviour.ts'
import { behaviourOf } from './images/images.ts'

/** How far apart processes that are started one after the other are numbered. */
const step = 6
const machinePids = 700

export function processesSeenBy(container: RunningContainer): readonly Process[] {
  const { pidNamespace } = container.value.config
  const { inPod, onMachine } = container.neighbours
  if (pidNamespace === 'node') return numbered([...machineProcesses, ...onMachine().flatMap(processesOf)], machinePids)
  if (pidNamespace === 'pod')
    return numbered([{ uid: 65_535, command: '/pause' }, ...inPod().flatMap(processesOf)], step)
  if (pidNamespace === undefined) return numbered(sharing(container, inPod()).flatMap(processesOf), step)
  const target = inPod().find(({ value }) => value.id === pidNamespace.targetId)
  return numbered(target ? sharing(target, inPod()).flatMap(processesOf) : processesOf(container), step)
}

/** A container, and those that look at its processes. */
function sharing(container: RunningContainer, all: readonly RunningContainer[]): readonly RunningContainer[] {
  const isGuest = ({ value }: RunningContainer) => {
    const { pidNamespace } = value.config
    return typeof pidNamespace === 'object' && pidNamespace.targetId === container.value.id
  }
  return [container, ...all.filter(isGuest)]
}

type Unnumbered = Omit<Process, 'pid'>

const machineProcesses: readonly Unnumbered[] = [
  { uid: 0, command: '/sbin/init' },
  { uid: 0, command: '/usr/bin/containerd' },
  { uid: 0, command: '/usr/bin/kubelet' },
]

function processesOf(container: RunningContainer): Unnumbered[] {
  const [first, ...others] = container.commands
  if (first === undefined) return []
  const { uid } = container.user
  const own = behaviourOf(container.repository).processes?.(first) ?? [withoutEntrypoint(first)]
  return [...own, ...others].map((command) => ({ uid, command }))
}

/** Such a script runs what follows it in its own place. */
function withoutEntrypoint(command: string): string {
  return command.replace(/^\S*docker-entrypoint\.sh (?=\S)/, '')
}

function numbered(processes: readonly Unnumbered[], apart: number): Process[] {
  return processes.map((one, index) => ({ pid: index === 0 ? 1 : index * apart + 1, ...one }))
}
