// Who is asking: a client certificate's subject, the bearer of a token, or nobody we know; and for whom, if the one who
// asks may speak for others. Like apiserver/pkg/authentication/request. Users are kept: the same one is the same value.
import { unauthorizedStatus } from '../../apimachinery/status-error.ts'
import type { KubeApiRequest } from '../../protocols/kube-api.ts'
import type { User } from './request-context.ts'
import type { Server } from './server.ts'
import { issuer, readToken, type TokenClaims } from './service-account-token.ts'
import { refuse } from './status-error.ts'

const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} }
const known = 'system:authenticated'
const mostKept = 10_000

/** Certificates seen before: their subjects never change. */
const subjects = new Map<string, User>()
/** Tokens that were read before, and what they say; whether they are still good is looked at each time. */
const tokens = new Map<string, { readonly claims: TokenClaims; readonly user: User }>()

const certificates = () => import('./authentication/client-certificate.ts')
const bootstrapTokens = () => import('./authentication/bootstrap-token.ts')
const impersonation = () => import('./authentication/impersonation.ts')

/** The user whose rights count: the one who asks, or the one that he speaks for. */
export function actingUser(server: Server, request: KubeApiRequest): User {
  const user = authenticate(server, request)
  for (const name in request.headers)
    if (name.startsWith('impersonate-')) return server.parts.need(impersonation).impersonate(server, user, request)
  return user
}

function authenticate(server: Server, { headers }: KubeApiRequest): User {
  const certificate = headers['x-client-cert']
  if (certificate !== undefined) {
    const user = userOfCertificate(server, certificate, headers['x-client-uid'])
    return user ?? refuse(unauthorizedStatus())
  }
  const { authorization } = headers
  if (authorization === undefined) return anonymous
  const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1]
  const user = token === undefined ? undefined : userOfToken(server, token, [issuer])
  return user ?? refuse(unauthorizedStatus())
}

/** A certificate as a kubeconfig of the cluster has it is its subject, `CN;O=a,O=b`; a signed one is PEM. */
function userOfCertificate(server: Server, subject: string, uid: string | undefined): User | undefined {
  const kept = subjects.get(subject)
  if (kept) return kept
  if (subject.startsWith('-----BEGIN')) return server.parts.need(certificates).userOfPem(server, subject)
  const [name = '', organizations = ''] = subject.split(';', 2)
  const groups = organizations
    .split(',')
    .filter((part) => part.startsWith('O='))
    .map((part) => part.slice(2))
  const user = { name, ...(uid === undefined ? {} : { uid }), groups: [...groups, known], extra: {} }
  if (subjects.size < mostKept) subjects.set(subject, user)
  return user
}

/** The bearer of a token that is good for one of the audiences. */
export function userOfToken(server: Server, token: string, audiences: readonly string[]): User | undefined {
  if (/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(token))
    return server.parts.need(bootstrapTokens).userOfBootstrapToken(server, token)
  const kept = tokens.get(token) ?? read(token)
  if (!kept) return undefined
  const { claims, user } = kept
  const isMeant = claims.audiences.some((audience) => audiences.includes(audience))
  return isMeant && isGood(server, claims) ? user : undefined
}

function read(token: string): { readonly claims: TokenClaims; readonly user: User } | undefined {
  const claims = readToken(token)
  if (!claims) return undefined
  const { namespace, serviceAccount, uid, extra } = claims
  const name = `system:serviceaccount:${namespace}:${serviceAccount}`
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, known]
  const entry = { claims, user: { name, uid, groups, extra } }
  if (tokens.size >= mostKept) tokens.clear()
  tokens.set(token, entry)
  return entry
}

/** A token ends with its time, its account, and what it is bound to. Like serviceaccount.validator. */
function isGood(server: Server, { expiresAtMs, namespace, serviceAccount, uid, bound }: TokenClaims): boolean {
  if (expiresAtMs <= server.host.clock.unixMs()) return false
  const uidOf = (plural: string, name: string) => {
    const registry = server.registry('', plural)
    return registry?.storage.peek(registry.keyOf(namespace, name))?.metadata.uid
  }
  if (uidOf('serviceaccounts', serviceAccount) !== uid) return false
  return bound.every((ref) => uidOf(ref.plural, ref.name) === ref.uid)
}
