// A machine without power sends nothing, decides nothing and hears nothing: whatever is delivered there would show in a
// record of one of its programs.
import type { TraceRecord } from '../../simulation/trace.ts'
import type { Checker, Report } from './checkers.ts'

export function machinesThatAreOffAreSilent(report: Report): Checker {
  const off = new Set<string>()
  return (record) => {
    if (record.type === 'machine') {
      if (record.change === 'off') off.add(record.machine)
      else off.delete(record.machine)
      return
    }
    const machine = machineOf(record)
    if (machine !== undefined && off.has(machine))
      report(`${machine} is off, yet a ${record.type} record came from it (record ${record.id})`)
  }
}

/** Where a record comes from; undefined when it comes from the world itself. */
function machineOf(record: TraceRecord): string | undefined {
  switch (record.type) {
    case 'message':
      return record.from.machine
    case 'decision':
    case 'state':
      return record.source.slice(0, record.source.indexOf('/'))
    case 'runtime':
    case 'process':
      return record.machine
    case 'write':
    case 'lost':
    case 'machine':
    case 'link':
    case 'input':
      return undefined
  }
}
