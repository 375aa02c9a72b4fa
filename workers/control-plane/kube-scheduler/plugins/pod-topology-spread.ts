// Spreads pods of a kind over zones, nodes or any other topology: as a rule, or as a wish. Pods without constraints of
// their own are spread over nodes and zones by the selector of their Services and controller. Like plugins/podtopologyspread.
import { formatSelector, matchesSelector } from '../../../apimachinery/label-selector.ts'
import { matchesRequired } from '../../../apis/core/node-selector.ts'
import type { Pod, TopologySpreadConstraint } from '../../../apis/core/types.ts'
import { DomainCounts, leastOf } from '../domain-counts.ts'
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

/** What each domain has, of nodes with all the labels that matter; shared by all pods that ask the same where possible. */
function domainsOf(
  constraint: Constraint,
  keys: readonly string[],
  pod: PodInfo,
  cache: NodeCache,
): { readonly pods: ReadonlyMap<string, number>; readonly least: number } {
  const { topologyKey, selector, matching, honorAffinity, honorTaints } = constraint
  if (!honorTaints && !(honorAffinity && pod.nodeAffinity)) {
    const question = `${topologyKey}\n${keys.join()}\n${pod.namespace}/${selector.key}`
    return cache.domains.of(question, () => new DomainCounts(cache, topologyKey, keys, matching))
  }
  const pods = new Map<string, number>()
  for (const node of cache.list) {
    const domain = node.labels[topologyKey]
    if (domain === undefined || keys.some((key) => node.labels[key] === undefined)) continue
    if (isIncluded(constraint, pod, node)) pods.set(domain, (pods.get(domain) ?? 0) + matching(node))
  }
  return { pods, least: leastOf(pods) }
}

class SpreadFilter implements NodeFilter {
  readonly #pod: PodInfo
  readonly #constraints: readonly Constraint[]
  /** For each constraint, how many matching pods each domain has. A copy of our own once somebody was added or removed. */
  readonly #counts: ReadonlyMap<string, number>[]
  readonly #own: (Map<string, number> | undefined)[]
  /** Worked out again when it is NaN. */
  readonly #least: number[]
  readonly #selfMatches: readonly number[]

  constructor(pod: PodInfo, cache: NodeCache, constraints: readonly Constraint[]) {
    this.#pod = pod
    this.#constraints = constraints
    const keys = constraints.map(({ topologyKey }) => topologyKey)
    const domains = constraints.map((constraint) => domainsOf(constraint, keys, pod, cache))
    this.#counts = domains.map(({ pods }) => pods)
    this.#own = domains.map(() => undefined)
    this.#least = domains.map(({ least }) => least)
    this.#selfMatches = constraints.map(({ selector }) => (selector.matches(pod.labels) ? 1 : 0))
  }

  check(node: NodeInfo): Rejection | undefined {
    for (let i = 0; i < this.#constraints.length; i++) {
      const { topologyKey, maxSkew, minDomains } = this.#constraints[i] as Constraint
      const domain = node.labels[topologyKey]
      if (domain === undefined) return noLabel
      const counts = this.#counts[i] as ReadonlyMap<string, number>
      const skew = (counts.get(domain) ?? 0) + (this.#selfMatches[i] as number) - this.#leastAt(i, minDomains)
      if (skew > maxSkew) return tooMany
    }
    return undefined
  }

  #leastAt(i: number, minDomains: number): number {
    const counts = this.#counts[i] as ReadonlyMap<string, number>
    if (counts.size < minDomains) return 0
    if (Number.isNaN(this.#least[i])) this.#least[i] = leastOf(counts)
    return this.#least[i] as number
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
      if (!constraint.selector.matches(pod.labels) || !isIncluded(constraint, this.#pod, node)) return
      const counts = (this.#own[i] ??= new Map(this.#counts[i]))
      this.#counts[i] = counts
      const domain = node.labels[constraint.topologyKey] as string
      counts.set(domain, (counts.get(domain) ?? 0) + amount)
      this.#least[i] = Number.NaN
    })
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
  const domains = constraints.map(({ topologyKey }) => domainsIn(topologyKey, feasible, ignored))
  const keys = own ? constraints.map(({ topologyKey }) => topologyKey) : []
  const counts = constraints.map((constraint, i) =>
    (domains[i] as Set<string>).size > 0 ? domainsOf(constraint, keys, pod, cache).pods : none,
  )
  const weights = constraints.map(({ topologyKey }, i) => {
    const count = topologyKey === hostname ? feasible.length - ignored.size : (domains[i] as Set<string>).size
    return Math.log(count + 2)
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
            : ((counts[i] as ReadonlyMap<string, number>).get(domain) ?? 0)
        sum += count * (weights[i] as number) + (constraint.maxSkew - 1)
      }
      return Math.round(sum)
    },
    normalize: (scores, nodes) => preferFewest(scores, nodes, ignored),
  }
}

const none: ReadonlyMap<string, number> = new Map()

/** The domains that the feasible nodes are in. Nodes themselves are counted one by one, as they score. */
function domainsIn(topologyKey: string, feasible: readonly NodeInfo[], ignored: ReadonlySet<NodeInfo>): Set<string> {
  const domains = new Set<string>()
  if (topologyKey === hostname) return domains
  // Nodes without the label make up a domain of their own, which counts in the number of domains.
  for (const node of feasible) if (!ignored.has(node)) domains.add(node.labels[topologyKey] ?? '')
  return domains
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
