// Whether the user may do this. Like apiserver/pkg/endpoints/filters/authorization.go.
import { forbiddenStatus } from '../../apimachinery/status-error.ts'
import type { Attributes } from './authorization/attributes.ts'
import type { User } from './request-context.ts'
import type { RequestInfo } from './request-info.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'

const denials = () => import('./authorization/denials.ts')

/** Refuses what is forbidden. */
export function authorize(server: Server, user: User, info: RequestInfo, method: string): void {
  demand(server, attributesOf(user, info, method))
}

/** Refuses what no authorizer allows, and tells the trace. Like responsewriters.Forbidden. */
export function demand(server: Server, attributes: Attributes): void {
  if (server.authorizer.allows(attributes)) return
  const { describe, reasonToRefuse } = server.parts.need(denials)
  const { user, verb, resource, group, name, isResource } = attributes
  const text = describe(attributes)
  const why = reasonToRefuse(server, attributes)
  const reason = why === '' ? text : `${text}: ${why}`
  server.host.trace.decision('authorize', undefined, { user: user.name, verb, resource, allowed: false, reason })
  if (isResource) refuse(forbiddenStatus({ group, plural: resource }, name, reason))
  refuse(forbiddenStatus({ group: '', plural: '' }, '', reason))
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
