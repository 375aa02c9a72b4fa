// What the kubelet says of its machine: capacity, addresses, versions, images and conditions. Pure.
// Like pkg/kubelet/nodestatus/setters.go.
import { formatQuantity, integerValue, milliValue, quantityOf, quantityOfMillis } from '../../apimachinery/quantity.ts'
import type { Node, NodeCondition, NodeStatus } from '../../apis/core/types.ts'
import type { Image } from '../../protocols/cri.ts'
import type { MachineFacts } from '../../simulation/host.ts'
import { hashText } from '../../simulation/random.ts'
import type { KubeletConfig } from './config.ts'

export const kubeletVersion = 'v1.36.2'
/** nodeStatusMaxImages. */
const maxImages = 50
const evictionMemoryBytes = 100 * 1024 * 1024

export type NodeFacts = {
  readonly machine: MachineFacts
  readonly config: KubeletConfig
  readonly images: readonly Image[]
  readonly runtimeVersion: string
  /** What keeps the node from being ready; empty: nothing. */
  readonly problems: readonly string[]
  readonly now: string
}

export function nodeObject(facts: NodeFacts): Node {
  const { config } = facts
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': config.nodeName,
    'kubernetes.io/os': 'linux',
    ...config.nodeLabels,
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: config.nodeName,
      labels,
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: config.taints.length === 0 ? {} : { taints: config.taints },
    status: nodeStatus(facts, {}),
  }
}

export function nodeStatus(facts: NodeFacts, old: NodeStatus): NodeStatus {
  const { machine, config } = facts
  const { capacity, allocatable } = resourcesOf(machine, config)
  return {
    addresses: [
      { type: 'InternalIP', address: config.nodeIp },
      { type: 'Hostname', address: config.nodeName },
    ],
    allocatable,
    capacity,
    conditions: conditionsOf(facts, old.conditions ?? []),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    images: imagesOf(facts.images),
    nodeInfo: {
      architecture: 'amd64',
      bootID: uuidOf(`boot/${machine.name}/${machine.bootedAtMs}`),
      containerRuntimeVersion: facts.runtimeVersion,
      kernelVersion: '6.12.48-amd64',
      kubeProxyVersion: '',
      kubeletVersion,
      machineID: uuidOf(`machine/${machine.name}`).replaceAll('-', ''),
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 13 (trixie)',
      systemUUID: uuidOf(`system/${machine.name}`),
    },
    ...(old.declaredFeatures ? { declaredFeatures: old.declaredFeatures } : {}),
  }
}

type NodeResources = { readonly capacity: Record<string, string>; readonly allocatable: Record<string, string> }

const known = new WeakMap<KubeletConfig, NodeResources>()

/** What the machine has, and what of it pods may use. It does not change while a kubelet runs. */
export function resourcesOf(machine: MachineFacts, config: KubeletConfig): NodeResources {
  const found = known.get(config)
  if (found) return found
  const capacity = capacityOf(machine, config)
  const made = { capacity, allocatable: allocatableOf(capacity, config) }
  known.set(config, made)
  return made
}

function capacityOf(
  { cpuMillis, memoryBytes, diskBytes }: MachineFacts,
  { maxPods }: KubeletConfig,
): Record<string, string> {
  return {
    cpu: formatQuantity(quantityOf(Math.floor(cpuMillis / 1000))),
    'ephemeral-storage': kibibytes(diskBytes),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: kibibytes(memoryBytes),
    pods: `${maxPods}`,
  }
}

/** Whole Ki in the form in which the API server gives them back: the kubelet reports what differs from that. */
function kibibytes(bytes: number): string {
  return formatQuantity(quantityOf(Math.floor(bytes / 1024) * 1024, 'BinarySI'))
}

/** Capacity without what is reserved, and without the memory below which pods would be evicted. */
function allocatableOf(
  capacity: Readonly<Record<string, string>>,
  { systemReserved, kubeReserved }: KubeletConfig,
): Record<string, string> {
  const reserved = (name: string, value: (text: string | undefined) => number) =>
    value(systemReserved[name]) + value(kubeReserved[name])
  const cpu = milliValue(capacity['cpu']) - reserved('cpu', milliValue)
  const memory = integerValue(capacity['memory']) - reserved('memory', integerValue) - evictionMemoryBytes
  const storage = integerValue(capacity['ephemeral-storage'])
  return {
    ...capacity,
    cpu: formatQuantity(quantityOfMillis(cpu)),
    // A tenth of the disk is where eviction begins.
    'ephemeral-storage': `${Math.floor(storage * 0.9)}`,
    memory: kibibytes(memory),
  }
}

function conditionsOf({ problems, now }: NodeFacts, old: readonly NodeCondition[]): NodeCondition[] {
  const ready =
    problems.length === 0
      ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: joined(problems) }
  const own = [
    {
      type: 'MemoryPressure',
      status: 'False',
      reason: 'KubeletHasSufficientMemory',
      message: 'kubelet has sufficient memory available',
    },
    {
      type: 'DiskPressure',
      status: 'False',
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure',
    },
    {
      type: 'PIDPressure',
      status: 'False',
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available',
    },
    ready,
  ]
  const foreign = old.filter((one) => !own.some(({ type }) => type === one.type))
  return [
    ...foreign,
    ...own.map((condition) => {
      const before = old.find((one) => one.type === condition.type)
      const since = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now
      return { ...condition, lastHeartbeatTime: now, lastTransitionTime: since }
    }),
  ]
}

/** Like an aggregate of errors: several stand in brackets. */
function joined(problems: readonly string[]): string {
  return problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`
}

/** The biggest first. */
function imagesOf(images: readonly Image[]): { names: readonly string[]; sizeBytes: number }[] {
  return [...images]
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, maxImages)
    .map(({ repoDigests, repoTags, sizeBytes }) => ({ names: [...repoDigests, ...repoTags].slice(0, 5), sizeBytes }))
}

/** An identifier of the machine that is the same in every run. */
function uuidOf(text: string): string {
  const hex = [1, 2, 3, 4].map((part) => hashText(`${part}/${text}`).toString(16).padStart(8, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
