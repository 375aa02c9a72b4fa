// What kubelets may do: their own Node, Lease and pods, and what those pods refer to. What is in their writes is looked at
// by the NodeRestriction admission plugin. Like plugin/pkg/auth/authorizer/node, which keeps a graph; here the pods of a
// node, of which there are about a hundred, are asked.
import type { PersistentVolumeClaim, Pod, Volume } from '../../../apis/core/types.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'
import { type Attributes, allowed, type Decision, noOpinion } from './attributes.ts'
import { nodeRules } from './bootstrap-policy.ts'
import { judge } from './rbac.ts'

/** The node that a user is the kubelet of. Like nodeidentifier. */
export function nodeOf({ name, groups }: User): string | undefined {
  if (!name.startsWith('system:node:') || !groups.includes('system:nodes')) return undefined
  return name.slice('system:node:'.length)
}

export class NodeAuthorizer {
  readonly #server: Server
  readonly #rules = nodeRules()
  /** What the rules say about all nodes alike. */
  readonly #known = new Map<string, boolean>()

  constructor(server: Server) {
    this.#server = server
  }

  authorize(attributes: Attributes): Decision {
    const node = nodeOf(attributes.user)
    if (node === undefined) return noOpinion
    if (attributes.isResource)
      switch (`${attributes.group}/${attributes.resource}`) {
        case '/pods':
          return this.#pods(node, attributes)
        case '/nodes':
          return nodes(node, attributes)
        case '/secrets':
        case '/configmaps':
          return this.#read(node, attributes)
        case '/persistentvolumeclaims':
          if (attributes.subresource === 'status') return this.#claimStatus(node, attributes)
          return this.#get(node, attributes)
        case '/persistentvolumes':
        case 'resource.k8s.io/resourceclaims':
        case 'storage.k8s.io/volumeattachments':
          return this.#get(node, attributes)
        case '/serviceaccounts':
          return this.#createToken(node, attributes)
        case 'coordination.k8s.io/leases':
          return lease(node, attributes)
        case 'storage.k8s.io/csinodes':
          return csiNode(node, attributes)
      }
    return this.#byRules(attributes)
  }

  #byRules(attributes: Attributes): Decision {
    const { verb, group, resource, subresource, path, isResource } = attributes
    const key = isResource ? `${verb} ${group}/${resource}/${subresource}` : `${verb} ${path}`
    let known = this.#known.get(key)
    if (known === undefined) {
      known = judge(this.#rules, attributes) === true
      if (this.#known.size < 1000) this.#known.set(key, known)
    }
    return known ? allowed : noOpinion
  }

  #pods(node: string, attributes: Attributes): Decision {
    const { verb, subresource, name, fieldSelector } = attributes
    if (subresource === 'status' && (verb === 'update' || verb === 'patch')) return allowed
    if (subresource === 'eviction' && verb === 'create') return allowed
    if (subresource !== '') return noOpinion
    if (verb === 'create' || verb === 'delete') return allowed
    if (verb === 'get') return this.#related(node, attributes)
    if (verb !== 'list' && verb !== 'watch') return noOpinion
    if (fieldSelector.split(',').some((part) => /^spec\.nodeName==?/.test(part) && part.endsWith(`=${node}`)))
      return allowed
    if (name !== '') return this.#related(node, attributes)
    return refused('can only list/watch pods with spec.nodeName field selector')
  }

