// What the pods and claims of a StatefulSet look like. Like pkg/controller/statefulset/stateful_set_utils.go.
import type { StatefulSet } from '../../../../apis/apps/types.ts'
import type { PersistentVolumeClaim, Pod, Volume } from '../../../../apis/core/types.ts'
import { controllerReference } from '../../pod-control.ts'
import { isPodReady } from '../../pod-state.ts'

export const revisionLabel = 'controller-revision-hash'
const podNameLabel = 'statefulset.kubernetes.io/pod-name'
const podIndexLabel = 'apps.kubernetes.io/pod-index'

export function podNameOf({ metadata }: StatefulSet, ordinal: number): string {
  return `${metadata.name}-${ordinal}`
}

/** The number at the end of a pod's name; -1 when the pod is not called after the set. */
export function ordinalOf({ metadata }: StatefulSet, pod: Pod): number {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata.name)
  return match?.[1] === metadata.name && match[2]?.length !== undefined && match[2].length < 10 ? Number(match[2]) : -1
}

export function firstOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0
}

/** `template` is the set in the revision that the pod shall be of. */
export function newPod(set: StatefulSet, template: StatefulSet, revision: string, ordinal: number): Pod {
  const name = podNameOf(set, ordinal)
  const { metadata, spec } = template.spec.template
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      labels: {
        ...metadata?.labels,
        [revisionLabel]: revision,
        [podNameLabel]: name,
        [podIndexLabel]: String(ordinal),
      },
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata?.finalizers ? { finalizers: metadata.finalizers } : {}),
      ownerReferences: [controllerReference(set)],
    },
    spec: { ...spec, hostname: name, ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}) },
  }
  return withStorage(set, pod as unknown as Pod, ordinal)
}

/** The pod with its claims as volumes; they take the place of volumes of the same name. */
function withStorage(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  const claims = claimsOf(set, ordinal)
  if (claims.size === 0) return pod
  const own: Volume[] = [...claims].map(([name, claim]) => ({
    name,
    persistentVolumeClaim: { claimName: claim.metadata.name },
  }))
  const others = (pod.spec.volumes ?? []).filter(({ name }) => !claims.has(name))
  return { ...pod, spec: { ...pod.spec, volumes: [...own, ...others] } }
}

/** The claims of one pod, by the name of their template. */
export function claimsOf(set: StatefulSet, ordinal: number): ReadonlyMap<string, PersistentVolumeClaim> {
  const claims = new Map<string, PersistentVolumeClaim>()
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const name = `${template.metadata.name}-${podNameOf(set, ordinal)}`
    const labels = { ...template.metadata.labels, ...set.spec.selector?.matchLabels }
    const { annotations } = template.metadata
    claims.set(template.metadata.name, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: set.metadata.namespace, labels, ...(annotations ? { annotations } : {}) },
      spec: template.spec,
    })
  }
  return claims
}

/** The pod brought back to its name labels and its storage; itself when nothing was missing. Like updateIdentity. */
export function withIdentity(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  const name = podNameOf(set, ordinal)
  const { labels } = pod.metadata
  const isNamed = labels?.[podNameLabel] === name && labels[podIndexLabel] === String(ordinal)
  const named = isNamed
    ? pod
    : {
        ...pod,
        metadata: { ...pod.metadata, labels: { ...labels, [podNameLabel]: name, [podIndexLabel]: String(ordinal) } },
      }
  return hasStorage(set, pod, ordinal) ? named : withStorage(set, named, ordinal)
}

function hasStorage(set: StatefulSet, pod: Pod, ordinal: number): boolean {
  const volumes = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]))
  return [...claimsOf(set, ordinal)].every(
    ([name, claim]) => volumes.get(name)?.persistentVolumeClaim?.claimName === claim.metadata.name,
  )
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod)
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined
}
