// CEL of webhooks and policies at work: what they see of a request, and what an expression makes of it.
// Like apiserver/pkg/admission/plugin/cel. Unlike Kubernetes: `authorizer` can't be asked.
import type { ParseResult } from '@marcbachmann/cel-js'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { MatchCondition } from '../../../apis/admissionregistration/types.ts'
import { newCelEnvironment } from '../../../apis/cel/environment.ts'
import { apiVersionOf } from '../../../apis/define-kind.ts'
import type { Attributes, Lookup } from '../admission.ts'

export type Values = Readonly<Record<string, unknown>>
export type Outcome = { readonly value: unknown } | { readonly error: string }

const names = ['object', 'oldObject', 'request', 'namespaceObject', 'authorizer', 'params', 'variables']
const programs = new Map<string, ParseResult | string>()
const mostPrograms = 1000

/** What an expression comes to, or what went wrong. */
export function evaluate(expression: string, values: Values): Outcome {
  const program = programs.get(expression) ?? compile(expression)
  if (typeof program === 'string') return { error: `compilation failed: ${program}` }
  try {
    return { value: program(values as Record<string, unknown>) }
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

function compile(expression: string): ParseResult | string {
  const environment = newCelEnvironment()
  for (const name of names) environment.registerVariable(name, 'dyn')
  environment.registerFunction('jsonpatchEscapeKey(string): string', (key: string) =>
    key.replaceAll('~', '~0').replaceAll('/', '~1'),
  )
  let program: ParseResult | string
  try {
    program = environment.parse(expression)
  } catch (error) {
    program = error instanceof Error ? error.message : String(error)
  }
  if (programs.size >= mostPrograms) programs.clear()
  programs.set(expression, program)
  return program
}

/** What every expression sees. */
export function valuesOf(attributes: Attributes, lookup: Lookup): Values {
  const { kind, object, old, namespace } = attributes
  const isNamespaced = kind.namespaced && namespace !== ''
  const around = isNamespaced ? lookup.get('namespaces', '', '', namespace) : undefined
  return {
    object: toCel(typed(object, attributes)),
    oldObject: toCel(typed(old, attributes)),
    request: toCel(requestOf(attributes)),
    namespaceObject: toCel(around ?? null),
    authorizer: null,
    params: null,
    variables: {},
  }
}

/** An AdmissionRequest without its objects. */
export function requestOf(attributes: Attributes) {
  const { kind, operation, subresource, namespace, name, dryRun, context } = attributes
  const { group, version, plural } = kind
  const { user } = context
  const gvk = { group, version, kind: kind.kind }
  const gvr = { group, version, resource: plural }
  return {
    kind: gvk,
    resource: gvr,
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: gvk,
    requestResource: gvr,
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    name,
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: { username: user.name, ...(user.uid ? { uid: user.uid } : {}), groups: user.groups, extra: user.extra },
    dryRun,
    options: { kind: `${operation[0]}${operation.slice(1).toLowerCase()}Options`, apiVersion: 'meta.k8s.io/v1' },
  }
}

/** The object with what it is: nobody else says so. */
export function typed(object: KubeObject | undefined, { kind }: Attributes): KubeObject | null {
  return object ? { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind } : null
}

/** JSON as CEL has it: whole numbers are integers, and what is undefined is not there. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(toCel)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, toCel(one)] as const]))
  return Object.fromEntries(entries)
}

/** Whether all conditions hold; a condition that fails to say so fails the request or is passed over. */
export function meets(
  conditions: readonly MatchCondition[] | undefined,
  values: Values,
): { readonly met: boolean } | { readonly error: string } {
  const outcomes = (conditions ?? []).map(({ expression }) => evaluate(expression, values))
  if (outcomes.some((outcome) => 'value' in outcome && outcome.value === false)) return { met: false }
  const failed = outcomes.find((outcome) => 'error' in outcome)
  return failed && 'error' in failed ? { error: failed.error } : { met: true }
}
