// Spreads pods of a kind over zones, nodes or any other topology: as a rule, or as a wish. Pods without constraints of
// their own are spread over nodes and zones by the selector of their Services and controller. Like plugins/podtopologyspread.
import { formatSelector, matchesSelector } from '../../../apimachinery/label-selector.ts'
import { matchesRequired } from '../../../apis/core/node-selector.ts'
import type { Pod, TopologySpreadConstraint } from '../../../apis/core/types.ts'
import { maxNodeScore, type NodeFilter, type NodeScorer, type Plugin, type Rejection } from '../framework.ts'
import type { NodeCache, SpreadSelector } from '../node-cache.ts'
import type { NodeInfo } from '../node-info.ts'
import type { NodeMemo } from '../node-memo.ts'
import { isTerminating, type PodInfo, withLabelKeys } from '../pod-info.ts'
import { isTolerated } from './taint-toleration.ts'

const name = 'PodTopologySpread'
const hostname = 'kubernetes.io/hostname'
const zone = 'topology.kubernetes.io/zone'

const tooMany: Rejection = {
  plugin: name,
  code: 'Unschedulable',
  reasons: ["node(s) didn't match pod topology spread constraints"],
}
const noLabel: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
}

type Constraint = {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly selector: SpreadSelector
  /** How many pods on a node match; those that are terminating are gone already. */
  readonly matching: (node: NodeInfo) => number
  readonly honorAffinity: boolean
  readonly honorTaints: boolean
}

export const podTopologySpread: Plugin = podTopologySpreadWith(undefined)

/** `defaults` hold for pods without constraints of their own; undefined: those that Kubernetes has itself. */
export function podTopologySpreadWith(defaults: readonly TopologySpreadConstraint[] | undefined): Plugin {
  return {
    name,
    weight: 2,
    filter(pod, cache): NodeFilter | undefined {
      const constraints = constraintsOf(pod, 'DoNotSchedule', cache, defaults)
      return constraints.length === 0 ? undefined : new SpreadFilter(pod, cache, constraints)
    },
    score: (pod, cache, feasible) => spreadScorer(pod, cache, feasible, defaults),
    hints: {
      'node-added': () => true,
      'node-deleted': () => true,
      'node-changed': ({ changed }) => changed.labels || changed.taints,
      'pod-assigned': isNeighbour,
      'pod-deleted': isNeighbour,
      'pod-changed': isNeighbour,
    },
  }
}

/** Only pods of the same namespace are counted. */
function isNeighbour({ pod: other }: { readonly pod: Pod }, pod: PodInfo): boolean {
  return other.metadata.namespace === pod.namespace
}

function constraintsOf(
  pod: PodInfo,
  when: TopologySpreadConstraint['whenUnsatisfiable'],
  cache: NodeCache,
  defaults: readonly TopologySpreadConstraint[] | undefined,
): Constraint[] {
  const own = pod.pod.spec.topologySpreadConstraints ?? []
  if (own.length === 0) return defaults === undefined ? [] : listedConstraints(defaults, pod, when, cache)
  return own
    .filter((constraint) => constraint.whenUnsatisfiable === when)
    .map((constraint) => {
      const requirements = withLabelKeys(constraint.labelSelector, pod.pod, constraint.matchLabelKeys)
      const selector: SpreadSelector = {
        key: requirements ? formatSelector(requirements) : '\u0000nothing',
        matches: (labels) => matchesSelector(requirements, labels),
      }
      return {
        topologyKey: constraint.topologyKey,
        maxSkew: constraint.maxSkew,
        minDomains: constraint.minDomains ?? 1,
        selector,
        matching: counter(pod.namespace, selector, cache),
        honorAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
        honorTaints: constraint.nodeTaintsPolicy === 'Honor',
      }
    })
}

function counter(namespace: string, selector: SpreadSelector, cache: NodeCache): (node: NodeInfo) => number {
  const memo: NodeMemo<number> = cache.memos.of(`matching ${namespace}/${selector.key}`)
  const count = (node: NodeInfo) => {
    let matching = 0
    for (const pod of node.pods.values())
      if (pod.namespace === namespace && !isTerminating(pod) && selector.matches(pod.labels)) matching++
    return matching
  }
  return (node) => memo.of(node, count)
}

