// Prefers nodes whose CPU and memory the pod would use up evenly. Like plugins/noderesources balanced_allocation.go.
import { maxNodeScore, type Plugin } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'

const half = maxNodeScore / 2

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score({ requests }) {
    // All pods without requests would go to one node.
    if (requests.milliCpu === 0 && requests.memory === 0) return undefined
    return {
      question: `${requests.milliCpu} ${requests.memory}`,
      score: (node) => {
        const after = balance(node, requests.milliCpu, requests.memory)
        return half + Math.trunc((half + after - balance(node, 0, 0)) / 2)
      },
    }
  },
}

/** 100 when both are used to the same degree, less the further apart they are. */
function balance(node: NodeInfo, milliCpu: number, memory: number): number {
  const { allocatable } = node
  if (allocatable.milliCpu === 0 || allocatable.memory === 0) return maxNodeScore
  const cpu = Math.min(1, (node.milliCpu + milliCpu) / allocatable.milliCpu)
  const ram = Math.min(1, (node.memory + memory) / allocatable.memory)
  return Math.trunc((1 - Math.abs((cpu - ram) / 2)) * maxNodeScore)
}
