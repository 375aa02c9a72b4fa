// On which nodes a DaemonSet's pods run, and what such a pod looks like. Like pkg/controller/daemon/daemon_controller.go
// NodeShouldRunDaemonPod and pkg/controller/daemon/util.

import type { DaemonSet } from '../../../../apis/apps/types.ts'
import { matchesRequired, requiredNodeAffinity } from '../../../../apis/core/node-selector.ts'
import type {
  Affinity,
  Node,
  NodeSelectorTerm,
  PodSpec,
  PodTemplateSpec,
  Toleration,
} from '../../../../apis/core/types.ts'
import { tolerates } from '../../node-taints.ts'

export const hashLabel = 'controller-revision-hash'
export const generationLabel = 'pod-template-generation'
export const templateGenerationAnnotation = 'deprecated.daemonset.template.generation'

/** Daemons run where nothing else may: on nodes that are broken, cordoned or short of something. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const hostNetworkToleration: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
}

/** Whether a daemon belongs on a node, and whether one that is there may go on. */
export type Verdict = { readonly shouldRun: boolean; readonly mayContinue: boolean }

/** Verdicts by template and node: both never change, only their successors are others. */
const verdicts = new WeakMap<PodTemplateSpec, WeakMap<Node, Verdict>>()

export function judgeNode(daemonSet: DaemonSet, node: Node): Verdict {
  const { template } = daemonSet.spec
  let ofTemplate = verdicts.get(template)
  if (!ofTemplate) verdicts.set(template, (ofTemplate = new WeakMap()))
  let verdict = ofTemplate.get(node)
  if (!verdict) ofTemplate.set(node, (verdict = judge(daemonSet, node)))
  return verdict
}

function judge(daemonSet: DaemonSet, node: Node): Verdict {
  const { spec } = daemonSet.spec.template
  const never = { shouldRun: false, mayContinue: false }
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return never
  const required = requiredNodeAffinity(spec)
  const selectable = { name: node.metadata.name, labels: node.metadata.labels ?? {} }
  if (required && !matchesRequired(required, selectable)) return never
  const tolerations = withDaemonTolerations(spec)
  const untolerated = (node.spec?.taints ?? []).filter((taint) => !tolerations.some((each) => tolerates(each, taint)))
  return {
    shouldRun: untolerated.every(({ effect }) => effect === 'PreferNoSchedule'),
    mayContinue: untolerated.every(({ effect }) => effect !== 'NoExecute'),
  }
}

/** Like AddOrUpdateDaemonPodTolerations. */
function withDaemonTolerations(spec: PodSpec): Toleration[] {
  const all = [...(spec.tolerations ?? [])]
  for (const toleration of spec.hostNetwork ? [...daemonTolerations, hostNetworkToleration] : daemonTolerations) {
    const at = all.findIndex(
      ({ key, effect, operator, value }) =>
        key === toleration.key && effect === toleration.effect && operator === toleration.operator && !value,
    )
    if (at < 0) all.push(toleration)
    else all[at] = toleration
  }
  return all
}

/** The template of the pods of one revision. Like CreatePodTemplate. */
export function daemonTemplate(daemonSet: DaemonSet, hash: string): PodTemplateSpec {
  const { template } = daemonSet.spec
  const generation = daemonSet.metadata.annotations?.[templateGenerationAnnotation]
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        ...(generation === undefined ? {} : { [generationLabel]: generation }),
        [hashLabel]: hash,
      },
    },
    spec: { ...template.spec, tolerations: withDaemonTolerations(template.spec) },
  }
}

/** The template of the pod for one node: the scheduler can choose no other. */
export function onNode(template: PodTemplateSpec, node: string): PodTemplateSpec {
  const { affinity } = template.spec
  return { ...template, spec: { ...template.spec, affinity: pinnedTo(node, affinity) } }
}

/** Like ReplaceDaemonSetPodNodeNameNodeAffinity. */
function pinnedTo(node: string, affinity: Affinity | undefined): Affinity {
  const nodeSelectorTerms: NodeSelectorTerm[] = [
    { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] },
  ]
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
    },
  }
}

/** The node that a daemon's pod is on, or is meant for. Like GetTargetNodeName. */
export function targetNode(spec: PodSpec): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values = [] } of matchFields)
      if (key === 'metadata.name' && operator === 'In' && values.length === 1) return values[0]
  return undefined
}