/** Whether the node's pods count for the constraint. */
function isIncluded(constraint: Constraint, pod: PodInfo, node: NodeInfo): boolean {
  if (constraint.honorAffinity && pod.nodeAffinity && !matchesRequired(pod.nodeAffinity, node)) return false
  const tolerations = pod.pod.spec.tolerations ?? []
  return !constraint.honorTaints || node.hardTaints.every((taint) => isTolerated(taint, tolerations))
}

function hasAllKeys(constraints: readonly Constraint[], node: NodeInfo): boolean {
  return constraints.every(({ topologyKey }) => node.labels[topologyKey] !== undefined)
}

class SpreadFilter implements NodeFilter {
  readonly #pod: PodInfo
  readonly #constraints: readonly Constraint[]
  /** For each constraint, how many matching pods each domain has. */
  readonly #counts: readonly Map<string, number>[]
  readonly #selfMatches: readonly number[]

  constructor(pod: PodInfo, cache: NodeCache, constraints: readonly Constraint[]) {
    this.#pod = pod
    this.#constraints = constraints
    this.#counts = constraints.map(() => new Map())
    this.#selfMatches = constraints.map(({ selector }) => (selector.matches(pod.labels) ? 1 : 0))
    for (const node of cache.list) {
      if (!hasAllKeys(constraints, node)) continue
      constraints.forEach((constraint, i) => {
        if (isIncluded(constraint, pod, node)) this.#add(i, node, constraint.matching(node))
      })
    }
  }

  check(node: NodeInfo): Rejection | undefined {
    for (let i = 0; i < this.#constraints.length; i++) {
      const { topologyKey, maxSkew, minDomains } = this.#constraints[i] as Constraint
      const domain = node.labels[topologyKey]
      if (domain === undefined) return noLabel
      const counts = this.#counts[i] as Map<string, number>
      const least = counts.size < minDomains ? 0 : Math.min(...counts.values())
      const skew = (counts.get(domain) ?? 0) + (this.#selfMatches[i] as number) - least
      if (skew > maxSkew) return tooMany
    }
    return undefined
  }

  addPod(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, 1)
  }

  removePod(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, -1)
  }

  #change(pod: PodInfo, node: NodeInfo, amount: number): void {
    if (pod.namespace !== this.#pod.namespace || isTerminating(pod) || !hasAllKeys(this.#constraints, node)) return
    this.#constraints.forEach((constraint, i) => {
      if (constraint.selector.matches(pod.labels) && isIncluded(constraint, this.#pod, node)) this.#add(i, node, amount)
    })
  }

  #add(i: number, node: NodeInfo, amount: number): void {
    const counts = this.#counts[i] as Map<string, number>
    const domain = node.labels[(this.#constraints[i] as Constraint).topologyKey] as string
    counts.set(domain, (counts.get(domain) ?? 0) + amount)
  }
}

function spreadScorer(
  pod: PodInfo,
  cache: NodeCache,
  feasible: readonly NodeInfo[],
  defaults: readonly TopologySpreadConstraint[] | undefined,
): NodeScorer | undefined {
  const own = defaults !== undefined || (pod.pod.spec.topologySpreadConstraints ?? []).length > 0
  const constraints = own ? constraintsOf(pod, 'ScheduleAnyway', cache, defaults) : systemConstraints(pod, cache)
  if (constraints.length === 0) return undefined
  // Constraints of the pod's own leave out nodes that lack one of the labels; Kubernetes' own do not.
  const ignored = new Set(own ? feasible.filter((node) => !hasAllKeys(constraints, node)) : [])
  const counts = constraints.map((constraint) => domainCounts(constraint, feasible, ignored))
  if (counts.some((domains) => domains.size > 1 || (domains.size === 1 && !domains.has(''))))
    for (const node of cache.list) {
      if (own && !hasAllKeys(constraints, node)) continue
      for (const [i, constraint] of constraints.entries())
        addToDomain(counts[i] as Map<string, number>, constraint, pod, node)
    }
  const weights = constraints.map(({ topologyKey }, i) => {
    const domains = topologyKey === hostname ? feasible.length - ignored.size : (counts[i] as Map<string, number>).size
    return Math.log(domains + 2)
  })
  return {
    score: (node) => {
      if (ignored.has(node)) return 0
      let sum = 0
      for (let i = 0; i < constraints.length; i++) {
        const constraint = constraints[i] as Constraint
        const domain = node.labels[constraint.topologyKey]
        if (domain === undefined) continue
        const count =
          constraint.topologyKey === hostname
            ? constraint.matching(node)
            : ((counts[i] as Map<string, number>).get(domain) ?? 0)
        sum += count * (weights[i] as number) + (constraint.maxSkew - 1)
      }
      return Math.round(sum)
    },
    normalize: (scores, nodes) => preferFewest(scores, nodes, ignored),
  }
}

