// Invariants that hold in every run, whatever happens: they watch the trace and report what breaks them.
// They check the simulated cluster's own promises, not what users did to it.
import type { Simulation } from '../../simulation/simulation.ts'
import type { TraceRecord } from '../../simulation/trace.ts'
import { machinesThatAreOffAreSilent } from './machines-that-are-off-are-silent.ts'
import { nodesAreNotOvercommitted } from './nodes-are-not-overcommitted.ts'
import { phasesAreLegal } from './phases-are-legal.ts'
import { podAddressesAreUnique } from './pod-addresses-are-unique.ts'
import { podsRunOnce } from './pods-run-once.ts'
import { programsDoNotPanic } from './programs-do-not-panic.ts'
import { raftKeepsItsPromises } from './raft-keeps-its-promises.ts'
import { resourceVersionsRise } from './resource-versions-rise.ts'
import { storedFactsStay } from './stored-facts-stay.ts'
import { watchesGoForward } from './watches-go-forward.ts'

/** Sees every record once, in order; costs the same however big the cluster is. */
export type Checker = (record: TraceRecord) => void
/** Tells of a violation. */
export type Report = (text: string) => void

const mostViolations = 100

export function createCheckers(simulation: Pick<Simulation, 'trace'>): {
  readonly violations: readonly string[]
} {
  const violations: string[] = []
  let atMs = 0
  const report: Report = (text) => {
    if (violations.length < mostViolations) violations.push(`at ${(atMs / 1000).toFixed(3)} s: ${text}`)
  }
  const checkers: readonly Checker[] = [
    nodesAreNotOvercommitted(report),
    podAddressesAreUnique(report),
    phasesAreLegal(report),
    programsDoNotPanic(report),
    machinesThatAreOffAreSilent(report),
    storedFactsStay(report),
    podsRunOnce(report),
    watchesGoForward(report),
    raftKeepsItsPromises(report),
  ]
  const rise = resourceVersionsRise(report)
  const isOld = oldWrites()
  simulation.trace.subscribe((record) => {
    atMs = record.atMs
    rise(record)
    if (isOld(record)) return
    for (const check of checkers) check(record)
  })
  return { violations }
}

/**
 * Of several API servers one may hear late of what etcd stored for it, when another has told of something newer already: what
 * such a record says of the object is no longer so.
 */
function oldWrites(): (record: TraceRecord) => boolean {
  const newest = new Map<string, number>()
  return (record) => {
    if (record.type !== 'write') return false
    const { ref, verb, resourceVersion } = record
    if (resourceVersion < (newest.get(ref.uid) ?? 0)) return true
    newest.set(ref.uid, verb === 'deleted' ? Number.POSITIVE_INFINITY : resourceVersion)
    return false
  }
}
