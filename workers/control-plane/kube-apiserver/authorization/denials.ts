// Why somebody may not do something, in upstream's words. Like plugin/pkg/auth/authorizer/node and
// apiserver/pkg/endpoints/handlers/responsewriters.
import type { Server } from '../server.ts'
import type { Attributes } from './attributes.ts'
import { nodeOf } from './node-authorizer.ts'

/** `User "alice" cannot get resource "pods" in API group "" in the namespace "default"`. */
export function describe({
  user,
  isResource,
  verb,
  resource,
  subresource,
  group,
  namespace,
  path,
}: Attributes): string {
  const who = `User ${JSON.stringify(user.name)}`
  if (!isResource) return `${who} cannot ${verb} path ${JSON.stringify(path)}`
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return `${who} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`
}

/** All reasons there are, each authorizer's on a line. */
export function reasonToRefuse(server: Server, attributes: Attributes): string {
  const { errors } = server.authorizer.rbac.rulesFor(attributes.user, attributes.namespace)
  const ofRoles = errors.length === 0 ? '' : `RBAC: ${aggregate(errors)}`
  return [nodeReason(attributes), ofRoles].filter((reason) => reason !== '').join('\n')
}

/** What the Node authorizer has against it; '' when that is not about nodes, or needs no words. */
function nodeReason(attributes: Attributes): string {
  const node = nodeOf(attributes.user)
  if (node === undefined || !attributes.isResource) return ''
  const { verb, subresource, namespace, name } = attributes
  const isRead = verb === 'get' || verb === 'list' || verb === 'watch'
  const unrelated =
    name === '' ? 'No Object name found' : `no relationship found between node '${node}' and this object`
  switch (`${attributes.group}/${attributes.resource}`) {
    case '/pods':
      if (subresource !== '' || !isRead) return ''
      return name === '' && verb !== 'get' ? 'can only list/watch pods with spec.nodeName field selector' : unrelated
    case '/nodes': {
      if (subresource !== '' || !isRead) return ''
      return `node '${node}' cannot read ${name === '' ? 'all nodes' : `'${name}'`}, only its own Node object`
    }
    case '/secrets':
    case '/configmaps':
      if (!isRead) return 'can only read resources of this type'
      if (subresource !== '') return 'cannot read subresource'
      return namespace === '' ? 'can only read namespaced object of this type' : unrelated
    case '/persistentvolumeclaims':
    case '/persistentvolumes':
    case 'resource.k8s.io/resourceclaims':
    case 'storage.k8s.io/volumeattachments':
      if (subresource === 'status' && attributes.resource === 'persistentvolumeclaims')
        return verb === 'update' || verb === 'patch' ? unrelated : 'can only get/update/patch this type'
      if (verb !== 'get') return 'can only get individual resources of this type'
      return subresource === '' ? unrelated : 'cannot get subresource'
    case '/serviceaccounts':
      if (verb !== 'create' || name === '') return 'can only create tokens for individual service accounts'
      return subresource === 'token' ? unrelated : 'can only create token subresource of serviceaccount'
    default:
      return ownReason(attributes)
  }
}

function ownReason({ group, resource, verb, subresource, namespace }: Attributes): string {
  const isLease = group === 'coordination.k8s.io' && resource === 'leases'
  if (!isLease && !(group === 'storage.k8s.io' && resource === 'csinodes')) return ''
  const what = isLease ? 'node lease' : 'CSINode'
  if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb))
    return `can only get, create, update, patch, or delete a ${what}`
  if (isLease && namespace !== 'kube-node-lease')
    return 'can only access leases in the "kube-node-lease" system namespace'
  if (!isLease && subresource !== '') return 'cannot authorize CSINode subresources'
  return `can only access ${what} with the same name as the requesting node`
}

/** Like utilerrors.Aggregate. */
function aggregate(errors: readonly string[]): string {
  const told = [...new Set(errors)]
  return told.length === 1 ? (told[0] ?? '') : `[${told.join(', ')}]`
}
