// A program that ends by an error of its own is a fault of this project; being killed or exiting is not.
import type { Checker, Report } from './checkers.ts'

export function programsDoNotPanic(report: Report): Checker {
  return (record) => {
    if (record.type === 'process' && record.change === 'panicked')
      report(`${record.program} on ${record.machine} panicked: ${record.detail}`)
  }
}
