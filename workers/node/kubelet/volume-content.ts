// The files of a pod's volumes: what ConfigMaps, Secrets, tokens and the pod itself put there.
import { decodeBase64 } from '../../apimachinery/base64.ts'
import type { ConfigMap, KeyToPath, Pod, Secret, Volume, VolumeProjection } from '../../apis/core/types.ts'
import { configMaps, secrets } from '../../apis/resources.ts'
import { fieldValue, resourceValue } from './downward-api.ts'
import { MountError } from './mount-error.ts'
import type { ServiceAccountTokens } from './service-account-tokens.ts'
import type { WatchedObjects } from './watched-objects.ts'

export type Files = Readonly<Record<string, string>>

export type ContentSources = {
  readonly objects: WatchedObjects
  readonly tokens: ServiceAccountTokens
  readonly nodeAddress: string
  allocatable(): Readonly<Record<string, string>>
}

/** Files by their path in the volume. Rejects with a {@link MountError}. */
export async function volumeContent(sources: ContentSources, pod: Pod, volume: Volume): Promise<Files> {
  if (volume.configMap) return configMapFiles(sources, pod, volume.configMap)
  if (volume.secret) return secretFiles(sources, pod, { ...volume.secret, name: volume.secret.secretName })
  if (volume.downwardAPI) return downwardFiles(sources, pod, volume.downwardAPI)
  const files: Record<string, string> = {}
  for (const source of volume.projected?.sources ?? [])
    Object.assign(files, await projectionFiles(sources, pod, source))
  return files
}

async function projectionFiles(sources: ContentSources, pod: Pod, source: VolumeProjection): Promise<Files> {
  if (source.configMap) return configMapFiles(sources, pod, source.configMap)
  if (source.secret) return secretFiles(sources, pod, source.secret)
  if (source.downwardAPI) return downwardFiles(sources, pod, source.downwardAPI)
  if (source.serviceAccountToken) {
    const { path } = source.serviceAccountToken
    return { [path]: await sources.tokens.get(pod, source.serviceAccountToken) }
  }
  throw new MountError('this kind of projected source is not simulated')
}

type Reference = {
  readonly name?: string | undefined
  readonly items?: readonly KeyToPath[] | undefined
  readonly optional?: boolean | undefined
}

async function configMapFiles({ objects }: ContentSources, pod: Pod, reference: Reference): Promise<Files> {
  const { name = '', optional = false } = reference
  const namespace = pod.metadata.namespace ?? ''
  const map = await objects.get<ConfigMap>(pod.metadata.uid ?? '', configMaps, namespace, name)
  if (!map && !optional) throw new MountError(`configmap "${name}" not found`)
  const binary = Object.entries(map?.binaryData ?? {}).map(([key, value]) => [key, decodeBase64(value) ?? ''] as const)
  return pick({ ...Object.fromEntries(binary), ...map?.data }, reference, 'config')
}

async function secretFiles({ objects }: ContentSources, pod: Pod, reference: Reference): Promise<Files> {
  const { name = '', optional = false } = reference
  const namespace = pod.metadata.namespace ?? ''
  const secret = await objects.get<Secret>(pod.metadata.uid ?? '', secrets, namespace, name)
  if (!secret && !optional) throw new MountError(`secret "${name}" not found`)
  const data = Object.entries(secret?.data ?? {}).map(([key, value]) => [key, decodeBase64(value) ?? ''] as const)
  return pick(Object.fromEntries(data), reference, 'secret')
}

/** `items` choose keys and give them paths; a key that is not there is an error unless the source is optional. */
function pick(data: Files, { items, optional }: Reference, kind: 'config' | 'secret'): Files {
  if (!items || items.length === 0) return data
  const files: Record<string, string> = {}
  for (const { key, path } of items) {
    const value = Object.hasOwn(data, key) ? data[key] : undefined
    if (value !== undefined) files[path] = value
    else if (!optional)
      throw new MountError(`${kind === 'config' ? 'configmap ' : ''}references non-existent ${kind} key: ${key}`)
  }
  return files
}

type DownwardItems = NonNullable<Volume['downwardAPI']>

function downwardFiles(sources: ContentSources, pod: Pod, { items = [] }: DownwardItems): Files {
  const files: Record<string, string> = {}
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef) {
      const value = fieldValue(pod, fieldRef.fieldPath, {
        podIp: pod.status?.podIP ?? '',
        hostIp: sources.nodeAddress,
      })
      if (value === undefined) throw new MountError(`unsupported fieldPath: ${fieldRef.fieldPath}`)
      files[path] = value
    } else if (resourceFieldRef) {
      const { containerName = '' } = resourceFieldRef
      const container = pod.spec.containers.find((one) => one.name === containerName)
      if (!container) throw new MountError(`container ${containerName} not found`)
      files[path] = resourceValue(container, resourceFieldRef, sources.allocatable()) ?? ''
    }
  }
  return files
}
