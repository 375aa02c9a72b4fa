// Why a pod fits nowhere, in the words of FailedScheduling. Like framework.FitError and framework.Diagnosis.
import type { Rejection } from './framework.ts'

export class Diagnosis {
  /** Why each node that was looked at will not do, in the order they were looked at. */
  readonly rejections = new Map<string, Rejection>()
  /** What stands for nodes that were not looked at. */
  absent: Rejection | undefined
  /** A plugin found that no node will do, without looking at any. */
  preFilter: Rejection | undefined
  /** What preemption had to say. */
  postFilterMessage = ''

  /** The rejection that stands for a node. */
  of(nodeName: string): Rejection | undefined {
    return this.rejections.get(nodeName) ?? this.absent ?? this.preFilter
  }

  /** The plugins whose no it was: events that may change their mind bring the pod back. */
  get plugins(): ReadonlySet<string> {
    const names = new Set<string>()
    if (this.preFilter) names.add(this.preFilter.plugin)
    if (this.absent) names.add(this.absent.plugin)
    for (const rejection of this.rejections.values()) names.add(rejection.plugin)
    return names
  }
}

/** `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. …` */
export function fitErrorMessage(diagnosis: Diagnosis, nodeCount: number): string {
  let message = `0/${nodeCount} nodes are available:`
  const reasons = diagnosis.preFilter
    ? diagnosis.preFilter.reasons.join(', ')
    : countedReasons(diagnosis, nodeCount).join(', ')
  if (reasons !== '') message += ` ${reasons}.`
  if (diagnosis.postFilterMessage !== '') message += ` ${diagnosis.postFilterMessage}`
  return message
}

function countedReasons({ rejections, absent }: Diagnosis, nodeCount: number): string[] {
  const counts = new Map<string, number>()
  const count = (reason: string, nodes: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + nodes)
  for (const rejection of rejections.values()) for (const reason of rejection.reasons) count(reason, 1)
  const others = nodeCount - rejections.size
  if (absent && others > 0) for (const reason of absent.reasons) count(reason, others)
  return [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort()
}