/** The domains that the feasible nodes are in, with nothing counted yet. Nodes are counted one by one, as they score. */
function domainCounts(
  { topologyKey }: Constraint,
  feasible: readonly NodeInfo[],
  ignored: ReadonlySet<NodeInfo>,
): Map<string, number> {
  const domains = new Map<string, number>()
  if (topologyKey === hostname) return domains
  // Nodes without the label make up a domain of their own, which counts in the number of domains.
  for (const node of feasible) if (!ignored.has(node)) domains.set(node.labels[topologyKey] ?? '', 0)
  return domains
}

function addToDomain(counts: Map<string, number>, constraint: Constraint, pod: PodInfo, node: NodeInfo): void {
  const domain = node.labels[constraint.topologyKey]
  const before = domain === undefined ? undefined : counts.get(domain)
  if (domain === undefined || before === undefined || !isIncluded(constraint, pod, node)) return
  counts.set(domain, before + constraint.matching(node))
}

/** What everything that belongs to a Service or a controller is spread by. */
function systemConstraints(pod: PodInfo, cache: NodeCache): Constraint[] {
  const common = deducedConstraint(pod, cache)
  if (!common) return []
  return [
    { topologyKey: hostname, maxSkew: 3, ...common },
    { topologyKey: zone, maxSkew: 5, ...common },
  ]
}

/** Constraints of the configuration, for the pods that belong together with this one. */
function listedConstraints(
  defaults: readonly TopologySpreadConstraint[],
  pod: PodInfo,
  when: TopologySpreadConstraint['whenUnsatisfiable'],
  cache: NodeCache,
): Constraint[] {
  const wanted = defaults.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when)
  const common = wanted.length > 0 ? deducedConstraint(pod, cache) : undefined
  if (!common) return []
  return wanted.map(({ topologyKey, maxSkew, minDomains = 1, nodeAffinityPolicy, nodeTaintsPolicy }) => ({
    ...common,
    topologyKey,
    maxSkew,
    minDomains,
    honorAffinity: nodeAffinityPolicy !== 'Ignore',
    honorTaints: nodeTaintsPolicy === 'Honor',
  }))
}

function deducedConstraint(pod: PodInfo, cache: NodeCache): Omit<Constraint, 'topologyKey' | 'maxSkew'> | undefined {
  const selector = cache.lookups.defaultSpreadSelector(pod)
  if (!selector) return undefined
  const matching = counter(pod.namespace, selector, cache)
  return { minDomains: 1, selector, matching, honorAffinity: true, honorTaints: false }
}

/** Few matching pods make a high score. */
function preferFewest(scores: number[], nodes: readonly NodeInfo[], ignored: ReadonlySet<NodeInfo>): void {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < scores.length; i++) {
    if (ignored.has(nodes[i] as NodeInfo)) continue
    lowest = Math.min(lowest, scores[i] as number)
    highest = Math.max(highest, scores[i] as number)
  }
  for (let i = 0; i < scores.length; i++) {
    if (ignored.has(nodes[i] as NodeInfo)) scores[i] = 0
    else if (highest === 0) scores[i] = maxNodeScore
    else scores[i] = Math.trunc((maxNodeScore * (highest + lowest - (scores[i] as number))) / highest)
  }
}
