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
  const phases = new Map<string, { readonly phase: string; readonly sinceMs: number }>()
  /** When each machine was last switched on. */
  const bootedMs = new Map<string, number>()
  /** When each was last given an empty disk: what it says of pods of before is a guess then. */
  const replacedMs = new Map<string, number>()
  return (record) => {
    if (record.type === 'machine' && record.change === 'disk-replaced') replacedMs.set(record.machine, record.atMs)
    if (record.type === 'machine' && record.change === 'on') bootedMs.set(record.machine, record.atMs)
    if (record.type !== 'write' || record.ref.kind !== 'Pod') return
    const { ref, verb, atMs } = record
    if (verb === 'deleted') {
      phases.delete(ref.uid)
      return
    }
    const pod = record.object as Pod
    const phase = pod.status?.phase ?? ''
    const before = phases.get(ref.uid) ?? { phase: '', sinceMs: atMs }
    if (phase === before.phase) return
    phases.set(ref.uid, { phase, sinceMs: atMs })
    if (next[before.phase]?.includes(phase)) return
    if ((replacedMs.get(pod.spec.nodeName ?? '') ?? -1) >= before.sinceMs) return
    // A new sandbox runs the init containers again. And after a power cut a container may be found created, though it
    // had started: nobody had written that down yet.
    const isRebooted = (bootedMs.get(pod.spec.nodeName ?? '') ?? 0) > before.sinceMs
    const hasInit = (pod.spec.initContainers ?? []).length > 0
    if (before.phase === 'Running' && phase === 'Pending' && (isRebooted || hasInit)) return
    report(`Pod ${ref.namespace}/${ref.name} went from ${before.phase} to ${phase}`)
  }
}
