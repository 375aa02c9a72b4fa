// What kubelets write: about their own node and its pods only. Whether they may write there at all is the Node
// authorizer's to say. Like plugin/pkg/admission/noderestriction.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus, notFoundStatus } from '../../../apimachinery/status-error.ts'
import type { Node, PersistentVolumeClaim, Pod } from '../../../apis/core/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { nodeOf } from '../authorization/node-authorizer.ts'
import { refersToConfigMap, refersToSecret } from '../authorization/pod-references.ts'
import { refuse } from '../status-error.ts'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: (attributes, object, lookup) => {
    check(attributes, object, nodeOf(attributes.context.user) ?? '', lookup)
    return object
  },
  validate: (attributes, lookup) => {
    if (attributes.object === undefined) check(attributes, undefined, nodeOf(attributes.context.user) ?? '', lookup)
  },
}

function check(attributes: Attributes, object: KubeObject | undefined, node: string, lookup: Lookup): void {
  const { kind, operation, subresource, name } = attributes
  const what = `${kind.group}/${kind.plural}`
  const shown = JSON.stringify(node)
  const only = (isFine: boolean, detail: string) => isFine || forbid(attributes, detail)
  if (what === '/pods') return checkPod(attributes, object as Pod | undefined, node, lookup)
  if (what === '/nodes') {
    only(name === node, `node ${shown} is not allowed to modify node ${JSON.stringify(name)}`)
    return checkNode(attributes, object as Node | undefined, shown)
  }
  if (what === 'coordination.k8s.io/leases') {
    only(attributes.namespace === 'kube-node-lease', 'can only access leases in the "kube-node-lease" system namespace')
    only(name === node, 'can only access node lease with the same name as the requesting node')
  }
  if (what === 'storage.k8s.io/csinodes')
    only(name === node, 'can only access CSINode with the same name as the requesting node')
  if (what !== '/persistentvolumeclaims') return
  only(subresource === 'status', 'may only update PVC status')
  only(operation === 'UPDATE', `unexpected operation ${JSON.stringify(operation)}`)
  const told = `node ${shown} is not allowed to update fields other than status.capacity and status.conditions`
  only(sameJson(withoutOwn(attributes.old), withoutOwn(object)), told)
}

function forbid({ kind, name }: Attributes, detail: string): never {
  return refuse(forbiddenStatus(kind, name, detail))
}

function withoutOwn(object: KubeObject | undefined): unknown {
  const claim = object as PersistentVolumeClaim | undefined
  const { resourceVersion: _version, managedFields: _managed, ...metadata } = claim?.metadata ?? { name: '' }
  const { capacity: _capacity, conditions: _conditions, allocatedResources: _a, ...status } = claim?.status ?? {}
  const { allocatedResourceStatuses: _s, ...rest } = status
  return { ...claim, metadata, status: rest }
}

function checkPod(attributes: Attributes, pod: Pod | undefined, node: string, lookup: Lookup): void {
  const { operation, subresource, old, namespace, name, kind } = attributes
  const shown = JSON.stringify(node)
  const present = (old ?? lookup.get('pods', '', namespace, name)) as Pod | undefined
  const isOwn = present?.spec?.nodeName === node
  switch (subresource) {
    case '':
      if (operation === 'CREATE' && pod) return checkMirrorPod(attributes, pod, node, lookup)
      if (operation !== 'DELETE')
        forbid(
          attributes,
          `unexpected operation ${JSON.stringify(operation)}, node ${shown} can only create and delete mirror pods`,
        )
      if (!isOwn) forbid(attributes, `node ${shown} can only delete pods with spec.nodeName set to itself`)
      return
    case 'status':
      if (!isOwn)
        forbid(attributes, `node ${shown} can only update pod status for pods with spec.nodeName set to itself`)
      if (
        pod &&
        present.metadata.labels !== pod.metadata.labels &&
        !sameJson(present.metadata.labels ?? {}, pod.metadata.labels ?? {})
      )
        forbid(attributes, `node ${shown} cannot update labels through pod status`)
      if (pod && !sameJson(present.status?.resourceClaimStatuses ?? [], pod.status?.resourceClaimStatuses ?? []))
        forbid(attributes, `node ${shown} cannot update resource claim statues`)
      return
    case 'eviction':
      if (!present) refuse(notFoundStatus(kind, name))
      if (!isOwn) forbid(attributes, `node ${node} can only evict pods with spec.nodeName set to itself`)
      return
    default:
      forbid(
        attributes,
        `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`,
      )
  }
}

