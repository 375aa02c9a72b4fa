// What the expressions of a policy see beside the request: the parameters that its binding names, and its variables.
// Like apiserver/pkg/admission/plugin/policy/generic.
import { matchesLabelSelector } from '../../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { ParamKind, ParamRef, Variable } from '../../../apis/admissionregistration/types.ts'
import type { Attributes, Lookup } from '../admission.ts'
import { evaluate, type Values } from './cel-conditions.ts'

/** Each is worked out when it is first used, and may use those before it. */
export function variablesOf(variables: readonly Variable[], values: Values): object {
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

/** The parameters to go by, one after the other; a text says why there are none. */
export function paramsOf(
  paramKind: ParamKind | undefined,
  paramRef: ParamRef | undefined,
  attributes: Attributes,
  lookup: Lookup,
): (KubeObject | undefined)[] | string {
  if (!paramKind || !paramRef) return [undefined]
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
