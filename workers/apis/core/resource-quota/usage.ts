// What an object counts for in a ResourceQuota, for the API server, which charges it, and the controller, which counts
// again. Like pkg/quota/v1/evaluator/core and apiserver/pkg/quota/v1/generic.
import type { KubeObject } from '../../../apimachinery/object.ts'
import { type Quantity, quantityOf } from '../../../apimachinery/quantity.ts'
import { type Amounts, amountsOf, podAmounts } from '../pod/pod-amounts.ts'
import { podQosClass } from '../pod/qos-class.ts'
import type {
  PersistentVolumeClaim,
  Pod,
  PodAffinityTerm,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
  Service,
} from '../types.ts'

type Resource = { readonly group: string; readonly plural: string }

const one = quantityOf(1)
const zero = quantityOf(0)

/** Counted under their own name too, as they were before `count/…` was there. */
const countedByName: ReadonlySet<string> = new Set([
  'configmaps',
  'secrets',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'persistentvolumeclaims',
])
const computeNames = /^(?:(?:requests\.|limits\.)?(?:cpu|memory|ephemeral-storage)|pods|(?:requests\.)?hugepages-.*)$/
const storageClassSuffix = '.storageclass.storage.k8s.io/'

/** `count/deployments.apps`. */
export function countName({ group, plural }: Resource): string {
  return `count/${plural}${group === '' ? '' : `.${group}`}`
}

/** Which of a quota's resources objects of this kind may count for. Like MatchingResources. */
export function concernedNames(resource: Resource, names: readonly string[]): string[] {
  const count = countName(resource)
  const isOwn = (name: string): boolean => {
    if (name === count) return true
    if (resource.group !== '') return false
    switch (resource.plural) {
      case 'pods':
        return computeNames.test(name) || isExtended(name)
      case 'services':
        return name === 'services' || name === 'services.nodeports' || name === 'services.loadbalancers'
      case 'persistentvolumeclaims':
        return name === 'persistentvolumeclaims' || name === 'requests.storage' || name.includes(storageClassSuffix)
      default:
        return name === resource.plural && countedByName.has(name)
    }
  }
  return names.filter(isOwn)
}

/** `requests.nvidia.com/gpu`. */
function isExtended(name: string): boolean {
  return name.startsWith('requests.') && name.includes('/') && !name.includes('kubernetes.io/')
}

export function usageOf(resource: Resource, object: KubeObject, nowMs: number): Amounts {
  const usage = new Map<string, Quantity>([[countName(resource), one]])
  if (resource.group !== '') return usage
  if (resource.plural === 'pods') return podUsage(object as Pod, usage, nowMs)
  if (resource.plural === 'services') return serviceUsage(object as Service, usage)
  if (resource.plural === 'persistentvolumeclaims') return claimUsage(object as PersistentVolumeClaim, usage)
  if (countedByName.has(resource.plural)) usage.set(resource.plural, one)
  return usage
}

/** What is over counts for nothing but itself. Like QuotaV1Pod. */
function podUsage(pod: Pod, usage: Map<string, Quantity>, nowMs: number): Amounts {
  const phase = pod.status?.phase
  if (phase === 'Failed' || phase === 'Succeeded') return usage
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata
  if (deletionTimestamp !== undefined && nowMs > Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000)
    return usage
  return new Map([...usage, ...computeUsage(podAmounts(pod, 'requests'), podAmounts(pod, 'limits'))])
}

/** Like podComputeUsageHelper. */
export function computeUsage(requests: Amounts, limits: Amounts): Map<string, Quantity> {
  const usage = new Map<string, Quantity>([['pods', one]])
  for (const [name, amount] of requests)
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')) {
      usage.set(name, amount)
      usage.set(`requests.${name}`, amount)
    } else if (isExtended(`requests.${name}`)) usage.set(`requests.${name}`, amount)
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const amount = limits.get(name)
    if (amount !== undefined) usage.set(`limits.${name}`, amount)
  }
  return usage
}

function serviceUsage({ spec }: Service, usage: Map<string, Quantity>): Amounts {
  const ports = spec?.ports ?? []
  const type = spec?.type ?? 'ClusterIP'
  let nodePorts = 0
  if (type === 'NodePort') nodePorts = ports.length
  if (type === 'LoadBalancer')
    nodePorts =
      spec?.allocateLoadBalancerNodePorts === false
        ? ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0).length
        : ports.length
  return usage
    .set('services', one)
    .set('services.nodeports', quantityOf(nodePorts))
    .set('services.loadbalancers', type === 'LoadBalancer' ? one : zero)
}

function claimUsage(claim: PersistentVolumeClaim, usage: Map<string, Quantity>): Amounts {
  const { spec, metadata, status } = claim
  const asked = amountsOf(spec?.resources?.requests).get('storage')
  const given = amountsOf(status?.allocatedResources).get('storage')
  const storage = given && (!asked || given.units > asked.units) ? given : asked
  const className = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? ''
  usage.set('persistentvolumeclaims', one)
  if (storage) usage.set('requests.storage', storage)
  if (className === '') return usage
  usage.set(`${className}${storageClassSuffix}persistentvolumeclaims`, one)
  if (storage) usage.set(`${className}${storageClassSuffix}requests.storage`, storage)
  return usage
}

/** Whether a quota is about the object at all; one that was never counted is about none. Like generic.Matches. */
export function quotaMatches({ spec, status }: ResourceQuota, resource: Resource, object: KubeObject): boolean {
  const names = Object.keys(status?.hard ?? {})
  if (concernedNames(resource, names).length === 0) return false
  return scopesOf(spec).every((scope) => resource.plural === 'pods' && matchesScope(scope, object as Pod))
}

function scopesOf({ scopes = [], scopeSelector }: ResourceQuota['spec']): readonly ScopedResourceSelectorRequirement[] {
  const named = scopes.map((scopeName) => ({ scopeName, operator: 'Exists' }) as ScopedResourceSelectorRequirement)
  return [...named, ...(scopeSelector?.matchExpressions ?? [])]
}

function matchesScope({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, pod: Pod): boolean {
  const { activeDeadlineSeconds, priorityClassName = '' } = pod.spec ?? {}
  switch (scopeName) {
    case 'Terminating':
      return (activeDeadlineSeconds ?? -1) >= 0
    case 'NotTerminating':
      return (activeDeadlineSeconds ?? -1) < 0
    case 'BestEffort':
      return podQosClass(pod) === 'BestEffort'
    case 'NotBestEffort':
      return podQosClass(pod) !== 'BestEffort'
    case 'PriorityClass':
      if (operator === 'Exists') return priorityClassName !== ''
      if (operator === 'DoesNotExist') return priorityClassName === ''
      return (priorityClassName !== '' && values.includes(priorityClassName)) === (operator === 'In')
    case 'CrossNamespacePodAffinity':
      return looksElsewhere(pod)
    default:
      return false
  }
}

function looksElsewhere({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {}
  return [podAffinity, podAntiAffinity].some((affinity) => {
    const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    return [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)].some(isElsewhere)
  })
}

function isElsewhere({ namespaces, namespaceSelector }: PodAffinityTerm): boolean {
  return (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined
}
