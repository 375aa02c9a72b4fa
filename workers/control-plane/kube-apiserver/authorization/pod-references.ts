// What a pod refers to, for whoever must be allowed to read it. Like pkg/api/v1/pod/util.go.
import type { Pod, Volume } from '../../../apis/core/types.ts'

function containersOf({ spec }: Pod) {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])]
}

function volumesOf({ spec }: Pod): readonly Volume[] {
  return spec?.volumes ?? []
}

export function claimsOf(pod: Pod): string[] {
  return volumesOf(pod).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName]
    return ephemeral ? [`${pod.metadata.name}-${name}`] : []
  })
}

/** Like podutil.VisitPodConfigmapNames. */
export function refersToConfigMap(pod: Pod, name: string | undefined): boolean {
  const is = (ref: { readonly name?: string | undefined } | undefined) =>
    ref !== undefined && (name === undefined || ref.name === name)
  return (
    volumesOf(pod).some(
      ({ configMap, projected }) => is(configMap) || projected?.sources?.some((source) => is(source.configMap)),
    ) ||
    containersOf(pod).some(
      ({ env, envFrom }) =>
        env?.some(({ valueFrom }) => is(valueFrom?.configMapKeyRef)) ||
        envFrom?.some(({ configMapRef }) => is(configMapRef)),
    )
  )
}

/** Like podutil.VisitPodSecretNames; any secret when `name` is undefined. */
export function refersToSecret(pod: Pod, name: string | undefined): boolean {
  const has = (found: string | undefined) => found !== undefined && (name === undefined || found === name)
  return (
    (pod.spec?.imagePullSecrets ?? []).some((secret) => has(secret.name)) ||
    volumesOf(pod).some(
      (volume) =>
        has(volume.secret?.secretName) ||
        has(volume.csi?.nodePublishSecretRef?.name) ||
        volume.projected?.sources?.some(({ secret }) => has(secret?.name)),
    ) ||
    containersOf(pod).some(
      ({ env, envFrom }) =>
        env?.some(({ valueFrom }) => has(valueFrom?.secretKeyRef?.name)) ||
        envFrom?.some(({ secretRef }) => has(secretRef?.name)),
    )
  )
}
