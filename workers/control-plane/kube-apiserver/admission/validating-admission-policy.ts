// ValidatingAdmissionPolicies: rules in CEL that writes have to fulfil, where a binding says that they hold.
// Like apiserver/pkg/admission/plugin/policy/validating. Unlike Kubernetes: there is no audit log to write to.

import { matchesLabelSelector } from '../../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
  Variable,
} from '../../../apis/admissionregistration/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { warn } from '../request-context.ts'
import { refuse } from '../status-error.ts'
import { evaluate, meets, toCel, type Values, valuesOf } from './cel-conditions.ts'
import { isExempt, matchesResources } from './matching.ts'

type Policy = ValidatingAdmissionPolicy
type Binding = ValidatingAdmissionPolicyBinding
type Denial = { readonly message: string; readonly reason: string }

const group = 'admissionregistration.k8s.io'
const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
}

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  validate: (attributes, lookup) => {
    if (isExempt(attributes)) return
    const policies = lookup.list('validatingadmissionpolicies', group, '') as unknown as Policy[]
    const bindings = lookup.list('validatingadmissionpolicybindings', group, '') as unknown as Binding[]
    let values: Values | undefined
    for (const policy of policies) {
      if (!matchesResources(policy.spec.matchConstraints ?? {}, attributes, lookup)) continue
      for (const binding of bindings) {
        if (binding.spec.policyName !== policy.metadata.name) continue
        if (binding.spec.matchResources && !matchesResources(binding.spec.matchResources, attributes, lookup)) continue
        values ??= valuesOf(attributes, lookup)
        enforce(attributes, policy, binding, denialsOf(policy, binding, values, attributes, lookup))
      }
    }
  },
}

function enforce(
  { kind, name, context }: Attributes,
  policy: Policy,
  binding: Binding,
  denials: readonly Denial[],
): void {
  const where = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`
  const actions = binding.spec.validationActions
  if (actions.includes('Warn'))
    for (const { message } of denials) warn(context, `Validation failed for ${where}: ${message}`)
  const [first] = denials
  if (!first || !actions.includes('Deny')) return
  const message = `${where} denied request: ${first.message}`
  const status = forbiddenStatus(kind, name, message)
  const details = { ...status.details, causes: [{ message }] }
  refuse({ ...status, reason: first.reason, code: codes[first.reason] ?? 422, details })
}

function denialsOf(policy: Policy, binding: Binding, values: Values, attributes: Attributes, lookup: Lookup): Denial[] {
  const { spec } = policy
  const failsOpen = spec.failurePolicy === 'Ignore'
  const failed = (message: string): Denial[] => (failsOpen ? [] : [{ message, reason: 'Invalid' }])
  const params = paramsOf(policy, binding, attributes, lookup)
  if (typeof params === 'string') return failed(`failed to configure binding: ${params}`)
  return params.flatMap((param) => {
    const base = { ...values, params: toCel(param ?? null) }
    const seen = { ...base, variables: variablesOf(spec.variables ?? [], base) }
    const condition = meets(spec.matchConditions, seen)
    if ('error' in condition) return failed(condition.error)
    if (!condition.met) return []
    return (spec.validations ?? []).flatMap((validation) => {
      const outcome = evaluate(validation.expression, seen)
      if ('error' in outcome) return failed(`expression '${validation.expression}' resulted in error: ${outcome.error}`)
      if (outcome.value === true) return []
      return [{ message: messageOf(validation, seen), reason: validation.reason ?? 'Invalid' }]
    })
  })
}

function messageOf({ expression, message, messageExpression }: Validation, values: Values): string {
  const outcome = messageExpression ? evaluate(messageExpression, values) : undefined
  const told = outcome && 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : ''
  if (told !== '' && !told.includes('\n')) return told
  return message?.trim() || `failed expression: ${expression.trim()}`
}

/** Each is worked out when it is first used, and may use those before it. */
function variablesOf(variables: readonly Variable[], values: Values): object {
  const known = {}
  for (const { name, expression } of variables)
    Object.defineProperty(known, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const outcome = evaluate(expression, { ...values, variables: known })
        if ('error' in outcome) throw new Error(`composited variable "${name}" fails to evaluate: ${outcome.error}`)
        Object.defineProperty(known, name, { value: outcome.value, enumerable: true })
        return outcome.value
      },
    })
  return known
}

/** The parameters to check with, one after the other; a text says why there are none. */
function paramsOf(
  policy: Policy,
  binding: Binding,
  attributes: Attributes,
  lookup: Lookup,
): (KubeObject | undefined)[] | string {
  const { paramKind } = policy.spec
  const { paramRef } = binding.spec
  if (!paramKind) return [undefined]
  if (!paramRef) return [undefined]
  const kind = lookup.kindOf(paramKind.apiVersion ?? '', paramKind.kind ?? '')
  if (!kind) return `failed to find resource referenced by paramKind: '${paramKind.apiVersion}, Kind=${paramKind.kind}'`
  const namespace = kind.namespaced ? (paramRef.namespace ?? attributes.namespace) : ''
  const named = paramRef.name ? lookup.get(kind.plural, kind.group, namespace, paramRef.name) : undefined
  const found = paramRef.name
    ? [named].filter((one) => one !== undefined)
    : lookup
        .list(kind.plural, kind.group, namespace)
        .filter(({ metadata }) => matchesLabelSelector(paramRef.selector ?? {}, metadata.labels))
  if (found.length > 0) return found
  if (paramRef.parameterNotFoundAction === 'Allow') return []
  return 'no params found for policy binding with `Deny` parameterNotFoundAction'
}
