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
    resourceVersionsRise(report),
    phasesAreLegal(report),
    programsDoNotPanic(report),
    machinesThatAreOffAreSilent(report),
    storedFactsStay(report),
    podsRunOnce(report),
    watchesGoForward(report),
  ]
  simulation.trace.subscribe((record) => {
    atMs = record.atMs
    for (const check of checkers) check(record)
  })
  return { violations }
}
