// The scheduler binds no pod to a node that has not enough left for it. Pods that name their node themselves are not
// its doing, but take room like all others.
import { integerValue, milliValue } from '../../apimachinery/quantity.ts'
import type { Node, Pod } from '../../apis/core/types.ts'
import type { Checker, Report } from './checkers.ts'

type Amounts = { readonly milliCpu: number; readonly memory: number; readonly pods: number }
type Placed = { readonly node: string; readonly amounts: Amounts }

const nothing: Amounts = { milliCpu: 0, memory: 0, pods: 0 }

export function nodesAreNotOvercommitted(report: Report): Checker {
  const allocatable = new Map<string, Amounts>()
  const used = new Map<string, Amounts>()
  const placed = new Map<string, Placed>()
  const waiting = new Set<string>()

  const remove = (uid: string): void => {
    const before = placed.get(uid)
    if (!before) return
    placed.delete(uid)
    used.set(before.node, plus(used.get(before.node), before.amounts, -1))
  }

  const see = (uid: string, pod: Pod, name: string): void => {
    const node = pod.spec.nodeName
    if (!node) {
      waiting.add(uid)
      return
    }
    const wasWaiting = waiting.delete(uid)
    if (placed.has(uid)) return
    const amounts = requestsOf(pod)
    placed.set(uid, { node, amounts })
    used.set(node, plus(used.get(node), amounts, 1))
    const has = allocatable.get(node)
    if (wasWaiting && has) check(report, name, node, used.get(node) ?? nothing, has)
  }

  return (record) => {
    if (record.type !== 'write') return
    const { ref, verb } = record
    if (ref.kind === 'Node') {
      if (verb === 'deleted') allocatable.delete(ref.name)
      else allocatable.set(ref.name, allocatableOf(record.object as Node))
    } else if (ref.kind === 'Pod') {
      const pod = record.object as Pod
      const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
      if (verb === 'deleted' || ended) {
        waiting.delete(ref.uid)
        remove(ref.uid)
      } else see(ref.uid, pod, `${ref.namespace}/${ref.name}`)
    }
  }
}

function check(report: Report, pod: string, node: string, used: Amounts, has: Amounts): void {
  for (const resource of ['milliCpu', 'memory', 'pods'] as const)
    if (used[resource] > has[resource])
      report(`Pod ${pod} was bound to ${node} beyond its ${resource}: ${used[resource]} of ${has[resource]}`)
}

function plus(a: Amounts = nothing, b: Amounts, sign: 1 | -1): Amounts {
  return { milliCpu: a.milliCpu + sign * b.milliCpu, memory: a.memory + sign * b.memory, pods: a.pods + sign * b.pods }
}

function allocatableOf({ status }: Node): Amounts {
  const { cpu, memory, pods } = status?.allocatable ?? {}
  return { milliCpu: milliValue(cpu), memory: integerValue(memory), pods: integerValue(pods) }
}

/** What the containers ask for together; init containers, which can only ask for more, are left out. */
function requestsOf({ spec }: Pod): Amounts {
  let [milliCpu, memory] = [0, 0]
  for (const { resources } of spec.containers) {
    milliCpu += milliValue(resources?.requests?.['cpu'])
    memory += integerValue(resources?.requests?.['memory'])
  }
  return { milliCpu, memory, pods: 1 }
}