  #read(node: string, attributes: Attributes): Decision {
    const { verb, subresource, namespace } = attributes
    if (verb !== 'get' && verb !== 'list' && verb !== 'watch') return refused('can only read resources of this type')
    if (subresource !== '') return refused('cannot read subresource')
    if (namespace === '') return refused('can only read namespaced object of this type')
    return this.#related(node, attributes)
  }

  #get(node: string, attributes: Attributes): Decision {
    if (attributes.verb !== 'get') return refused('can only get individual resources of this type')
    if (attributes.subresource !== '') return refused('cannot get subresource')
    return this.#related(node, attributes)
  }

  #claimStatus(node: string, attributes: Attributes): Decision {
    const { verb } = attributes
    if (verb !== 'update' && verb !== 'patch') return refused('can only get/update/patch this type')
    return this.#related(node, attributes)
  }

  #createToken(node: string, attributes: Attributes): Decision {
    const { verb, name, subresource } = attributes
    if (verb !== 'create' || name === '') return refused('can only create tokens for individual service accounts')
    if (subresource !== 'token') return refused('can only create token subresource of serviceaccount')
    return this.#related(node, attributes)
  }

  /** Whether a pod of the node refers to the object. */
  #related(node: string, attributes: Attributes): Decision {
    if (attributes.name === '') return refused('No Object name found')
    const pods = this.#server.registry('', 'pods')?.storage.cache.indexed(node) ?? []
    for (const pod of pods) if (this.#refersTo(pod as Pod, attributes, node)) return allowed
    return refused(`no relationship found between node '${node}' and this object`)
  }

  #refersTo(pod: Pod, attributes: Attributes, node: string): boolean {
    const { resource, namespace, name } = attributes
    if (resource === 'persistentvolumes') return claimsOf(pod).some((claim) => this.#volumeOf(pod, claim) === name)
    if (resource === 'volumeattachments') return this.#attachedTo(name) === node
    if (pod.metadata.namespace !== namespace) return false
    switch (resource) {
      case 'pods':
        return pod.metadata.name === name
      case 'serviceaccounts':
        return pod.spec?.serviceAccountName === name
      case 'configmaps':
        return refersToConfigMap(pod, name)
      case 'secrets':
        return refersToSecret(pod, name)
      case 'persistentvolumeclaims':
        return claimsOf(pod).includes(name)
      case 'resourceclaims':
        return (pod.status?.resourceClaimStatuses ?? []).some(({ resourceClaimName }) => resourceClaimName === name)
      default:
        return false
    }
  }

  #volumeOf(pod: Pod, claim: string): string | undefined {
    const claims = this.#server.registry('', 'persistentvolumeclaims')
    const found = claims?.storage.cache.get(`${pod.metadata.namespace}/${claim}`) as PersistentVolumeClaim | undefined
    return found?.spec?.volumeName
  }

  #attachedTo(name: string): string | undefined {
    const found = this.#server.registry('storage.k8s.io', 'volumeattachments')?.storage.cache.get(name)
    return (found as { readonly spec?: { readonly nodeName?: string } } | undefined)?.spec?.nodeName
  }
}

function refused(reason: string): Decision {
  return { allowed: false, reason }
}

function nodes(node: string, { verb, subresource, name }: Attributes): Decision {
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? allowed : noOpinion
  if (subresource !== '') return noOpinion
  if (verb === 'create' || verb === 'update' || verb === 'patch') return allowed
  if (verb !== 'get' && verb !== 'list' && verb !== 'watch') return noOpinion
  if (name === node) return allowed
  const what = name === '' ? 'all nodes' : `'${name}'`
  return refused(`node '${node}' cannot read ${what}, only its own Node object`)
}

const ownVerbs: ReadonlySet<string> = new Set(['get', 'create', 'update', 'patch', 'delete'])

function lease(node: string, { verb, namespace, name }: Attributes): Decision {
  if (!ownVerbs.has(verb)) return refused('can only get, create, update, patch, or delete a node lease')
  if (namespace !== 'kube-node-lease')
    return refused('can only access leases in the "kube-node-lease" system namespace')
  if (verb === 'create' || name === node) return allowed
  return refused('can only access node lease with the same name as the requesting node')
}

function csiNode(node: string, { verb, subresource, name }: Attributes): Decision {
  if (!ownVerbs.has(verb)) return refused('can only get, create, update, patch, or delete a CSINode')
  if (subresource !== '') return refused('cannot authorize CSINode subresources')
  if (verb === 'create' || name === node) return allowed
  return refused('can only access CSINode with the same name as the requesting node')
}

function containersOf({ spec }: Pod) {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])]
}

function volumesOf({ spec }: Pod): readonly Volume[] {
  return spec?.volumes ?? []
}

function claimsOf(pod: Pod): string[] {
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
