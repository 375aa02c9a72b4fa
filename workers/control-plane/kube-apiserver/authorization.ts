// Whether the user may do this. For now everybody who is known may do everything, and nobody else may do anything but
// ask how the server is: the roles come with RBAC. Like apiserver/pkg/endpoints/filters/authorization.go.
import { forbiddenStatus } from '../../apimachinery/status-error.ts'
import type { User } from './request-context.ts'
import type { RequestInfo } from './request-info.ts'
import { refuse } from './status-error.ts'

const publicPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/version', '/version/'])

/** Refuses what is forbidden; `denied` is told before. */
export function authorize(user: User, info: RequestInfo, denied: (reason: string) => void): void {
  if (user.groups.includes('system:authenticated') || publicPaths.has(info.path)) return
  const detail = describe(user, info)
  denied(detail)
  if (info.isResource) refuse(forbiddenStatus({ group: info.group, plural: info.resource }, info.name, detail))
  refuse(forbiddenStatus({ group: '', plural: '' }, '', detail))
}

/** `User "alice" cannot get resource "pods" in API group "" in the namespace "default"`. */
function describe(
  user: User,
  { isResource, verb, resource, subresource, group, namespace, path }: RequestInfo,
): string {
  const who = `User ${JSON.stringify(user.name)}`
  if (!isResource) return `${who} cannot ${verb} path ${JSON.stringify(path)}`
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return `${who} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`
}
