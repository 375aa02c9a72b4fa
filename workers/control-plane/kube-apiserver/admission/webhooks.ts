// Webhooks: servers in the cluster (or elsewhere) that change or refuse what is written. They are asked over the network;
// when nobody answers, their failure policy says what becomes of the write.
// Like apiserver/pkg/admission/plugin/webhook. Unlike Kubernetes: certificates are not looked at.
import { decodeBase64 } from '../../../apimachinery/base64.ts'
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { applyJsonPatch } from '../../../apimachinery/json-patch.ts'
import type { Status } from '../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { badRequestStatus, internalErrorStatus } from '../../../apimachinery/status-error.ts'
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ServiceReference,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../../apis/admissionregistration/types.ts'
import type { Service } from '../../../apis/core/types.ts'
import type { Http } from '../../../protocols/http.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { warn } from '../request-context.ts'
import { refuse } from '../status-error.ts'
import { meets, requestOf, typed, valuesOf } from './cel-conditions.ts'
import { isExempt, matchesRule, matchesSelectors } from './matching.ts'

type Hook = MutatingWebhook | ValidatingWebhook
type Answer = { readonly body: string; readonly status: number } | { readonly error: string }
type Review = {
  readonly response?: {
    readonly uid?: string
    readonly allowed?: boolean
    readonly status?: Partial<Status>
    readonly patch?: string
    readonly patchType?: string
    readonly warnings?: readonly string[]
  }
}

const group = 'admissionregistration.k8s.io'
const defaultSeconds = 10

/** What each webhook left behind when it was asked, by the request. */
const outputs = new WeakMap<Attributes['context'], Map<string, KubeObject>>()

/** One after the other, each on what those before have made of the object. */
export const mutating: Omit<AdmissionPlugin, 'name'> = {
  admit: (attributes, object, lookup) => {
    if (isExempt(attributes)) return object
    const { context, operation, namespace, name, isSecondRound } = attributes
    const left = outputs.get(context) ?? new Map<string, KubeObject>()
    outputs.set(context, left)
    const configurations = lookup.list('mutatingwebhookconfigurations', group, '')
    let changed = object
    for (const { webhooks = [] } of configurations as unknown as MutatingWebhookConfiguration[])
      for (const hook of webhooks) {
        const present = { ...attributes, object: changed }
        const key = `${operation} ${namespace}/${name} ${hook.name}`
        if (isSecondRound && !isAskedAgain(hook, left.get(key), changed)) continue
        if (!isFor(hook, present, lookup)) continue
        const ask = (answered: (answer: Answer) => void) => call(hook, present, lookup, answered)
        const answer = lookup.answer<Answer>(attributes, `mutating ${isSecondRound ? 'again ' : ''}${hook.name}`, ask)
        changed = patched(hook, present, changed, verdictOf(hook, present, answer))
        left.set(key, changed)
      }
    return changed
  },
}

/** All at once: the first that says no is told of. */
export const validating: Omit<AdmissionPlugin, 'name'> = {
  validate: (attributes, lookup) => {
    if (isExempt(attributes)) return
    const configurations = lookup.list('validatingwebhookconfigurations', group, '')
    const hooks = (configurations as unknown as ValidatingWebhookConfiguration[])
      .flatMap(({ webhooks = [] }) => webhooks)
      .filter((hook) => isFor(hook, attributes, lookup))
    if (hooks.length === 0) return
    const answers = lookup.answer<readonly Answer[]>(attributes, 'validating', (answered) => {
      const collected = new Map<number, Answer>()
      for (const [index, hook] of hooks.entries())
        call(hook, attributes, lookup, (answer) => {
          collected.set(index, answer)
          if (collected.size === hooks.length) answered(hooks.map((_, i) => collected.get(i) as Answer))
        })
    })
    for (const [index, hook] of hooks.entries()) verdictOf(hook, attributes, answers[index] as Answer)
  },
}

/** In the second round those are asked that want to be, of what is not as they left it any more. */
function isAskedAgain(hook: MutatingWebhook, left: KubeObject | undefined, object: KubeObject): boolean {
  return hook.reinvocationPolicy === 'IfNeeded' && left !== undefined && !sameJson(left, object)
}

function isFor(hook: Hook, attributes: Attributes, lookup: Lookup): boolean {
  if (!(hook.rules ?? []).some((rule) => matchesRule(rule, attributes))) return false
  if (!matchesSelectors(hook, attributes, lookup)) return false
  if (!hook.matchConditions?.length) return true
  const condition = meets(hook.matchConditions, valuesOf(attributes, lookup))
  if ('met' in condition) return condition.met
  if (hook.failurePolicy === 'Ignore') return false
  return refuse(internalErrorStatus(`failed evaluating match conditions of webhook "${hook.name}": ${condition.error}`))
}

