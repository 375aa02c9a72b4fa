// Keeps pods together or apart, as their affinity and that of the pods already there demands. Like plugins/interpodaffinity.
import { maxNodeScore, type NodeFilter, type NodeScorer, type Plugin, type Rejection } from '../framework.ts'
import type { NodeCache } from '../node-cache.ts'
import type { NodeInfo } from '../node-info.ts'
import { type AffinityTerm, matchesAffinityTerm, type PodInfo, podInfo } from '../pod-info.ts'

const name = 'InterPodAffinity'

const noAffinity: Rejection = {
  plugin: name,
  code: 'UnschedulableAndUnresolvable',
  reasons: ["node(s) didn't match pod affinity rules"],
}
const antiAffinity: Rejection = {
  plugin: name,
  code: 'Unschedulable',
  reasons: ["node(s) didn't match pod anti-affinity rules"],
}
const existingAntiAffinity: Rejection = {
  plugin: name,
  code: 'Unschedulable',
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
}

export type AffinityOptions = {
  /** What a required affinity of a pod already there counts for when the new pod is what it wants beside it. */
  readonly hardPodAffinityWeight: number
  /** Scores only pods that have wishes of their own. */
  readonly ignorePreferredTermsOfExistingPods: boolean
}

export const interPodAffinity: Plugin = interPodAffinityWith({
  hardPodAffinityWeight: 1,
  ignorePreferredTermsOfExistingPods: false,
})

export function interPodAffinityWith(options: AffinityOptions): Plugin {
  return {
    name,
    weight: 2,
    filter(pod, cache): NodeFilter | undefined {
      const filter = new AffinityFilter(pod, cache)
      return filter.hasSay ? filter : undefined
    },
    score: (pod, cache) => affinityScorer(pod, cache, options),
    hints: {
      'node-added': () => true,
      'node-changed': ({ changed }) => changed.labels,
      'pod-assigned': ({ pod: other }, pod) => concerns(podInfo(other), pod),
      'pod-deleted': ({ pod: other }, pod) => concerns(podInfo(other), pod),
      'pod-changed': () => true,
      'namespace-changed': () => true,
    },
  }
}

/** Whether one of two pods could want the other near or far. Namespace selectors are taken as matching. */
function concerns(other: PodInfo, pod: PodInfo): boolean {
  const any = (terms: readonly AffinityTerm[], of: PodInfo): boolean =>
    terms.some((term) => term.namespaceSelector !== undefined || matches(term, of, () => ({})))
  return (
    any(pod.requiredAffinity, other) || any(pod.requiredAntiAffinity, other) || any(other.requiredAntiAffinity, pod)
  )
}

type NamespaceLabels = (namespace: string) => Readonly<Record<string, string>>

function matches(term: AffinityTerm, pod: PodInfo, namespaceLabels: NamespaceLabels): boolean {
  return matchesAffinityTerm(term, pod.namespace, pod.labels, namespaceLabels)
}

/** How many pods (or terms) speak for or against each value of each topology key. */
class TopologyCounts {
  readonly #counts = new Map<string, Map<string, number>>()

  add(key: string, node: NodeInfo, amount: number): void {
    const value = node.labels[key]
    if (value === undefined) return
    const values = this.#counts.get(key)
    const sum = (values?.get(value) ?? 0) + amount
    if (!values) this.#counts.set(key, new Map([[value, sum]]))
    else if (sum === 0) values.delete(value)
    else values.set(value, sum)
    if (values?.size === 0) this.#counts.delete(key)
  }

  of(key: string, node: NodeInfo): number {
    const value = node.labels[key]
    return value === undefined ? 0 : (this.#counts.get(key)?.get(value) ?? 0)
  }

  get keys(): Iterable<string> {
    return this.#counts.keys()
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0
  }
}

class AffinityFilter implements NodeFilter {
  readonly #pod: PodInfo
  readonly #namespaceLabels: NamespaceLabels
  /** Pods that match all affinity terms of the new pod. */
  readonly #affinity = new TopologyCounts()
  /** Pods that match an anti-affinity term of the new pod. */
  readonly #antiAffinity = new TopologyCounts()
  /** Anti-affinity terms of pods already there that match the new pod. */
  readonly #existing = new TopologyCounts()
  readonly hasSay: boolean

  constructor(pod: PodInfo, cache: NodeCache) {
    this.#pod = pod
    this.#namespaceLabels = (namespace) => cache.lookups.namespaceLabels(namespace)
    for (const node of cache.nodesWithAffinity)
      if (node.node) for (const other of node.podsWithRequiredAntiAffinity) this.#countExisting(other, node, 1)
    const ownTerms = pod.requiredAffinity.length > 0 || pod.requiredAntiAffinity.length > 0
    if (ownTerms) for (const node of cache.list) for (const other of node.pods.values()) this.#countOwn(other, node, 1)
    this.hasSay = ownTerms || !this.#existing.isEmpty
  }

