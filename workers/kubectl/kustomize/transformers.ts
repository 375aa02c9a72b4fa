// What a kustomization changes on all objects: namespaces, labels, annotations, images and replicas.
import { at, isObject, type JsonObject, listAt, stringAt, withAt } from '../json-value.ts'

type Pairs = Readonly<Record<string, string>>

const clusterScoped = new Set(
  'Namespace Node PersistentVolume StorageClass ClusterRole ClusterRoleBinding CustomResourceDefinition PriorityClass IngressClass RuntimeClass CSIDriver CSINode VolumeAttachment APIService MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding CertificateSigningRequest FlowSchema PriorityLevelConfiguration'.split(
    ' ',
  ),
)

export function namespaced(object: JsonObject, namespace: string): JsonObject {
  const kind = stringAt(object, 'kind')
  if (kind === 'Namespace') return object
  const subjects = at(object, 'subjects')
  const placed = clusterScoped.has(kind) ? object : withAt(object, ['metadata', 'namespace'], namespace)
  if (!kind.endsWith('RoleBinding') || !Array.isArray(subjects)) return placed
  const changed = subjects.map((one: unknown) =>
    isObject(one) && one['kind'] === 'ServiceAccount' && one['name'] === 'default' ? { ...one, namespace } : one,
  )
  return { ...placed, subjects: changed }
}

/** Where selectors and templates of a kind have labels. Those marked are made when they are missing. */
const selectorPaths: Readonly<Record<string, readonly string[]>> = {
  Service: ['spec.selector!'],
  ReplicationController: ['spec.selector!'],
  Deployment: ['spec.selector.matchLabels!'],
  ReplicaSet: ['spec.selector.matchLabels!'],
  DaemonSet: ['spec.selector.matchLabels!'],
  StatefulSet: ['spec.selector.matchLabels!'],
  Job: ['spec.selector.matchLabels'],
  CronJob: ['spec.jobTemplate.spec.selector.matchLabels'],
  PodDisruptionBudget: ['spec.selector.matchLabels'],
  NetworkPolicy: ['spec.podSelector.matchLabels'],
}
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  ReplicationController: ['spec.template'],
  Deployment: ['spec.template'],
  ReplicaSet: ['spec.template'],
  DaemonSet: ['spec.template'],
  StatefulSet: ['spec.template'],
  Job: ['spec.template'],
  CronJob: ['spec.jobTemplate', 'spec.jobTemplate.spec.template'],
}

export function labelled(
  object: JsonObject,
  pairs: Pairs,
  where: { readonly selectors: boolean; readonly templates: boolean },
): JsonObject {
  const kind = stringAt(object, 'kind')
  let next = added(object, ['metadata', 'labels'], pairs)
  if (where.templates)
    for (const path of templatePaths[kind] ?? []) next = added(next, [...path.split('.'), 'metadata', 'labels'], pairs)
  if (!where.selectors) return next
  for (const marked of selectorPaths[kind] ?? []) {
    const path = marked.replace('!', '').split('.')
    if (marked.endsWith('!') || at(next, ...path) !== undefined) next = added(next, path, pairs)
  }
  if (kind !== 'StatefulSet') return next
  const claims = listAt(next, 'spec', 'volumeClaimTemplates').filter(isObject)
  return claims.length === 0
    ? next
    : withAt(
        next,
        ['spec', 'volumeClaimTemplates'],
        claims.map((claim) => added(claim, ['metadata', 'labels'], pairs)),
      )
}

export function annotated(object: JsonObject, pairs: Pairs): JsonObject {
  let next = added(object, ['metadata', 'annotations'], pairs)
  for (const path of templatePaths[stringAt(object, 'kind')] ?? [])
    next = added(next, [...path.split('.'), 'metadata', 'annotations'], pairs)
  return next
}

function added(object: JsonObject, path: readonly string[], pairs: Pairs): JsonObject {
  const before = at(object, ...path)
  return withAt(object, path, { ...(isObject(before) ? before : {}), ...pairs })
}

/** `newName`, `newTag` and `digest` of images, wherever containers are. */
export function imagesSet(object: JsonObject, images: readonly JsonObject[]): JsonObject {
  if (images.length === 0) return object
  const visit = (value: unknown, inContainers: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, inContainers))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (inContainers && key === 'image' && typeof inner === 'string') return [key, imageOf(inner, images)]
        return [key, visit(inner, key === 'containers' || key === 'initContainers')]
      }),
    )
  }
  return visit(object, false) as JsonObject
}

function imageOf(image: string, changes: readonly JsonObject[]): string {
  const [, name = image, tag = ''] = /^(.*?)((?::[^:/@]+)?(?:@.*)?)$/.exec(image) ?? []
  const change = changes.find((one) => stringAt(one, 'name') === name)
  if (!change) return image
  const [newName, newTag, digest] = [
    stringAt(change, 'newName'),
    String(at(change, 'newTag') ?? ''),
    stringAt(change, 'digest'),
  ]
  const end = digest !== '' ? `@${digest}` : newTag !== '' ? `:${newTag}` : tag
  return `${newName || name}${end}`
}

export function replicasSet(object: JsonObject, replicas: readonly JsonObject[]): JsonObject {
  const scalable = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']
  if (!scalable.includes(stringAt(object, 'kind'))) return object
  const name = stringAt(object, 'metadata', 'name')
  const wanted = replicas.find((one) => stringAt(one, 'name') === name)
  return wanted ? withAt(object, ['spec', 'replicas'], at(wanted, 'count')) : object
}
