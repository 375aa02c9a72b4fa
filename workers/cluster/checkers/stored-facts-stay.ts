// What is decided once stays: an object's uid and time of creation, the node of a pod, that it is being deleted, that a Job
// has ended.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Job } from '../../apis/batch/types.ts'
import type { Pod } from '../../apis/core/types.ts'
import type { Checker, Report } from './checkers.ts'

type Facts = {
  readonly created: string
  readonly node: string
  readonly isGoing: boolean
  /** The condition that ended a Job, or ''. */
  readonly end: string
}

export function storedFactsStay(report: Report): Checker {
  const known = new Map<string, Facts>()
  return (record) => {
    if (record.type !== 'write') return
    const { ref, verb } = record
    const object = record.object as KubeObject
    const name = `${ref.kind} ${ref.namespace}/${ref.name}`
    if (object.metadata.uid !== undefined && object.metadata.uid !== ref.uid)
      report(`${name} has the uid ${object.metadata.uid} and is known as ${ref.uid}`)
    const before = known.get(ref.uid)
    if (verb === 'deleted') {
      known.delete(ref.uid)
      return
    }
    const facts = factsOf(object)
    known.set(ref.uid, facts)
    if (before) compare(report, name, before, facts)
  }
}

function compare(report: Report, name: string, before: Facts, now: Facts): void {
  if (before.created !== now.created) report(`${name} was created at ${before.created}, and then at ${now.created}`)
  if (before.node !== '' && before.node !== now.node) report(`${name} moved from ${before.node} to ${now.node}`)
  if (before.isGoing && !now.isGoing) report(`${name} was being deleted and is no longer`)
  if (before.end !== '' && before.end !== now.end) report(`${name} had ended as ${before.end}, and then as ${now.end}`)
}

function factsOf(object: KubeObject): Facts {
  const { creationTimestamp = '', deletionTimestamp } = object.metadata
  return {
    created: creationTimestamp,
    node: object.kind === 'Pod' ? ((object as Pod).spec.nodeName ?? '') : '',
    isGoing: deletionTimestamp !== undefined,
    end: object.kind === 'Job' ? endOf(object as Job) : '',
  }
}

function endOf({ status }: Job): string {
  const ended = status?.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  )
  return ended?.type ?? ''
}
