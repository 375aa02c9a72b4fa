// What kubelets may do: their own Node, Lease and pods, and what those pods refer to. What is in their writes is looked at
// by the NodeRestriction admission plugin. Like plugin/pkg/auth/authorizer/node, which keeps a graph; here the pods of a
// node, of which there are about a hundred, are asked. Why something is refused is told by node-denials.ts.
import type { PersistentVolumeClaim, Pod } from '../../../apis/core/types.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'
import type { Attributes } from './attributes.ts'
import { nodeRules } from './bootstrap-policy.ts'
import { claimsOf, refersToConfigMap, refersToSecret } from './pod-references.ts'
import { judge } from './rbac.ts'

/** The node that a user is the kubelet of. Like nodeidentifier. */
export function nodeOf({ name, groups }: User): string | undefined {
  if (!name.startsWith('system:node:') || !groups.includes('system:nodes')) return undefined
  return name.slice('system:node:'.length)
}

const reads: ReadonlySet<string> = new Set(['get', 'list', 'watch'])
const changes: ReadonlySet<string> = new Set(['update', 'patch'])

export class NodeAuthorizer {
  readonly #server: Server
  readonly #rules = nodeRules()
  /** What the rules say about all nodes alike. */
  readonly #known = new Map<string, boolean>()

  constructor(server: Server) {
    this.#server = server
  }

  allows(attributes: Attributes): boolean {
    const node = nodeOf(attributes.user)
    if (node === undefined) return false
    if (!attributes.isResource) return this.#byRules(attributes)
    const { verb, subresource, namespace, name } = attributes
    switch (`${attributes.group}/${attributes.resource}`) {
      case '/pods':
        return this.#pods(node, attributes)
      case '/nodes':
        if (subresource === 'status') return changes.has(verb)
        if (subresource !== '') return false
        return verb === 'create' || changes.has(verb) || (reads.has(verb) && name === node)
      case '/secrets':
      case '/configmaps':
        return reads.has(verb) && subresource === '' && namespace !== '' && this.#isRelated(node, attributes)
      case '/persistentvolumeclaims':
        if (subresource === 'status') return changes.has(verb) && this.#isRelated(node, attributes)
        return verb === 'get' && subresource === '' && this.#isRelated(node, attributes)
      case '/persistentvolumes':
      case 'resource.k8s.io/resourceclaims':
      case 'storage.k8s.io/volumeattachments':
        return verb === 'get' && subresource === '' && this.#isRelated(node, attributes)
      case '/serviceaccounts':
        return verb === 'create' && subresource === 'token' && this.#isRelated(node, attributes)
      case 'coordination.k8s.io/leases':
        return namespace === 'kube-node-lease' && isOwn(verb, name, node)
      case 'storage.k8s.io/csinodes':
        return subresource === '' && isOwn(verb, name, node)
      default:
        return this.#byRules(attributes)
    }
  }

  #byRules(attributes: Attributes): boolean {
    const { verb, group, resource, subresource, path, isResource } = attributes
    const key = isResource ? `${verb} ${group}/${resource}/${subresource}` : `${verb} ${path}`
    let known = this.#known.get(key)
    if (known === undefined) {
      known = judge(this.#rules, attributes) === true
      if (this.#known.size < 1000) this.#known.set(key, known)
    }
    return known
  }

  #pods(node: string, attributes: Attributes): boolean {
    const { verb, subresource, name, fieldSelector } = attributes
    if (subresource === 'status') return changes.has(verb)
    if (subresource === 'eviction') return verb === 'create'
    if (subresource !== '') return false
    if (verb === 'create' || verb === 'delete') return true
    if (!reads.has(verb)) return false
    const isOfNode = (part: string) => part === `spec.nodeName=${node}` || part === `spec.nodeName==${node}`
    if (verb !== 'get' && fieldSelector.split(',').some(isOfNode)) return true
    return name !== '' && this.#isRelated(node, attributes)
  }

  /** Whether a pod of the node refers to the object. */
  #isRelated(node: string, attributes: Attributes): boolean {
    if (attributes.name === '') return false
    const pods = this.#server.registry('', 'pods')?.storage.cache.indexed(node) ?? []
    for (const pod of pods) if (this.#refersTo(pod as Pod, attributes, node)) return true
    return false
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
      default:
        return (pod.status?.resourceClaimStatuses ?? []).some(({ resourceClaimName }) => resourceClaimName === name)
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

/** What a node has one of, under its own name. A creation has no name yet. */
function isOwn(verb: string, name: string, node: string): boolean {
  return verb === 'create' || ((verb === 'get' || verb === 'delete' || changes.has(verb)) && name === node)
}
