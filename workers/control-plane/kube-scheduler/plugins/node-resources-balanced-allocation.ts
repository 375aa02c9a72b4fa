// Prefers nodes whose resources the pod would use up evenly: CPU and memory, unless others are configured.
// Like plugins/noderesources balanced_allocation.go.
import { maxNodeScore, type Plugin } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'

/** How much of a resource is asked for and there; `text` tells choices of resources apart. */
export type BalancedResources = {
  readonly text: string
  readonly wanted: (pod: PodInfo) => readonly number[]
  readonly used: (node: NodeInfo) => readonly number[]
  readonly has: (node: NodeInfo) => readonly number[]
}

const cpuAndMemory: BalancedResources = {
  text: '',
  wanted: ({ requests }) => [requests.milliCpu, requests.memory],
  used: (node) => [node.milliCpu, node.memory],
  has: ({ allocatable }) => [allocatable.milliCpu, allocatable.memory],
}
const half = maxNodeScore / 2

export const nodeResourcesBalancedAllocation: Plugin = balancedAllocationOf(cpuAndMemory)

export function balancedAllocationOf({ text, wanted, used, has }: BalancedResources): Plugin {
  return {
    name: 'NodeResourcesBalancedAllocation',
    weight: 1,
    score(pod) {
      const amounts = wanted(pod)
      // All pods without requests would go to one node.
      if (amounts.every((amount) => amount === 0)) return undefined
      return {
        question: text === '' ? amounts.join(' ') : `${text} ${amounts.join(' ')}`,
        score: (node) => {
          const there = has(node)
          const before = used(node)
          const after = before.map((amount, i) => amount + (amounts[i] ?? 0))
          return half + Math.trunc((half + balance(after, there) - balance(before, there)) / 2)
        },
      }
    },
  }
}

/** 100 when all are used to the same degree, less the further apart they are. */
function balance(used: readonly number[], has: readonly number[]): number {
  let [sum, count] = [0, 0]
  const shares: number[] = []
  for (let i = 0; i < has.length; i++) {
    const amount = has[i] as number
    if (amount === 0) continue
    const share = Math.min(1, (used[i] as number) / amount)
    shares.push(share)
    sum += share
    count++
  }
  if (count < 2) return maxNodeScore
  if (count === 2) return Math.trunc((1 - Math.abs(((shares[0] as number) - (shares[1] as number)) / 2)) * maxNodeScore)
  const mean = sum / count
  let squares = 0
  for (const share of shares) squares += (share - mean) ** 2
  return Math.trunc((1 - Math.sqrt(squares / count)) * maxNodeScore)
}
