// The environment of a container: ConfigMaps and Secrets, the pod's own fields, plain values, and the Services there are.
// Like pkg/kubelet/kubelet_pods.go makeEnvironmentVariables.
import { decodeBase64 } from '../../apimachinery/base64.ts'
import type { ConfigMap, Container, EnvVar, Pod, Secret } from '../../apis/core/types.ts'
import { configMaps, secrets } from '../../apis/resources.ts'
import { fieldValue, resourceValue } from './downward-api.ts'
import { expand } from './expansion.ts'
import type { EnvEntry, ServiceEnvironment } from './service-environment.ts'
import { sourceAnnotation } from './static-pods.ts'
import type { WatchedObjects } from './watched-objects.ts'

/** Why a container cannot be configured: CreateContainerConfigError. */
export class ConfigError extends Error {}

export type EnvironmentSources = {
  readonly objects: WatchedObjects
  readonly services: ServiceEnvironment
  readonly nodeAddress: string
  allocatable(): Readonly<Record<string, string>>
}

/** Rejects with a {@link ConfigError}. */
export async function containerEnvironment(
  sources: EnvironmentSources,
  pod: Pod,
  container: Container,
  podIp: string,
): Promise<readonly EnvEntry[]> {
  const isStatic = pod.metadata.annotations?.[sourceAnnotation] === 'file'
  if (!isStatic && !sources.services.synced)
    throw new ConfigError('services have not yet been read at least once, cannot construct envvars')
  const services = sources.services.entries(pod.metadata.namespace ?? '', pod.spec.enableServiceLinks ?? true)
  const own: Record<string, string> = Object.create(null)
  for (const from of container.envFrom ?? []) {
    const { prefix = '', configMapRef, secretRef } = from
    const data = configMapRef
      ? await configMapData(sources, pod, configMapRef.name ?? '', configMapRef.optional)
      : await secretData(sources, pod, secretRef?.name ?? '', secretRef?.optional)
    for (const [key, value] of Object.entries(data ?? {})) own[prefix + key] = value
  }
  const serviceValues: Record<string, string> = Object.create(null)
  if (container.env && container.env.length > 0) {
    for (const { key, value } of services) serviceValues[key] = value
    for (const variable of container.env) {
      const value = await variableValue(sources, pod, container, variable, podIp, { ...serviceValues, ...own })
      if (value !== undefined) own[variable.name] = value
    }
  }
  const names = Object.keys(own)
  if (names.length === 0) return services
  const entries: EnvEntry[] = names.map((key) => ({ key, value: own[key] as string }))
  for (const entry of services) if (!Object.hasOwn(own, entry.key)) entries.push(entry)
  return entries
}

async function variableValue(
  sources: EnvironmentSources,
  pod: Pod,
  container: Container,
  { name, value, valueFrom }: EnvVar,
  podIp: string,
  known: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  if (!valueFrom) return expand(value ?? '', known)
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef) return fieldValue(pod, fieldRef.fieldPath, { podIp, hostIp: sources.nodeAddress })
  if (resourceFieldRef) {
    const { containerName = '' } = resourceFieldRef
    const about = pod.spec.containers.find((one) => one.name === containerName) ?? container
    return resourceValue(about, resourceFieldRef, sources.allocatable())
  }
  if (configMapKeyRef) {
    const { key, name: map = '', optional } = configMapKeyRef
    const data = await configMapData(sources, pod, map, optional)
    if (data && Object.hasOwn(data, key)) return data[key]
    if (optional) return undefined
    throw new ConfigError(`couldn't find key ${key} in ConfigMap ${pod.metadata.namespace}/${map}`)
  }
  if (secretKeyRef) {
    const { key, name: secret = '', optional } = secretKeyRef
    const data = await secretData(sources, pod, secret, optional)
    if (data && Object.hasOwn(data, key)) return data[key]
    if (optional) return undefined
    throw new ConfigError(`couldn't find key ${key} in Secret ${pod.metadata.namespace}/${secret}`)
  }
  throw new ConfigError(`the source of environment variable ${name} is not simulated`)
}

type Data = Readonly<Record<string, string>>

/** Undefined when there is none and there need not be one. */
async function configMapData(
  { objects }: EnvironmentSources,
  pod: Pod,
  name: string,
  optional: boolean | undefined,
): Promise<Data | undefined> {
  const { uid = '', namespace = '' } = pod.metadata
  const map = await reading(() => objects.get<ConfigMap>(uid, configMaps, namespace, name))
  if (!map && !optional) throw new ConfigError(`configmap "${name}" not found`)
  return map && (map.data ?? {})
}

async function secretData(
  { objects }: EnvironmentSources,
  pod: Pod,
  name: string,
  optional: boolean | undefined,
): Promise<Data | undefined> {
  const { uid = '', namespace = '' } = pod.metadata
  const secret = await reading(() => objects.get<Secret>(uid, secrets, namespace, name))
  if (!secret && !optional) throw new ConfigError(`secret "${name}" not found`)
  const entries = Object.entries(secret?.data ?? {})
  return secret && Object.fromEntries(entries.map(([key, value]) => [key, decodeBase64(value) ?? '']))
}

async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}