function call(hook: Hook, attributes: Attributes, lookup: Lookup, answered: (answer: Answer) => void): void {
  const { dryRun, object, old } = attributes
  if (dryRun && hook.sideEffects !== 'None' && hook.sideEffects !== 'NoneOnDryRun')
    return answered({ status: 200, body: refusal(`admission webhook "${hook.name}" does not support dry run`) })
  const seconds = hook.timeoutSeconds ?? defaultSeconds
  const place = placeOf(hook, seconds, lookup)
  const failed = (why: string) => answered({ error: `failed to call webhook: Post "${place.url}": ${why}` })
  if (place.problem !== undefined) return failed(place.problem)
  const request = {
    uid: uidOf(attributes),
    ...requestOf(attributes),
    object: typed(object, attributes),
    oldObject: typed(old, attributes),
  }
  const review = { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request }
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, */*',
    'user-agent': 'kube-apiserver-admission',
  }
  lookup.host.network.ask<Http>(
    'http',
    place.address,
    { method: 'POST', path: place.path, headers, body: JSON.stringify(review) },
    ({ status, body }) => answered({ status, body }),
    (error) =>
      failed(
        error.code === 'refused'
          ? `dial tcp ${place.address}: connect: connection refused`
          : 'context deadline exceeded',
      ),
    { timeoutMs: seconds * 1000 },
  )
}

/** One review of one write has one name. */
function uidOf({ object, old, operation }: Attributes): string {
  return `${(object ?? old)?.metadata.uid ?? ''}-${operation.toLowerCase()}`
}

type Place = { readonly url: string; readonly address: string; readonly path: string; readonly problem?: string }

function placeOf({ clientConfig }: Hook, seconds: number, lookup: Lookup): Place {
  const query = `?timeout=${seconds}s`
  if (clientConfig.service) return placeOfService(clientConfig.service, query, lookup)
  const url = clientConfig.url ?? ''
  const [, authority = '', path = ''] = /^https:\/\/([^/?#]+)([^?#]*)/.exec(url) ?? []
  const address = authority.includes(':') ? authority : `${authority}:443`
  const isAddress = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(address)
  const found = { url: `${url}${query}`, address, path: `${path}${query}` }
  const host = address.replace(/:\d+$/, '')
  return isAddress ? found : { ...found, problem: `dial tcp: lookup ${host}: no such host` }
}

function placeOfService(
  { name, namespace, path = '/', port = 443 }: ServiceReference,
  query: string,
  lookup: Lookup,
): Place {
  const whole = `${path.startsWith('/') ? '' : '/'}${path}${query}`
  const url = `https://${name}.${namespace}.svc:${port}${whole}`
  const service = lookup.get('services', '', namespace, name) as Service | undefined
  const place = { url, address: `${service?.spec?.clusterIP}:${port}`, path: whole }
  if (!service) return { ...place, problem: `service "${name}" not found` }
  const hasPort = service.spec?.ports?.some((one) => one.port === port)
  if (!hasPort) return { ...place, problem: `no service port ${port} found for service "${name}"` }
  return place
}

/** What the webhook said, if it lets the write pass; undefined when it may be passed over. */
function verdictOf(hook: Hook, { context }: Attributes, answer: Answer): Review['response'] {
  const ignored = hook.failurePolicy === 'Ignore'
  const failed = (why: string): undefined => {
    if (!ignored) refuse(internalErrorStatus(`failed calling webhook "${hook.name}": ${why}`))
  }
  if ('error' in answer) return failed(answer.error)
  const response = readReview(answer.body)?.response
  if (answer.status >= 400)
    return failed('failed to call webhook: the server rejected our request for an unknown reason')
  if (!response)
    return failed(
      'received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview',
    )
  for (const text of response.warnings ?? []) warn(context, text)
  if (response.allowed === true) return response
  return refuse(denial(hook.name, response.status ?? {}))
}

/** Like webhookerrors.ToStatusErr. */
function denial(name: string, given: Partial<Status>): Status {
  const denied = `admission webhook "${name}" denied the request`
  const why = given.message || given.reason
  const message = why ? `${denied}: ${why}` : `${denied} without explanation`
  return {
    ...badRequestStatus(message),
    reason: '',
    ...given,
    status: 'Failure',
    message,
    code: Math.max(given.code ?? 0, 400),
  }
}

function refusal(message: string): string {
  return JSON.stringify({ response: { allowed: false, status: { message } } })
}

function readReview(body: string): Review | undefined {
  try {
    const review: unknown = JSON.parse(body)
    return typeof review === 'object' && review !== null ? (review as Review) : undefined
  } catch {
    return undefined
  }
}

function patched(hook: Hook, { kind }: Attributes, object: KubeObject, response: Review['response']): KubeObject {
  if (!response?.patch) return object
  try {
    const patch = JSON.parse(decodeBase64(response.patch) ?? '')
    const next = kind.defaults(applyJsonPatch(object, patch) as KubeObject)
    return sameJson(next, object) ? object : next
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse(internalErrorStatus(`admission webhook "${hook.name}" sent a patch that can't be applied: ${why}`))
  }
}
