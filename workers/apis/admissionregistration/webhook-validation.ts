// What both sorts of webhooks must say. Like validateValidatingWebhook and validateMutatingWebhook in
// pkg/apis/admissionregistration/validation.
import { duplicate, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { dns1123SubdomainErrors, nameIsDns1035Label } from '../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../apimachinery/share.ts'
import { validateLabelSelector } from '../object-meta-validation.ts'
import { validateWebhookService, validateWebhookUrl } from '../webhook-client-validation.ts'
import { validateMatchConditions } from './match-validation.ts'
import { defaultRules, validateRule } from './rule-validation.ts'
import type { MutatingWebhook, ValidatingWebhook, WebhookClientConfig } from './types.ts'

type Webhook = ValidatingWebhook | MutatingWebhook

/** Like SetDefaults_ValidatingWebhook; what only mutating ones have comes on top. */
export function defaultWebhook<T extends Webhook>(webhook: T): T {
  const filled = fillIn<Webhook>(webhook, {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  })
  const { rules, clientConfig } = filled
  const service = clientConfig?.service && fillIn(clientConfig.service, { port: 443 })
  return withFields<Webhook>(filled, {
    ...(rules && { rules: defaultRules(rules) }),
    ...(service && { clientConfig: withFields(clientConfig, { service }) }),
  }) as T
}

const failurePolicies = ['Fail', 'Ignore']
const matchPolicies = ['Equivalent', 'Exact']
const sideEffects = ['None', 'NoneOnDryRun']
const reviewVersions = ['v1', 'v1beta1']

export function validateWebhooks(webhooks: readonly Webhook[]): FieldError[] {
  const names = new Set<string>()
  return webhooks.flatMap((webhook, i) => {
    const path = `webhooks[${i}]`
    const errors = [
      ...validateWebhook(webhook, path),
      ...validateReviewVersions(webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`),
    ]
    if (names.has(webhook.name)) errors.push(duplicate(`${path}.name`, webhook.name))
    if (webhook.name) names.add(webhook.name)
    return errors
  })
}

function validateWebhook(webhook: Webhook, path: string): FieldError[] {
  const errors = validateName(webhook.name, `${path}.name`)
  webhook.rules?.forEach((rule, i) => {
    errors.push(...validateRule(rule, `${path}.rules[${i}]`))
  })
  errors.push(...oneOf(webhook.failurePolicy, failurePolicies, `${path}.failurePolicy`))
  errors.push(...oneOf(webhook.matchPolicy, matchPolicies, `${path}.matchPolicy`))
  if (!webhook.sideEffects) {
    errors.push(required(`${path}.sideEffects`, `must specify one of ${sideEffects.join(', ')}`))
  } else errors.push(...oneOf(webhook.sideEffects, sideEffects, `${path}.sideEffects`))
  const { timeoutSeconds: timeout } = webhook
  if (timeout !== undefined && (timeout < 1 || timeout > 30)) {
    const detail = 'the timeout value must be between 1 and 30 seconds'
    errors.push(invalid(`${path}.timeoutSeconds`, timeout, detail))
  }
  errors.push(...validateLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`))
  errors.push(...validateLabelSelector(webhook.objectSelector, `${path}.objectSelector`))
  if ('reinvocationPolicy' in webhook) {
    errors.push(...oneOf(webhook.reinvocationPolicy, ['IfNeeded', 'Never'], `${path}.reinvocationPolicy`))
  }
  errors.push(...validateClient(webhook.clientConfig, `${path}.clientConfig`))
  return [...errors, ...validateMatchConditions(webhook.matchConditions ?? [], `${path}.matchConditions`)]
}

function oneOf(value: string | undefined, values: readonly string[], path: string): FieldError[] {
  return value === undefined || values.includes(value) ? [] : [notSupported(path, value, values)]
}

/** Like IsFullyQualifiedName. */
function validateName(name: string, path: string): FieldError[] {
  if (!name) return [required(path)]
  const errors = dns1123SubdomainErrors(name)
  if (errors.length > 0) return [invalid(path, name, errors.join(','))]
  if (name.split('.').length >= 3) return []
  return [invalid(path, name, 'should be a domain with at least three segments separated by dots')]
}

function validateClient({ url, service }: WebhookClientConfig, path: string): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(path, 'exactly one of url or service is required')]
  }
  if (url !== undefined) return validateWebhookUrl(url, `${path}.url`)
  return service ? validateWebhookService(service, `${path}.service`) : []
}

function validateReviewVersions(versions: readonly string[], path: string): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(', ')}`)]
  const errors = versions.flatMap((version, i) => {
    if (versions.indexOf(version) < i) return [invalid(`${path}[${i}]`, version, 'duplicate version')]
    return nameIsDns1035Label(version, false).map((text) => invalid(`${path}[${i}]`, version, text))
  })
  if (versions.some((version) => reviewVersions.includes(version))) return errors
  return [...errors, invalid(path, versions, `must include at least one of ${reviewVersions.join(', ')}`)]
}
