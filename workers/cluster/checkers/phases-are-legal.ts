// A pod's phase goes one way only, and what has ended stays ended.
import type { Pod } from '../../apis/core/types.ts'
import type { Checker, Report } from './checkers.ts'

const next: Readonly<Record<string, readonly string[]>> = {
  '': ['Pending', 'Running', 'Succeeded', 'Failed'],
  Pending: ['Running', 'Succeeded', 'Failed', 'Unknown'],
  Running: ['Succeeded', 'Failed', 'Unknown'],
  Unknown: ['Running', 'Succeeded', 'Failed'],
  Succeeded: [],
  Failed: [],
}

export function phasesAreLegal(report: Report): Checker {
  const phases = new Map<string, string>()
  return (record) => {
    if (record.type !== 'write' || record.ref.kind !== 'Pod') return
    const { ref, verb } = record
    const pod = record.object as Pod
    if (verb === 'deleted') {
      phases.delete(ref.uid)
      return
    }
    const phase = pod.status?.phase ?? ''
    const before = phases.get(ref.uid) ?? ''
    phases.set(ref.uid, phase)
    if (phase === before || next[before]?.includes(phase)) return
    // A new sandbox runs the init containers again.
    if (before === 'Running' && phase === 'Pending' && (pod.spec.initContainers ?? []).length > 0) return
    report(`Pod ${ref.namespace}/${ref.name} went from ${before} to ${phase}`)
  }
}
