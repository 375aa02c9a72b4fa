// Whether the user may do this. Like apiserver/pkg/endpoints/filters/authorization.go.
import { forbiddenStatus } from '../../apimachinery/status-error.ts'
import type { Attributes } from './authorization/attributes.ts'
import type { User } from './request-context.ts'
import type { RequestInfo } from './request-info.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'

/** Refuses what is forbidden, and tells the trace. */
export function authorize(server: Server, user: User, info: RequestInfo, method: string): void {
  const attributes = attributesOf(user, info, method)
  const decision = server.authorizer.authorize(attributes)
  if (!decision.allowed) forbid(server, attributes, decision.reason)
}

/** Refuses what an authorizer has not allowed. Like responsewriters.Forbidden. */
export function forbid(server: Server, attributes: Attributes, reason: string): never {
  const { user, verb, resource, group, name, isResource } = attributes
  const text = describe(attributes)
  const detail = reason === '' ? text : `${text}: ${reason}`
  server.host.trace.decision('authorize', undefined, {
    user: user.name,
    verb,
    resource,
    allowed: false,
    reason: detail,
  })
  if (isResource) refuse(forbiddenStatus({ group, plural: resource }, name, detail))
  return refuse(forbiddenStatus({ group: '', plural: '' }, '', detail))
}

function attributesOf(user: User, info: RequestInfo, method: string): Attributes {
  const { isResource, verb, group, resource, subresource, namespace, path, query } = info
  const fieldSelector = query.get('fieldSelector') ?? ''
  return {
    user,
    isResource,
    verb: isResource ? verb : method.toLowerCase(),
    group,
    resource,
    subresource,
    namespace,
    name: info.name === '' && fieldSelector !== '' && isResource ? nameIn(fieldSelector) : info.name,
    path,
    fieldSelector,
  }
}

/** A list of what has one name is about that object. */
function nameIn(fieldSelector: string): string {
  return /(?:^|,)metadata\.name==?([^,=]+)(?:,|$)/.exec(fieldSelector)?.[1] ?? ''
}

/** `User "alice" cannot get resource "pods" in API group "" in the namespace "default"`. */
function describe({ user, isResource, verb, resource, subresource, group, namespace, path }: Attributes): string {
  const who = `User ${JSON.stringify(user.name)}`
  if (!isResource) return `${who} cannot ${verb} path ${JSON.stringify(path)}`
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return `${who} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`
}
