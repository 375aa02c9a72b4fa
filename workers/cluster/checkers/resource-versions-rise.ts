// Every write has a revision of the store, no two have the same, and an object's versions rise.
// The trace may have two writes of different objects out of order: answers of the store can overtake each other.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Checker, Report } from './checkers.ts'

export function resourceVersionsRise(report: Report): Checker {
  const versions = new Map<string, number>()
  return (record) => {
    if (record.type !== 'write') return
    const { ref, resourceVersion, verb, object } = record
    const name = `${ref.kind} ${ref.namespace}/${ref.name}`
    if (!Number.isSafeInteger(resourceVersion) || resourceVersion <= 0) {
      report(`${name} was ${verb} without a revision: ${resourceVersion}`)
      return
    }
    const told = (object as KubeObject).metadata.resourceVersion
    if (told !== String(resourceVersion)) report(`${name} was ${verb} at ${resourceVersion} but says ${told}`)
    const before = versions.get(ref.uid)
    if (before !== undefined && resourceVersion <= before)
      report(`${name} went from version ${before} to ${resourceVersion}`)
    if (verb === 'deleted') versions.delete(ref.uid)
    else versions.set(ref.uid, resourceVersion)
  }
}
