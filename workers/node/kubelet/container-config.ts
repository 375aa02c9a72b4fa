// What the runtime is told of a container, from the pod's spec. Like kuberuntime generateContainerConfig.
import { integerValue, milliValue } from '../../apimachinery/quantity.ts'
import type { Container, Pod } from '../../apis/core/types.ts'
import type { ContainerConfig, Mount, PodSandboxConfig } from '../../protocols/cri.ts'
import type { KubeletConfig } from './config.ts'
import { ConfigError } from './container-environment.ts'
import { expand } from './expansion.ts'
import { runtimeLabels } from './pod-runtime.ts'
import type { EnvEntry } from './service-environment.ts'
import { terminationMessageMount } from './termination-message.ts'
import { volumeFolder } from './volume-manager.ts'

export function containerConfig(
  pod: Pod,
  container: Container,
  image: string,
  attempt: number,
  env: readonly EnvEntry[],
  /** The container whose processes this one is to see. */
  targetId?: string,
): ContainerConfig {
  const expanded = (texts: readonly string[] | undefined) => {
    if (!texts?.some((text) => text.includes('$('))) return texts ?? []
    const values = valuesOf(env)
    return texts.map((text) => expand(text, values))
  }
  const { limits } = container.resources ?? {}
  const { name, namespace = '', uid = '' } = pod.metadata
  return {
    metadata: { name: container.name, attempt },
    image,
    command: expanded(container.command),
    args: expanded(container.args),
    workingDir: container.workingDir ?? '',
    envs: env,
    mounts: mountsOf(pod, container, env).concat(terminationMessageMount(pod, container, attempt)),
    labels: {
      [runtimeLabels.containerName]: container.name,
      [runtimeLabels.podName]: name,
      [runtimeLabels.podNamespace]: namespace,
      [runtimeLabels.podUid]: uid,
    },
    annotations: {
      [runtimeLabels.restartCount]: `${attempt}`,
      [runtimeLabels.image]: container.image ?? '',
      [runtimeLabels.gracePeriod]: `${pod.spec.terminationGracePeriodSeconds ?? 30}`,
    },
    ports: (container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ containerPort, protocol })),
    memoryLimitBytes: integerValue(limits?.['memory']),
    cpuLimitMillis: milliValue(limits?.['cpu']),
    stdin: container.stdin ?? false,
    ...(container.stdinOnce ? { stdinOnce: true } : {}),
    tty: container.tty ?? false,
    ...pidNamespaceOf(pod, targetId),
    ...userOf(pod, container),
  }
}

/** Like kuberuntime's PidNamespaceForPod. */
function pidNamespaceOf({ spec }: Pod, targetId: string | undefined): Pick<ContainerConfig, 'pidNamespace'> {
  if (spec.hostPID) return { pidNamespace: 'node' }
  if (spec.shareProcessNamespace) return { pidNamespace: 'pod' }
  return targetId === undefined ? {} : { pidNamespace: { targetId } }
}

function userOf({ spec }: Pod, container: Container): Pick<ContainerConfig, 'user'> {
  const { runAsUser: uid, runAsGroup: gid } = { ...spec.securityContext, ...container.securityContext }
  if (uid === undefined && gid === undefined) return {}
  return { user: { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) } }
}

function mountsOf(pod: Pod, container: Container, env: readonly EnvEntry[]): Mount[] {
  return (container.volumeMounts ?? []).map((mount) => {
    const volume = pod.spec.volumes?.find((one) => one.name === mount.name)
    if (!volume) throw new ConfigError(`cannot find volume "${mount.name}" to mount into container "${container.name}"`)
    const subPath = mount.subPathExpr ? expand(mount.subPathExpr, valuesOf(env)) : (mount.subPath ?? '')
    if (subPath.startsWith('/') || subPath.split('/').includes('..'))
      throw new ConfigError(
        `failed to prepare subPath for volumeMount "${mount.name}" of container "${container.name}"`,
      )
    const folder = volumeFolder(pod, volume)
    return {
      containerPath: mount.mountPath.length > 1 ? mount.mountPath.replace(/\/$/, '') : mount.mountPath,
      hostPath: subPath === '' ? folder : `${folder}/${subPath}`,
      readonly: mount.readOnly ?? false,
    }
  })
}

function valuesOf(env: readonly EnvEntry[]): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  for (const { key, value } of env) values[key] = value
  return values
}

/** The sandbox of a pod: its names, its network, how it looks names up. */
export function sandboxConfig(pod: Pod, attempt: number, config: KubeletConfig): PodSandboxConfig {
  const { name, uid = '', namespace = '', labels = {}, annotations = {} } = pod.metadata
  const { hostNetwork = false, hostname } = pod.spec
  return {
    metadata: { name, uid, namespace, attempt },
    hostname: hostNetwork ? config.nodeName : (hostname || name).slice(0, 63).replace(/[-.]+$/, ''),
    labels,
    annotations,
    hostNetwork,
    dns: dnsOf(pod, config),
    ...portMappings(pod),
    hosts: (pod.spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => ({ ip, hostnames })),
  }
}

function portMappings({ spec }: Pod): Pick<PodSandboxConfig, 'portMappings'> {
  if (spec.hostNetwork) return {}
  const mapped: { hostPort: number; containerPort: number }[] = []
  for (const { ports = [] } of [...(spec.initContainers ?? []), ...spec.containers])
    for (const { hostPort, containerPort, protocol = 'TCP' } of ports)
      if (hostPort && protocol === 'TCP') mapped.push({ hostPort, containerPort })
  return mapped.length === 0 ? {} : { portMappings: mapped }
}

/** Like pkg/kubelet/network/dns GetPodDNS. */
function dnsOf({ metadata, spec }: Pod, config: KubeletConfig): PodSandboxConfig['dns'] {
  const { clusterDns } = config
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig = {} } = spec
  const usesCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  const own = usesCluster && clusterDns.length > 0 ? clusterDnsOf(metadata.namespace ?? '', config) : noDns
  if (spec.dnsConfig === undefined) return own
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  return {
    servers: unique([...own.servers, ...nameservers]),
    searches: unique([...own.searches, ...searches]),
    options: unique([
      ...own.options,
      ...options.map(({ name, value }) => (value === undefined ? (name ?? '') : `${name}:${value}`)),
    ]),
  }
}

function unique(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)]
}

const noDns: PodSandboxConfig['dns'] = { servers: [], searches: [], options: [] }
const clusterDnsByNamespace = new WeakMap<KubeletConfig, Map<string, PodSandboxConfig['dns']>>()

/** All pods of a namespace look names up alike. */
function clusterDnsOf(namespace: string, config: KubeletConfig): PodSandboxConfig['dns'] {
  const known = clusterDnsByNamespace.get(config) ?? new Map<string, PodSandboxConfig['dns']>()
  clusterDnsByNamespace.set(config, known)
  const found = known.get(namespace)
  if (found) return found
  const { clusterDns, clusterDomain } = config
  const made = {
    servers: clusterDns,
    searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
    options: ['ndots:5'],
  }
  known.set(namespace, made)
  return made
}