/** Kubelets make pods for no other reason than to show the static ones, and those refer to nothing. */
function checkMirrorPod(attributes: Attributes, { metadata, spec }: Pod, node: string, lookup: Lookup): void {
  const shown = JSON.stringify(node)
  const refused = (detail: string) => forbid(attributes, `node ${shown} ${detail}`)
  const mirror = 'kubernetes.io/config.mirror'
  if (metadata.annotations?.[mirror] === undefined)
    forbid(attributes, `pod does not have "${mirror}" annotation, node ${shown} can only create mirror pods`)
  if (spec?.nodeName !== node) refused('can only create pods with spec.nodeName set to itself')
  const [owner, ...others] = metadata.ownerReferences ?? []
  if (others.length > 0) refused('can only create pods with a single owner reference set to itself')
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    return refused('can only create pods with an owner reference set to itself')
  if (owner.controller !== true) refused('can only create pods with a controller owner reference set to itself')
  if (owner.blockOwnerDeletion === true) refused('must not set blockOwnerDeletion on an owner reference')
  const uid = lookup.get('nodes', '', '', node)?.metadata.uid
  if (uid === undefined) refuse(notFoundStatus({ group: '', plural: 'nodes' }, node))
  if (owner.uid !== uid) forbid(attributes, `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`)
  const pod = { metadata, spec } as Pod
  if (spec?.serviceAccountName) refused('can not create pods that reference a service account')
  if (refersToSecret(pod, undefined)) refused('can not create pods that reference secrets')
  if (refersToConfigMap(pod, undefined)) refused('can not create pods that reference configmaps')
  if (spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim))
    refused('can not create pods that reference persistentvolumeclaims')
}

function checkNode(attributes: Attributes, object: Node | undefined, shown: string): void {
  const { operation, old } = attributes
  if (!object) return
  const before = old as Node | undefined
  if (before && before.metadata === object.metadata && before.spec === object.spec) return
  const [labels, oldLabels] = [object.metadata.labels ?? {}, before?.metadata.labels ?? {}]
  if (before && !sameJson(object.spec?.taints ?? [], before.spec?.taints ?? []))
    forbid(attributes, `node ${shown} is not allowed to modify taints`)
  const changed = Object.keys({ ...labels, ...oldLabels }).filter((key) => labels[key] !== oldLabels[key])
  const forbidden = changed.filter(isForbiddenLabel).sort().join(', ')
  if (forbidden === '') return
  if (operation === 'CREATE')
    forbid(attributes, `node ${shown} is not allowed to set the following labels: ${forbidden}`)
  forbid(attributes, `is not allowed to modify labels: ${forbidden}`)
}

/** Like kubeletapis.IsKubeletLabel. */
const kubeletLabels: ReadonlySet<string> = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
])

/** A node can't take a role by itself, nor what is kept for the admin. */
function isForbiddenLabel(key: string): boolean {
  const domain = key.includes('/') ? (key.split('/')[0] ?? '') : ''
  const isIn = (...names: string[]) => names.some((name) => domain === name || domain.endsWith(`.${name}`))
  if (isIn('node-restriction.kubernetes.io')) return true
  if (!isIn('kubernetes.io', 'k8s.io')) return false
  return !kubeletLabels.has(key) && !isIn('kubelet.kubernetes.io', 'node.kubernetes.io')
}
