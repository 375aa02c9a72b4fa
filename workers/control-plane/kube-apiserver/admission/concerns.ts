// Which writes the plugins are for whose code is fetched when it is first needed: most clusters never need it.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Node, Pod } from '../../../apis/core/types.ts'
import type { RoleRef } from '../../../apis/rbac/types.ts'
import type { Attributes, Lookup } from '../admission.ts'
import { nodeOf } from '../authorization/node-authorizer.ts'

/**
 * No plugin upstream: the registries of roles and bindings look whether somebody hands out more than he has. Whoever has
 * been trusted with the verbs `escalate` and `bind` may.
 */
export function concernsEscalation(attributes: Attributes, lookup: Lookup): boolean {
  const { kind, operation, namespace, context, object } = attributes
  if (kind.group !== rbac || operation === 'DELETE') return false
  const ref = (object as { readonly roleRef?: RoleRef } | undefined)?.roleRef
  if (!kind.plural.endsWith('bindings'))
    return !lookup.may(context, {
      verb: 'escalate',
      group: rbac,
      resource: kind.plural,
      namespace,
      name: attributes.name,
    })
  const resource = ref?.kind === 'ClusterRole' ? 'clusterroles' : 'roles'
  return !lookup.may(context, { verb: 'bind', group: rbac, resource, namespace, name: ref?.name ?? '' })
}

const rbac = 'rbac.authorization.k8s.io'

/** CertificateApproval, CertificateSigning and CertificateSubjectRestriction. */
export function concernsCertificates({ kind }: Attributes): boolean {
  return kind.group === 'certificates.k8s.io' && kind.plural === 'certificatesigningrequests'
}

/** LimitRanger: pods are looked at when they are made, for later their containers stay as they are. */
export function concernsLimits({ kind, operation, subresource, object }: Attributes, lookup: Lookup): boolean {
  if (kind.group !== '' || subresource !== '' || operation === 'DELETE' || !lookup.any('limitranges', '')) return false
  if (kind.plural === 'pods') return operation === 'CREATE'
  return kind.plural === 'persistentvolumeclaims' && object?.metadata.deletionTimestamp === undefined
}

/** Webhooks and policies: whether there is any. */
export function isConfigured(plural: string): (attributes: Attributes, lookup: Lookup) => boolean {
  return (_, lookup) => lookup.any(plural, 'admissionregistration.k8s.io')
}

/** What has to do with storage: claims and volumes. */
export function concernsClaims({ kind, operation }: Attributes): boolean {
  return kind.plural.startsWith('persistentvolume') && kind.group === '' && operation !== 'DELETE'
}

export function concernsIngresses({ kind, operation }: Attributes): boolean {
  return kind.plural === 'ingresses' && operation === 'CREATE'
}

/** RuntimeClass: pods that name one, or what only one can give. */
export function concernsRuntime({ kind, operation, object }: Attributes): boolean {
  if (kind.group !== '' || kind.plural !== 'pods' || operation !== 'CREATE') return false
  const { runtimeClassName, overhead } = (object as Pod | undefined)?.spec ?? {}
  return runtimeClassName !== undefined || overhead !== undefined
}

const growing: ReadonlySet<string> = new Set(['services', 'persistentvolumeclaims'])

/** ResourceQuota: creations, and updates of what can grow. Like the evaluators' Handles. */
export function concernsQuota({ kind, operation, subresource }: Attributes, lookup: Lookup): boolean {
  if (!kind.namespaced || subresource !== '' || !lookup.any('resourcequotas', '')) return false
  if (operation === 'CREATE') return true
  return operation === 'UPDATE' && kind.group === '' && growing.has(kind.plural)
}

export const podSecurityPrefix = 'pod-security.kubernetes.io/'

/** Where the pod template is, in all that has one. */
export const templates: Readonly<Record<string, readonly string[]>> = {
  '/pods': [],
  '/podtemplates': ['template'],
  '/replicationcontrollers': ['spec', 'template'],
  'apps/replicasets': ['spec', 'template'],
  'apps/deployments': ['spec', 'template'],
  'apps/statefulsets': ['spec', 'template'],
  'apps/daemonsets': ['spec', 'template'],
  'batch/jobs': ['spec', 'template'],
  'batch/cronjobs': ['spec', 'jobTemplate', 'spec', 'template'],
}

const podMakers: ReadonlySet<string> = new Set(Object.keys(templates).map((name) => name.split('/')[1] ?? ''))

const otherPodSubresources: ReadonlySet<string> = new Set(['', 'ephemeralcontainers', 'resize'])

/** PodSecurity: whether a write has to do with any level at all. */
export function concernsPodSecurity(attributes: Attributes, lookup: Lookup): boolean {
  const { kind, operation, subresource, object, old, namespace } = attributes
  if (operation === 'DELETE' || !object) return false
  if (kind.group === '' && kind.plural === 'namespaces')
    return subresource === '' && (hasLabels(object) || (old !== undefined && hasLabels(old)))
  if (!podMakers.has(kind.plural)) return false
  const name = `${kind.group}/${kind.plural}`
  if (!Object.hasOwn(templates, name)) return false
  if (name === '/pods' ? !otherPodSubresources.has(subresource) : subresource !== '') return false
  const found = lookup.get('namespaces', '', '', namespace)
  return found !== undefined && hasLabels(found)
}

function hasLabels({ metadata: { labels } }: KubeObject): boolean {
  for (const key in labels) if (key.startsWith(podSecurityPrefix)) return true
  return false
}

/**
 * NodeRestriction: whether what a kubelet writes has to be looked at closely. What they write all the time is not: how
 * their own node and pods are, their own lease, and pods that refer to nothing.
 */
export function concernsNodes(attributes: Attributes, lookup: Lookup): boolean {
  const node = nodeOf(attributes.context.user)
  return node !== undefined && !isUsual(attributes, node, lookup)
}

const references = /"(?:secret|configMap|persistentVolumeClaim|serviceAccount)/

function isUsual(
  { kind, operation, subresource, name, object, old }: Attributes,
  node: string,
  lookup: Lookup,
): boolean {
  switch (kind.plural) {
    case 'pods': {
      const [pod, before] = [object, old] as (Pod | undefined)[]
      if (operation === 'UPDATE')
        return subresource === 'status' && before?.spec?.nodeName === node && keepsLabels(pod, before)
      if (operation !== 'CREATE' || !pod) return false
      const [owner, ...others] = pod.metadata.ownerReferences ?? []
      const isMirror = pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
      const uid = lookup.get('nodes', '', '', node)?.metadata.uid
      const isOwned = owner?.uid === uid && owner?.name === node && owner.controller === true && others.length === 0
      return isMirror && isOwned && pod.spec?.nodeName === node && !references.test(JSON.stringify(pod.spec))
    }
    case 'nodes': {
      const [present, before] = [object, old] as (Node | undefined)[]
      if (name !== node || !present) return false
      if (operation === 'CREATE') return Object.keys(present.metadata.labels ?? {}).every((key) => ownLabels.has(key))
      return operation === 'UPDATE' && keepsLabels(present, before) && present.spec === before?.spec
    }
    case 'leases':
      return name === node
    case 'csinodes':
    case 'persistentvolumeclaims':
      return false
    default:
      return true
  }
}

/** What every kubelet says of its node when it registers. */
const ownLabels: ReadonlySet<string> = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
])

function keepsLabels(object: KubeObject | undefined, old: KubeObject | undefined): boolean {
  return object?.metadata.labels === old?.metadata.labels
}
