// `serviceaccounts/token`: a token for an account, good for a while and for as long as the pod it is bound to is there.
// Like pkg/registry/core/serviceaccount/storage/token.go.
import { type FieldError, invalid } from '../../../apimachinery/field-error.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import {
  badRequestStatus,
  conflictStatus,
  forbiddenStatus,
  invalidStatus,
  methodNotAllowedStatus,
  notFoundStatus,
} from '../../../apimachinery/status-error.ts'
import { formatTime } from '../../../apimachinery/time.ts'
import type { BoundObjectReference, TokenRequest } from '../../../apis/authentication/types.ts'
import type { Pod } from '../../../apis/core/types.ts'
import { decode } from '../../../apis/decode.ts'
import type { Kind } from '../../../apis/define-kind.ts'
import { nodeOf } from '../authorization/node-authorizer.ts'
import { updatedManagedFields } from '../managed-fields.ts'
import type { Registry } from '../registry.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { type BoundTo, makeToken } from '../service-account-token.ts'
import { refuse } from '../status-error.ts'
import { writeOptionsOf } from '../write-options.ts'

const defaultSeconds = 3600
const leastSeconds = 600
const mostSeconds = 2 ** 32
/** Tokens of pods are good for a year at most whatever they ask; they are renewed long before. */
const podTokenSeconds = 3607
const extendedSeconds = 365 * 24 * 3600

export function serveToken(server: Server, accounts: Registry, context: RequestContext): void {
  const { info, request } = context
  if (info.verb !== 'create') refuse(methodNotAllowedStatus())
  const wanted = decodeRequest(request.body)
  const account = accounts.storage.peek(accounts.keyOf(info.namespace, info.name))
  if (!account) refuse(notFoundStatus(accounts.kind, info.name))
  const spec = wanted.spec ?? {}
  const seconds = spec.expirationSeconds ?? defaultSeconds
  const errors = validate(seconds)
  if (errors.length > 0) refuse(invalidStatus({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors))
  const boundTo = boundObject(server, info.namespace, spec.boundObjectRef)
  checkNode(server, context, spec.boundObjectRef)
  const nowMs = server.host.clock.unixMs()
  const isPodToken = seconds === podTokenSeconds && boundTo?.kind === 'Pod'
  const expiresAtMs = nowMs + (isPodToken ? extendedSeconds : seconds) * 1000
  const { name, uid = '' } = account.metadata
  const audiences = spec.audiences ?? []
  const id = server.host.random.uuid()
  const token = makeToken({ namespace: info.namespace, name, uid }, audiences, nowMs, expiresAtMs, boundTo, id)
  const { manager } = writeOptionsOf(context, 'CreateOptions')
  const by = { manager, subresource: 'token', time: formatTime(nowMs) }
  const asked = { metadata: {}, spec: { ...spec, expirationSeconds: seconds } } as unknown as KubeObject
  const managedFields = updatedManagedFields(tokenRequest, by, undefined, asked)
  context.respond(201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace: info.namespace, uid: id, creationTimestamp: formatTime(nowMs), managedFields },
    spec: {
      audiences: audiences.length > 0 ? audiences : ['https://kubernetes.default.svc.cluster.local'],
      expirationSeconds: seconds,
      ...(spec.boundObjectRef ? { boundObjectRef: spec.boundObjectRef } : { boundObjectRef: null }),
    },
    status: { token, expirationTimestamp: formatTime(nowMs + seconds * 1000) },
  })
}

function decodeRequest(body: unknown): Partial<TokenRequest> {
  const decoded = decode('authentication.v1.TokenRequest', body)
  if ('error' in decoded)
    refuse(badRequestStatus(`TokenRequest in version "v1" cannot be handled as a TokenRequest: ${decoded.error}`))
  return decoded.value as Partial<TokenRequest>
}

function validate(seconds: number): FieldError[] {
  const field = 'spec.expirationSeconds'
  if (seconds < leastSeconds) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')]
  if (seconds > mostSeconds) return [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')]
  return []
}

/** What it takes to say who has set which field of a request. */
const tokenRequest = {
  group: 'authentication.k8s.io',
  version: 'v1',
  schema: 'authentication.v1.TokenRequest',
  subresources: [],
} as unknown as Kind

const boundResources: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }

/** What the token is bound to must be there, and be the one that is meant. */
function boundObject(server: Server, namespace: string, ref: BoundObjectReference | undefined): BoundTo {
  if (!ref) return undefined
  const { kind = '', name = '', uid } = ref
  const plural = Object.hasOwn(boundResources, kind) ? (boundResources[kind] ?? '') : ''
  if (plural === '') refuse(badRequestStatus(`cannot bind token for object of type ${kind}`))
  const registry = server.registry('', plural)
  const object = registry?.storage.peek(registry.keyOf(namespace, name))
  if (!object) refuse(notFoundStatus({ group: '', plural }, name))
  const found = object.metadata.uid ?? ''
  if (uid && uid !== found) {
    const detail = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
    refuse(conflictStatus({ group: '', plural }, name, detail))
  }
  return { kind, name, uid: found, ...(kind === 'Pod' ? { node: nodeOfPod(server, object as Pod) } : {}) }
}

function nodeOfPod(server: Server, { spec }: Pod): { readonly name: string; readonly uid: string } | undefined {
  const name = spec?.nodeName
  const uid = name === undefined ? undefined : server.registry('', 'nodes')?.storage.peek(name)?.metadata.uid
  return name === undefined || uid === undefined ? undefined : { name, uid }
}

/** A kubelet gets tokens for its own pods only. Like noderestriction admitServiceAccount. */
function checkNode(server: Server, { info, user }: RequestContext, ref: BoundObjectReference | undefined): void {
  const node = nodeOf(user)
  if (node === undefined) return
  const refused = (detail: string) =>
    refuse(forbiddenStatus({ group: '', plural: 'serviceaccounts' }, info.name, detail))
  if (ref?.apiVersion !== 'v1' || ref.kind !== 'Pod' || !ref.name)
    return refused('node requested token not bound to a pod')
  if (!ref.uid) refused('node requested token with a pod binding without a uid')
  const pods = server.registry('', 'pods')
  const pod = pods?.storage.peek(pods.keyOf(info.namespace, ref.name)) as Pod | undefined
  if (pod?.spec?.nodeName !== node) refused('node requested token bound to a pod scheduled on a different node')
}
