// What a scheduling cycle found out about the nodes that will not do. Like framework.Diagnosis.
import type { Rejection } from './framework.ts'

export class Diagnosis {
  /** Why each node that was looked at will not do, in the order they were looked at. */
  readonly rejections = new Map<string, Rejection>()
  /** What stands for nodes that were not looked at. */
  absent: Rejection | undefined
  /** A plugin found that no node will do, without looking at any. */
  preFilter: Rejection | undefined
  /** The plugins that nodes were asked through, in order. */
  readonly asked: string[] = []
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
