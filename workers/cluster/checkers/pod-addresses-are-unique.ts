// No two pods that run have the same address. Pods in their machine's network share its address by design.
import type { Pod } from '../../apis/core/types.ts'
import type { Checker, Report } from './checkers.ts'

export function podAddressesAreUnique(report: Report): Checker {
  const owners = new Map<string, string>()
  const addresses = new Map<string, string>()
  return (record) => {
    if (record.type !== 'write' || record.ref.kind !== 'Pod') return
    const { ref, verb } = record
    const address = verb === 'deleted' ? '' : liveAddress(record.object as Pod)
    const before = addresses.get(ref.uid) ?? ''
    if (address === before) return
    if (before !== '' && owners.get(before) === ref.uid) owners.delete(before)
    if (address === '') {
      addresses.delete(ref.uid)
      return
    }
    const other = owners.get(address)
    if (other !== undefined && other !== ref.uid)
      report(`Pod ${ref.namespace}/${ref.name} has the address ${address} of another pod (${other})`)
    owners.set(address, ref.uid)
    addresses.set(ref.uid, address)
  }
}

/** '' for a pod that has none of its own, or that has ended or is about to. */
function liveAddress({ metadata, spec, status }: Pod): string {
  if (spec.hostNetwork === true || metadata.deletionTimestamp !== undefined || status?.phase !== 'Running') return ''
  return status.podIP ?? ''
}
