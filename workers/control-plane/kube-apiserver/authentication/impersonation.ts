// Speaking for others: who asks must be allowed to impersonate the user, and each group, uid and extra that is named.
// Like apiserver/pkg/endpoints/filters/impersonation.
import { internalErrorStatus } from '../../../apimachinery/status-error.ts'
import type { KubeApiRequest } from '../../../protocols/kube-api.ts'
import type { Attributes } from '../authorization/attributes.ts'
import { demand } from '../authorization.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'

const extraPrefix = 'impersonate-extra-'
const accountPrefix = 'system:serviceaccount:'
const authenticated = 'system:authenticated'
const unauthenticated = 'system:unauthenticated'

/** Users spoken for before, by who spoke and how. */
const kept = new WeakMap<User, Map<string, User>>()
const mostKept = 1000

export function impersonate(server: Server, user: User, { headers }: KubeApiRequest): User {
  const name = headers['impersonate-user'] ?? ''
  const groups = valuesOf(headers['impersonate-group'])
  const uid = headers['impersonate-uid'] ?? ''
  const extra = extraOf(headers)
  if (name === '') {
    const what = [...groups, uid, ...Object.keys(extra)].filter((one) => one !== '')
    refuse(internalErrorStatus(`requested [${what.join(' ')}] without impersonating a user name`))
  }
  check(server, user, name, groups, uid, extra)
  const byUser = kept.get(user) ?? new Map<string, User>()
  kept.set(user, byUser)
  const key = JSON.stringify([name, groups, uid, extra])
  const found = byUser.get(key) ?? { name, ...(uid === '' ? {} : { uid }), groups: groupsOf(name, groups), extra }
  if (byUser.size < mostKept) byUser.set(key, found)
  return found
}

type Extra = Readonly<Record<string, readonly string[]>>

function check(server: Server, user: User, name: string, groups: readonly string[], uid: string, extra: Extra): void {
  const need = (group: string, resource: string, what: string, more: Partial<Attributes> = {}) => {
    const request = {
      isResource: true,
      verb: 'impersonate',
      group,
      resource,
      subresource: '',
      namespace: '',
      name: what,
    }
    const attributes: Attributes = { user, path: '', fieldSelector: '', ...request, ...more }
    demand(server, attributes)
  }
  const [namespace, account] = name.startsWith(accountPrefix) ? name.slice(accountPrefix.length).split(':') : []
  if (namespace !== undefined && account !== undefined) need('', 'serviceaccounts', account, { namespace })
  else need('', 'users', name)
  for (const group of groups) need('', 'groups', group)
  const own = 'authentication.k8s.io'
  for (const [key, values] of Object.entries(extra))
    for (const value of values) need(own, 'userextras', value, { subresource: key })
  if (uid !== '') need(own, 'uids', uid)
}

/** Whoever is spoken for is somebody, unless it is nobody who is spoken for. */
function groupsOf(name: string, groups: readonly string[]): readonly string[] {
  const [namespace, account] = name.startsWith(accountPrefix) ? name.slice(accountPrefix.length).split(':') : []
  const own =
    groups.length === 0 && namespace !== undefined && account !== undefined
      ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
      : groups
  const one = name === 'system:anonymous' ? unauthenticated : authenticated
  return own.includes(authenticated) || own.includes(unauthenticated) ? own : [...own, one]
}

function extraOf(headers: KubeApiRequest['headers']): Extra {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(extraPrefix))
  return Object.fromEntries(
    found.map(([name, value]) => [decode(name.slice(extraPrefix.length)).toLowerCase(), valuesOf(value)]),
  )
}

function valuesOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
