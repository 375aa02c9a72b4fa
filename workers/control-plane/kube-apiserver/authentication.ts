// Who is asking: a client certificate's subject, a service account's token, or nobody we know. Impersonation comes on
// top of it. Like apiserver/pkg/authentication/request.
import { unauthorizedStatus } from '../../apimachinery/status-error.ts'
import type { KubeApiRequest } from '../../protocols/kube-api.ts'
import type { User } from './request-context.ts'
import { readToken } from './service-account-token.ts'
import { refuse } from './status-error.ts'

const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} }

/** Certificates seen before: their subjects never change. */
const subjects = new Map<string, User>()
const mostSubjects = 10_000

export function authenticate({ headers }: KubeApiRequest, unixMs: number): User {
  const certificate = headers['x-client-cert']
  if (certificate !== undefined) return userOfCertificate(certificate)
  const { authorization } = headers
  if (authorization === undefined) return anonymous
  const token = /^Bearer (.+)$/.exec(authorization)?.[1]
  const user = token === undefined ? undefined : userOfToken(token, unixMs)
  return user ?? refuse(unauthorizedStatus())
}

/** The user named by the Impersonate headers, or the one who asks. */
export function impersonate(user: User, { headers }: KubeApiRequest): User {
  const name = headers['impersonate-user']
  if (name === undefined) return user
  const groups = (headers['impersonate-group'] ?? '').split(',').filter((group) => group !== '')
  return { name, groups: [...groups, 'system:authenticated'], extra: {} }
}

/** `CN;O=a,O=b`. */
function userOfCertificate(subject: string): User {
  const known = subjects.get(subject)
  if (known) return known
  const [name = '', organizations = ''] = subject.split(';', 2)
  const groups = organizations
    .split(',')
    .filter((part) => part.startsWith('O='))
    .map((part) => part.slice(2))
  const user = { name, groups: [...groups, 'system:authenticated'], extra: {} }
  if (subjects.size < mostSubjects) subjects.set(subject, user)
  return user
}

function userOfToken(token: string, unixMs: number): User | undefined {
  const claims = readToken(token)
  if (!claims || claims.expiresAtMs <= unixMs) return undefined
  const { namespace, serviceAccount } = claims
  return {
    name: `system:serviceaccount:${namespace}:${serviceAccount}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: claims.extra,
  }
}
