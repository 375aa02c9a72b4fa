// No two pods that run have the same address. Pods in their machine's network share its address by design. A machine that
// gets an empty disk forgets which addresses it has given away: what the API still shows of its earlier pods does not count.
import type { Pod } from '../../apis/core/types.ts'
import type { Checker, Report } from './checkers.ts'

export function podAddressesAreUnique(report: Report): Checker {
  const owners = new Map<string, string>()
  const addresses = new Map<string, string>()
  const nodes = new Map<string, string>()
  const forgotten = new Set<string>()
  const forgetThoseOn = (machine: string): void => {
    for (const [uid, node] of nodes) {
      if (node !== machine) continue
      forgotten.add(uid)
      const address = addresses.get(uid) ?? ''
      if (owners.get(address) === uid) owners.delete(address)
      addresses.delete(uid)
    }
  }
  return (record) => {
    if (record.type === 'machine' && record.change === 'disk-replaced') forgetThoseOn(record.machine)
    if (record.type !== 'write' || record.ref.kind !== 'Pod') return
    const { ref, verb } = record
    const address = verb === 'deleted' ? '' : liveAddress(record.object as Pod)
    if (verb === 'deleted') {
      nodes.delete(ref.uid)
      forgotten.delete(ref.uid)
    } else if (address !== '') nodes.set(ref.uid, (record.object as Pod).spec.nodeName ?? '')
    if (forgotten.has(ref.uid)) return
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
