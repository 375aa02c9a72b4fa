// Keeps a pod out of the queue while its victims are being evicted. Like the PreEnqueue of plugins/defaultpreemption.
import type { Plugin } from '../framework.ts'

/** `preempting` holds the UIDs of such pods. */
export function asyncPreemption(preempting: ReadonlySet<string>): Plugin {
  return {
    name: 'DefaultPreemption',
    gate: (pod) =>
      preempting.has(pod.uid)
        ? {
            plugin: 'DefaultPreemption',
            code: 'UnschedulableAndUnresolvable',
            reasons: ['waiting for the preemption for this pod to be finished'],
          }
        : undefined,
  }
}
