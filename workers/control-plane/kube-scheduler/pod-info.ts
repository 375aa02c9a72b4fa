// A pod with everything the scheduler would otherwise work out again for every node: sums, ports, affinity terms.
import {
  fromLabelSelector,
  matchesSelector,
  type Requirement,
  type Selector,
} from '../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../apimachinery/meta-types.ts'
import { keyOf } from '../../apimachinery/object.ts'
import { type RequiredNodeAffinity, requiredNodeAffinity } from '../../apis/core/node-selector.ts'
import type { Pod, PodAffinityTerm, PodSpec, WeightedPodAffinityTerm } from '../../apis/core/types.ts'
import { nonZeroPodRequests, podRequests, type Resources } from './resources.ts'

type Labels = Readonly<Record<string, string>>

export type PodInfo = {
  /** The pod as last seen; replaced when nothing but its status changed. */
  pod: Pod
  readonly key: string
  readonly uid: string
  readonly namespace: string
  readonly labels: Labels
  readonly priority: number
  readonly requests: Resources
  readonly nonZeroRequests: Resources
  readonly hostPorts: readonly HostPort[]
  readonly nodeAffinity: RequiredNodeAffinity | undefined
  readonly requiredAffinity: readonly AffinityTerm[]
  readonly requiredAntiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly WeightedTerm[]
  readonly preferredAntiAffinity: readonly WeightedTerm[]
}

export type HostPort = { readonly ip: string; readonly protocol: string; readonly port: number }

/** A term of pod affinity: which pods, and within which topology. */
export type AffinityTerm = {
  readonly topologyKey: string
  readonly selector: Selector | undefined
  readonly namespaces: readonly string[]
  /** Namespaces by their labels; undefined: none beside those named. */
  readonly namespaceSelector: Selector | undefined
}
type WeightedTerm = { readonly weight: number; readonly term: AffinityTerm }

export function podInfo(pod: Pod): PodInfo {
  const { spec, metadata } = pod
  const affinity = spec.affinity
  const namespace = metadata.namespace ?? ''
  const term = (one: PodAffinityTerm): AffinityTerm => affinityTerm(one, pod)
  const weighted = (one: WeightedPodAffinityTerm): WeightedTerm => ({
    weight: one.weight,
    term: term(one.podAffinityTerm),
  })
  return {
    pod,
    key: keyOf(pod),
    uid: metadata.uid ?? '',
    namespace,
    labels: metadata.labels ?? {},
    priority: spec.priority ?? 0,
    requests: podRequests(spec),
    nonZeroRequests: nonZeroPodRequests(spec),
    hostPorts: hostPorts(spec),
    nodeAffinity: requiredNodeAffinity(spec),
    requiredAffinity: (affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term),
    requiredAntiAffinity: (affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term),
    preferredAffinity: (affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(weighted),
    preferredAntiAffinity: (affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      weighted,
    ),
  }
}

/** Whether `term` means a pod with these labels in that namespace. */
export function matchesAffinityTerm(
  term: AffinityTerm,
  namespace: string,
  labels: Labels,
  namespaceLabels: (namespace: string) => Labels,
): boolean {
  const inNamespace =
    term.namespaces.includes(namespace) ||
    (term.namespaceSelector !== undefined && matchesSelector(term.namespaceSelector, namespaceLabels(namespace)))
  return inNamespace && matchesSelector(term.selector, labels)
}

export function isTerminating(info: PodInfo): boolean {
  return info.pod.metadata.deletionTimestamp !== undefined
}

function affinityTerm(term: PodAffinityTerm, pod: Pod): AffinityTerm {
  const { namespaces = [], namespaceSelector } = term
  const own = namespaces.length === 0 && namespaceSelector === undefined
  return {
    topologyKey: term.topologyKey,
    selector: withLabelKeys(term.labelSelector, pod, term.matchLabelKeys, term.mismatchLabelKeys),
    namespaces: own ? [pod.metadata.namespace ?? ''] : namespaces,
    namespaceSelector: fromLabelSelector(namespaceSelector),
  }
}

/** The selector with the pod's own values of some labels: pods of the same revision, or of any other. */
export function withLabelKeys(
  selector: LabelSelector | undefined,
  pod: Pod,
  same: readonly string[] = [],
  other: readonly string[] = [],
): Selector | undefined {
  const base = fromLabelSelector(selector)
  if (base === undefined || (same.length === 0 && other.length === 0)) return base
  const labels = pod.metadata.labels ?? {}
  const requirements: Requirement[] = [...base]
  for (const [keys, operator] of [[same, 'in'] as const, [other, 'notin'] as const])
    for (const key of keys) {
      const value = labels[key]
      if (value !== undefined) requirements.push({ key, operator, values: [value] })
    }
  return requirements
}

/** Ports of the node that the pod's containers take. */
export function hostPorts(spec: PodSpec): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  const found: HostPort[] = []
  for (const container of [...sidecars, ...spec.containers])
    for (const { hostIP, hostPort, protocol } of container.ports ?? [])
      if (hostPort) found.push({ ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort })
  return found
}
