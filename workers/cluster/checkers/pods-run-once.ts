// A pod's containers run on the node that the API says it is on, and nowhere else; and of a StatefulSet's pod there is never
// a second one that runs beside the first: whoever took its volume could not know of the other.
import { controllerOf } from '../../apimachinery/object.ts'
import type { Pod } from '../../apis/core/types.ts'
import type { TraceRecord } from '../../simulation/trace.ts'
import type { Checker, Report } from './checkers.ts'

type Placed = { readonly node: string; readonly isStateful: boolean; readonly version: number }
type Runtime = Extract<TraceRecord, { type: 'runtime' }>

export function podsRunOnce(report: Report): Checker {
  /** What the API says, by uid. */
  const placed = new Map<string, Placed>()
  /** Running containers, by machine and uid. */
  const running = new Map<string, Set<string>>()
  const stateful = new Map<string, Set<string>>()

  const stop = (id: string): void => {
    running.delete(id)
    for (const ids of stateful.values()) ids.delete(id)
  }
  const start = ({ machine, pod, container }: Runtime): void => {
    const id = `${machine}/${pod.uid}`
    const containers = running.get(id)
    if (containers) containers.add(container)
    else running.set(id, new Set([container]))
    const known = placed.get(pod.uid)
    if (!known) return
    const name = `${pod.namespace}/${pod.name}`
    if (known.node !== machine) report(`Pod ${name} runs on ${machine} and is bound to ${known.node}`)
    if (!known.isStateful) return
    const ids = stateful.get(name) ?? new Set()
    stateful.set(name, ids.add(id))
    if (ids.size > 1) report(`Pod ${name} of a StatefulSet runs ${ids.size} times: ${[...ids]}`)
  }

  return (record) => {
    if (record.type === 'machine' && record.change === 'off') {
      for (const id of running.keys()) if (id.startsWith(`${record.machine}/`)) stop(id)
    } else if (record.type === 'write' && record.ref.kind === 'Pod') {
      const pod = record.object as Pod
      const isStateful = controllerOf(pod)?.kind === 'StatefulSet'
      const version = record.resourceVersion
      // One of several API servers, cut off from etcd for a while, tells late what has changed since.
      if (version < (placed.get(record.ref.uid)?.version ?? 0)) return
      if (record.verb === 'deleted') placed.delete(record.ref.uid)
      else placed.set(record.ref.uid, { node: pod.spec.nodeName ?? '', isStateful, version })
    } else if (record.type === 'runtime') {
      const id = `${record.machine}/${record.pod.uid}`
      if (record.change === 'started') start(record)
      else if (record.change === 'exited' || record.change === 'removed') {
        const containers = running.get(id)
        if (containers?.delete(record.container) && containers.size === 0) stop(id)
      } else if (record.change === 'sandbox-removed') stop(id)
    }
  }
}
