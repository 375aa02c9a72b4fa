// Questions about users and what they may do: nothing is stored, the answer is in the status.
// Like pkg/registry/authorization and pkg/registry/authentication.
import type { ObjectMeta } from '../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { badRequestStatus, invalidStatus } from '../../../apimachinery/status-error.ts'
import { formatTime } from '../../../apimachinery/time.ts'
import type { TokenReview } from '../../../apis/authentication/types.ts'
import type {
  LocalSubjectAccessReview,
  NonResourceAttributes,
  ResourceAttributes,
  SelfSubjectRulesReview,
  SubjectAccessReviewStatus,
} from '../../../apis/authorization/types.ts'
import { apiVersionOf, type Kind } from '../../../apis/define-kind.ts'
import { userOfToken } from '../authentication.ts'
import { decodeBody } from '../decode-body.ts'
import { updatedManagedFields } from '../managed-fields.ts'
import type { RequestContext, User } from '../request-context.ts'
import type { Server } from '../server.ts'
import { issuer } from '../service-account-token.ts'
import { refuse } from '../status-error.ts'
import { writeOptionsOf } from '../write-options.ts'
import type { Attributes } from './attributes.ts'
import { reasonToRefuse } from './denials.ts'
import { nodeOf } from './node-authorizer.ts'
import { judge } from './rbac.ts'

type Answer = {
  readonly spec?: unknown
  readonly status: unknown
  readonly metadata?: object
  /** It is no more what was sent. */
  readonly isNew?: boolean
}

export function serveReview(server: Server, kind: Kind, context: RequestContext): void {
  const options = writeOptionsOf(context, 'CreateOptions')
  const sent = decodeBody(server, kind, context, options.fieldValidation)
  const { namespace } = context.info
  const given = sent.metadata as Partial<ObjectMeta> | undefined
  if (given?.namespace && given.namespace !== namespace)
    refuse(badRequestStatus('the namespace of the provided object does not match the namespace sent on the request'))
  const metadata = { ...given, ...(namespace === '' ? {} : { namespace }) } as ObjectMeta
  const review = { ...sent, metadata }
  const errors = kind.strategy.validate(review)
  if (errors.length > 0) refuse(invalidStatus(kind, metadata.name ?? '', errors))
  const answer = answerTo(server, kind, context.user, review)
  const by = { manager: options.manager, subresource: '', time: server.host.clock.timestamp() }
  const asked = { ...review, status: undefined } as KubeObject
  const managedFields = answer.isNew ? undefined : updatedManagedFields(kind, by, undefined, asked)
  context.respond(201, {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: { ...metadata, ...answer.metadata, ...(managedFields && { managedFields }) },
    spec: answer.spec,
    status: answer.status,
  })
}

function answerTo(server: Server, kind: Kind, user: User, review: KubeObject): Answer {
  const { spec } = review as unknown as LocalSubjectAccessReview
  switch (kind.plural) {
    case 'selfsubjectaccessreviews':
      return { spec, status: decide(server, user, spec) }
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return { spec, status: decide(server, askedUser(spec), spec) }
    case 'selfsubjectrulesreviews':
      return {
        isNew: true,
        spec: {},
        status: rulesOf(server, user, (review as unknown as SelfSubjectRulesReview).spec.namespace ?? ''),
      }
    case 'tokenreviews':
      return reviewToken(server, (review as unknown as TokenReview).spec)
    default: {
      const creationTimestamp = formatTime(server.host.clock.unixMs())
      return { isNew: true, metadata: { creationTimestamp }, status: { userInfo: userInfo(user) } }
    }
  }
}

function askedUser({ user = '', groups = [], uid, extra = {} }: LocalSubjectAccessReview['spec']): User {
  return { name: user, ...(uid ? { uid } : {}), groups, extra }
}

/** `RBAC: allowed by RoleBinding "readers/default" of Role "reader" to Group "dev"`. */
function reasonToAllow({ authorizer }: Server, attributes: Attributes): string {
  if (authorizer.allowsUnasked(attributes)) return ''
  for (const [binding, subject, where] of authorizer.rbac.bindingsOf(attributes.user, attributes.namespace)) {
    const rules = authorizer.rbac.rulesOfRole(binding.roleRef, where)
    const verdict = typeof rules !== 'string' && judge(rules, attributes)
    if (verdict === false || (verdict !== true && !verdict.has(attributes.name))) continue
    const { kind, name } = binding.roleRef
    const [bound, own] = where === '' ? ['ClusterRoleBinding', ''] : ['RoleBinding', `/${where}`]
    const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || where}` : subject.name
    return `RBAC: allowed by ${bound} "${binding.metadata.name}${own}" of ${kind} "${name}" to ${subject.kind} "${who}"`
  }
  return ''
}

type What = {
  readonly resourceAttributes?: ResourceAttributes | undefined
  readonly nonResourceAttributes?: NonResourceAttributes | undefined
}

function decide(server: Server, user: User, what: What): SubjectAccessReviewStatus {
  const attributes = attributesOf(user, what)
  const allowed = server.authorizer.allows(attributes)
  const told = allowed ? reasonToAllow(server, attributes) : reasonToRefuse(server, attributes)
  return { allowed, ...(told === '' ? {} : { reason: told }) }
}

function attributesOf(user: User, { resourceAttributes, nonResourceAttributes }: What): Attributes {
  if (!resourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {}
    const none = { group: '', resource: '', subresource: '', namespace: '', name: '', fieldSelector: '' }
    return { user, isResource: false, verb, path, ...none }
  }
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes
  const requirements = resourceAttributes.fieldSelector?.requirements ?? []
  const fieldSelector =
    resourceAttributes.fieldSelector?.rawSelector ??
    requirements.flatMap(({ key, values = [] }) => (values.length === 1 ? [`${key}=${values[0]}`] : [])).join(',')
  return { user, isResource: true, verb, group, resource, subresource, namespace, name, path: '', fieldSelector }
}

/** Like SelfSubjectRulesReview's REST: rules as they stand in the roles. */
function rulesOf(server: Server, user: User, namespace: string) {
  const everything = user.groups.includes('system:masters')
  const { rules, errors } = server.authorizer.rbac.rulesFor(user, namespace)
  const resourceRules = rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
    resources?.length ? [{ verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) }] : [],
  )
  const nonResourceRules = rules.flatMap(({ verbs, nonResourceURLs }) =>
    nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : [],
  )
  const isNode = nodeOf(user) !== undefined
  const told = [...(isNode ? ['node authorizer does not support user rule resolution'] : []), ...errors].join(', ')
  return {
    resourceRules,
    nonResourceRules,
    incomplete: (isNode && !everything) || errors.length > 0,
    ...(told === '' ? {} : { evaluationError: told }),
  }
}

function reviewToken(server: Server, spec: TokenReview['spec']): Answer {
  const audiences = spec.audiences?.length ? spec.audiences : [issuer]
  const user = userOfToken(server, spec.token, audiences)
  if (!user) return { spec, status: { user: {}, error: 'invalid bearer token' } }
  return { spec, status: { authenticated: true, user: userInfo(user), audiences } }
}

function userInfo({ name, uid, groups, extra }: User) {
  const hasExtra = Object.keys(extra).length > 0
  return { username: name, ...(uid ? { uid } : {}), groups, ...(hasExtra ? { extra } : {}) }
}
