// The scheduling framework: what a plugin may say about a pod, and in which order plugins are asked.
// A cycle is synchronous, so plugins read the node cache itself instead of a snapshot of it.
import type { Node, Pod } from '../../apis/core/types.ts'
import type { NodeCache } from './node-cache.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'

/** Why a pod may not run on a node. Preemption cannot help where it is unresolvable. */
export type Rejection = {
  readonly plugin: string
  readonly code: 'Unschedulable' | 'UnschedulableAndUnresolvable'
  readonly reasons: readonly string[]
}

/** What a filter plugin has to say about the pod in hand; it lives for one cycle. */
export type NodeFilter = {
  /**
   * All that the answer for a node depends on beside the node itself. With it, answers are remembered while the node
   * stays as it is; without it the answer depends on other nodes too.
   */
  readonly question?: string
  /** The only nodes that may do; undefined: any. */
  readonly nodeNames?: ReadonlySet<string>
  check(node: NodeInfo): Rejection | undefined
  /** As if `pod` were on the node, or gone from it, for those who count pods across nodes. */
  addPod?(pod: PodInfo, node: NodeInfo): void
  removePod?(pod: PodInfo, node: NodeInfo): void
}

/** What a score plugin has to say about the pod in hand; it lives for one cycle. */
export type NodeScorer = {
  /** As for a filter. */
  readonly question?: string
  score(node: NodeInfo): number
  /** Brings scores in place to 0..100. */
  normalize?(scores: number[], nodes: readonly NodeInfo[]): void
}

/** Something happened in the cluster that could make an unschedulable pod schedulable. */
export type ClusterEvent =
  | { readonly type: 'node-added'; readonly node: Node }
  | { readonly type: 'node-changed'; readonly node: Node; readonly old: Node; readonly changed: NodeChange }
  | { readonly type: 'node-deleted'; readonly node: Node }
  | { readonly type: 'pod-assigned'; readonly pod: Pod }
  /** Labels or spec of a pod on a node, or of the waiting pod itself, are different. */
  | { readonly type: 'pod-changed'; readonly pod: Pod; readonly old: Pod }
  /** Also a pod that has ended: it holds nothing any more. */
  | { readonly type: 'pod-deleted'; readonly pod: Pod }
  | { readonly type: 'namespace-changed'; readonly name: string }
  /** A claim, a volume or a storage class. */
  | { readonly type: 'storage-changed' }

/** What of a node is different: only this can matter to a pod. */
export type NodeChange = {
  readonly labels: boolean
  readonly taints: boolean
  readonly unschedulable: boolean
  readonly allocatable: boolean
}

/** For each sort of event, whether it could undo a plugin's rejection of the pod. Like QueueingHintFn. */
type QueueingHints = {
  readonly [Type in ClusterEvent['type']]?: (event: Extract<ClusterEvent, { type: Type }>, pod: PodInfo) => boolean
}

export type Plugin = {
  readonly name: string
  /** How much its scores count. */
  readonly weight?: number
  /** Refuses a pod before it even queues. Like PreEnqueue. */
  gate?(pod: PodInfo): Rejection | undefined
  /** Looks at the pod once a cycle. Undefined: this plugin has no say; a rejection: no node will do. Like PreFilter. */
  filter?(pod: PodInfo, cache: NodeCache): NodeFilter | Rejection | undefined
  /** Like PreScore; `feasible` are the nodes that will be scored. */
  score?(pod: PodInfo, cache: NodeCache, feasible: readonly NodeInfo[]): NodeScorer | undefined
  readonly hints?: QueueingHints
}

export const maxNodeScore = 100

export function isRejection(outcome: NodeFilter | Rejection | undefined): outcome is Rejection {
  return outcome !== undefined && 'code' in outcome
}

/** Whether `plugin` thinks that `event` could help the pod. */
export function mayHelp({ hints }: Plugin, event: ClusterEvent, pod: PodInfo): boolean {
  const hint = hints?.[event.type] as ((event: ClusterEvent, pod: PodInfo) => boolean) | undefined
  return hint?.(event, pod) ?? false
}

/** A hint for plugins that look at the waiting pod's own spec. */
export function isOwnChange({ pod: changed }: { readonly pod: Pod }, pod: PodInfo): boolean {
  return changed.metadata.uid === pod.uid
}

/** Asks the filters in order; the first rejection counts. */
export function runFilters(filters: readonly NodeFilter[], node: NodeInfo): Rejection | undefined {
  for (const filter of filters) {
    const rejection = filter.check(node)
    if (rejection) return rejection
  }
  return undefined
}

/** Scales scores so that the highest is 100 (or, reversed, the lowest). Like DefaultNormalizeScore. */
export function normalizeToHighest(scores: number[], reverse: boolean): void {
  let highest = 0
  for (const score of scores) if (score > highest) highest = score
  for (let i = 0; i < scores.length; i++) {
    const scaled = highest === 0 ? 0 : Math.floor((maxNodeScore * (scores[i] as number)) / highest)
    scores[i] = reverse ? maxNodeScore - scaled : scaled
  }
}
