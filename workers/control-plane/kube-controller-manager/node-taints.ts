// Taints of nodes and what pods tolerate. Like pkg/util/taints and k8s.io/component-helpers/scheduling/corev1.
import type { Node, Taint, Toleration } from '../../apis/core/types.ts'
import { nodes } from '../../apis/resources.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'

export const notReadyTaint = 'node.kubernetes.io/not-ready'
export const unreachableTaint = 'node.kubernetes.io/unreachable'

type Mark = Pick<Taint, 'key' | 'effect'>

export function isSameTaint(a: Mark, b: Mark): boolean {
  return a.key === b.key && a.effect === b.effect
}

export function hasTaint(node: Node, taint: Mark): boolean {
  return node.spec?.taints?.some((each) => isSameTaint(each, taint)) ?? false
}

export function noExecuteTaints(node: Node): readonly Taint[] {
  return (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}

/** Like Toleration.ToleratesTaint. */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  switch (operator) {
    case undefined:
    case 'Equal':
      return (value ?? '') === (taint.value ?? '')
    case 'Exists':
      return true
    case 'Gt':
    case 'Lt': {
      const [mine, theirs] = [Number(value), Number(taint.value)]
      return operator === 'Gt' ? theirs > mine : theirs < mine
    }
  }
}

/** Adds taints to a node and takes others off, in one write. False when nothing had to be done. */
export async function swapTaints(
  host: Host,
  client: RestClient,
  name: string,
  add: readonly Mark[],
  remove: readonly Mark[],
): Promise<boolean> {
  let node: Node
  try {
    node = await client.get<Node>(nodes, '', name)
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false
    throw error
  }
  const missing = add.filter((taint) => !hasTaint(node, taint))
  const surplus = remove.filter((taint) => hasTaint(node, taint))
  if (missing.length === 0 && surplus.length === 0) return false
  const timeAdded = host.clock.timestamp()
  const kept = (node.spec?.taints ?? []).filter((taint) => !surplus.some((each) => isSameTaint(each, taint)))
  const taints = [...kept, ...missing.map(({ key, effect }) => ({ key, effect, timeAdded }))]
  const patch = {
    metadata: { resourceVersion: node.metadata.resourceVersion },
    spec: { taints: taints.length > 0 ? taints : null },
  }
  await client.patch(nodes, '', name, 'strategic-merge', patch)
  return true
}
