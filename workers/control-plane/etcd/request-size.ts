// About how long a request is on the wire. Values travel by reference: of text it is known, of an object it is taken for
// granted, since to count it would cost more than to store it.
import type { Proposal } from './state-machine.ts'

const objectBytes = 1024

export function proposalBytes(proposal: Proposal): number {
  return proposal.type === 'put' && typeof proposal.value === 'string'
    ? 32 + proposal.key.length + proposal.value.length
    : objectBytes
}
