// MutatingAdmissionPolicies: changes written in CEL that are made to what is written, where a binding says so.
// Like apiserver/pkg/admission/plugin/policy/mutating. Unlike Kubernetes: what an expression builds is not checked against the
// object's types before it is laid over the object.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { applyJsonPatch } from '../../../apimachinery/json-patch.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import { merge } from '../../../apimachinery/structured-merge/merge.ts'
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  Mutation,
} from '../../../apis/admissionregistration/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { mergeTypeOfKind } from '../managed-fields.ts'
import { refuse } from '../status-error.ts'
import { evaluate, meets, toCel, type Values, valuesOf } from './cel-conditions.ts'
import { isExempt, matchesResources } from './matching.ts'
import { objectExpression } from './object-expression.ts'
import { paramsOf, variablesOf } from './policy-parameters.ts'

type Policy = MutatingAdmissionPolicy
type Binding = MutatingAdmissionPolicyBinding

const group = 'admissionregistration.k8s.io'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: (attributes, object, lookup) => {
    if (isExempt(attributes)) return object
    const policies = lookup.list('mutatingadmissionpolicies', group, '') as unknown as Policy[]
    const bindings = lookup.list('mutatingadmissionpolicybindings', group, '') as unknown as Binding[]
    let changed = object
    for (const policy of policies) {
      if (attributes.isSecondRound && policy.spec.reinvocationPolicy !== 'IfNeeded') continue
      for (const binding of bindings) {
        const present = { ...attributes, object: changed }
        if (!isBound(policy, binding, present, lookup)) continue
        changed = mutated(policy, binding, present, changed, lookup)
      }
    }
    return changed
  },
}

function isBound(policy: Policy, { spec }: Binding, attributes: Attributes, lookup: Lookup): boolean {
  if (spec.policyName !== policy.metadata.name) return false
  if (!matchesResources(policy.spec.matchConstraints ?? {}, attributes, lookup)) return false
  return !spec.matchResources || matchesResources(spec.matchResources, attributes, lookup)
}

function mutated(
  policy: Policy,
  binding: Binding,
  attributes: Attributes,
  object: KubeObject,
  lookup: Lookup,
): KubeObject {
  const { spec } = policy
  let changed = object
  try {
    const params = paramsOf(spec.paramKind, binding.spec.paramRef, attributes, lookup)
    if (typeof params === 'string') throw new Error(`failed to configure binding: ${params}`)
    for (const param of params) {
      const seen = (present: KubeObject): Values => {
        const base = { ...valuesOf({ ...attributes, object: present }, lookup), params: toCel(param ?? null) }
        return { ...base, variables: variablesOf(spec.variables ?? [], base) }
      }
      const condition = meets(spec.matchConditions, seen(changed))
      if ('error' in condition) throw new Error(condition.error)
      if (!condition.met) continue
      for (const mutation of spec.mutations ?? []) changed = applied(mutation, attributes, changed, seen(changed))
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (spec.failurePolicy !== 'Ignore') refuseFor(policy, binding, attributes, error.message)
    return object
  }
  const next = attributes.kind.defaults(changed)
  return sameJson(next, object) ? object : next
}

function refuseFor(policy: Policy, binding: Binding, { kind, name }: Attributes, why: string): never {
  const where = `policy '${policy.metadata.name}' with binding '${binding.metadata.name}'`
  const status = forbiddenStatus(kind, name, `${where} denied request: ${why}`)
  return refuse({ ...status, reason: 'Invalid', code: 422 })
}

function applied(mutation: Mutation, { kind }: Attributes, object: KubeObject, values: Values): KubeObject {
  const { patchType, jsonPatch, applyConfiguration } = mutation
  const expression = (patchType === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression ?? ''
  const outcome = evaluate(objectExpression(expression), values)
  if ('error' in outcome) throw new Error(`expression '${expression}' resulted in error: ${outcome.error}`)
  const value = fromCel(outcome.value)
  if (patchType === 'JSONPatch') return applyJsonPatch(object, value as never) as KubeObject
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`expression '${expression}' does not build an object`)
  for (const name of ['apiVersion', 'kind', 'metadata'] as const) checkUntouched(name, value as KubeObject)
  return merge(mergeTypeOfKind(kind), object, value) as KubeObject
}

/** Like ApplyStructuredMergeDiff: what an object is called cannot be changed. */
function checkUntouched(name: 'apiVersion' | 'kind' | 'metadata', value: KubeObject): void {
  const found = name === 'metadata' ? (value.metadata?.name ?? value.metadata?.namespace) : value[name]
  if (found !== undefined) throw new Error(`invalid ApplyConfiguration: may not mutate ${name}`)
}

/** A value of CEL as JSON has it. */
function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(fromCel)
  if (typeof value !== 'object' || value === null) return value
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value)
  return Object.fromEntries(entries.map(([key, one]) => [String(key), fromCel(one)]))
}
