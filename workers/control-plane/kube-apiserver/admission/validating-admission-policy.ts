// ValidatingAdmissionPolicies: rules in CEL that writes have to fulfil, where a binding says that they hold.
// Like apiserver/pkg/admission/plugin/policy/validating. Unlike Kubernetes: there is no audit log to write to.

import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
} from '../../../apis/admissionregistration/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { warn } from '../request-context.ts'
import { refuse } from '../status-error.ts'
import { evaluate, meets, toCel, type Values, valuesOf } from './cel-conditions.ts'
import { isExempt, matchesResources } from './matching.ts'
import { paramsOf, variablesOf } from './policy-parameters.ts'

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
  const params = paramsOf(spec.paramKind, binding.spec.paramRef, attributes, lookup)
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
