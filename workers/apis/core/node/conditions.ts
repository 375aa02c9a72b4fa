// What a Node says about its state.
import type { Node, NodeCondition } from '../types.ts'

export function nodeCondition(node: Node, type: string): NodeCondition | undefined {
  return node.status?.conditions?.find((condition) => condition.type === type)
}