  check(node: NodeInfo): Rejection | undefined {
    if (!this.#satisfiesAffinity(node)) return noAffinity
    for (const term of this.#pod.requiredAntiAffinity)
      if (this.#antiAffinity.of(term.topologyKey, node) > 0) return antiAffinity
    for (const key of this.#existing.keys) if (this.#existing.of(key, node) > 0) return existingAntiAffinity
    return undefined
  }

  addPod(pod: PodInfo, node: NodeInfo): void {
    this.#count(pod, node, 1)
  }

  removePod(pod: PodInfo, node: NodeInfo): void {
    this.#count(pod, node, -1)
  }

  #count(pod: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    this.#countExisting(pod, node, sign)
    this.#countOwn(pod, node, sign)
  }

  #countExisting(other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    for (const term of other.requiredAntiAffinity)
      if (matches(term, this.#pod, this.#namespaceLabels)) this.#existing.add(term.topologyKey, node, sign)
  }

  #countOwn(other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    const { requiredAffinity, requiredAntiAffinity } = this.#pod
    if (requiredAffinity.length > 0 && this.#matchesAll(other))
      for (const term of requiredAffinity) this.#affinity.add(term.topologyKey, node, sign)
    for (const term of requiredAntiAffinity)
      if (matches(term, other, this.#namespaceLabels)) this.#antiAffinity.add(term.topologyKey, node, sign)
  }

  #satisfiesAffinity(node: NodeInfo): boolean {
    let found = true
    for (const { topologyKey } of this.#pod.requiredAffinity) {
      if (node.labels[topologyKey] === undefined) return false
      if (this.#affinity.of(topologyKey, node) <= 0) found = false
    }
    // The first of a group that wants to be together finds nobody yet, and may go anywhere.
    return found || (this.#affinity.isEmpty && this.#matchesAll(this.#pod))
  }

  #matchesAll(pod: PodInfo): boolean {
    return this.#pod.requiredAffinity.every((term) => matches(term, pod, this.#namespaceLabels))
  }
}

function affinityScorer(
  pod: PodInfo,
  cache: NodeCache,
  { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }: AffinityOptions,
): NodeScorer | undefined {
  const wishes = pod.preferredAffinity.length > 0 || pod.preferredAntiAffinity.length > 0
  if (!wishes && ignorePreferredTermsOfExistingPods) return undefined
  const namespaceLabels: NamespaceLabels = (namespace) => cache.lookups.namespaceLabels(namespace)
  const scores = new TopologyCounts()
  for (const node of wishes ? cache.list : cache.nodesWithAffinity) {
    if (!node.node) continue
    for (const other of wishes ? node.pods.values() : node.podsWithAffinity)
      countWishes(pod, other, node, scores, namespaceLabels, hardPodAffinityWeight)
  }
  if (scores.isEmpty) return undefined
  const keys = [...scores.keys]
  return {
    score: (node) => {
      let sum = 0
      for (const key of keys) sum += scores.of(key, node)
      return sum
    },
    normalize: spreadOut,
  }
}

/** What the new pod wishes of one already there, and the other way round. */
function countWishes(
  pod: PodInfo,
  other: PodInfo,
  node: NodeInfo,
  scores: TopologyCounts,
  namespaceLabels: NamespaceLabels,
  hardPodAffinityWeight: number,
): void {
  const count = (term: AffinityTerm, of: PodInfo, amount: number): void => {
    if (matches(term, of, namespaceLabels)) scores.add(term.topologyKey, node, amount)
  }
  for (const { term, weight } of pod.preferredAffinity) count(term, other, weight)
  for (const { term, weight } of pod.preferredAntiAffinity) count(term, other, -weight)
  for (const term of other.requiredAffinity) count(term, pod, hardPodAffinityWeight)
  for (const { term, weight } of other.preferredAffinity) count(term, pod, weight)
  for (const { term, weight } of other.preferredAntiAffinity) count(term, pod, -weight)
}

/** The lowest becomes 0, the highest 100. */
function spreadOut(scores: number[]): void {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const score of scores) {
    if (score < lowest) lowest = score
    if (score > highest) highest = score
  }
  const range = highest - lowest
  for (let i = 0; i < scores.length; i++)
    scores[i] = range > 0 ? Math.trunc(maxNodeScore * (((scores[i] as number) - lowest) / range)) : 0
}
