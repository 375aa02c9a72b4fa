// Whether a webhook or a policy is for a request. Like apiserver/pkg/admission/plugin/{webhook/predicates,policy/matching}.
import { matchesLabelSelector } from '../../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../../apimachinery/meta-types.ts'
import type { MatchResources, NamedRuleWithOperations } from '../../../apis/admissionregistration/types.ts'
import type { Attributes, Lookup } from '../admission.ts'

/** These are never looked at, so that nobody can lock himself out. */
export function isExempt({ kind }: Attributes): boolean {
  return kind.group === 'admissionregistration.k8s.io'
}

export function matchesRule(rule: NamedRuleWithOperations, attributes: Attributes): boolean {
  const { kind, operation, subresource, name } = attributes
  const has = (values: readonly string[] | undefined, value: string) => values?.includes('*') || values?.includes(value)
  if (!has(rule.operations, operation) || !has(rule.apiGroups, kind.group) || !has(rule.apiVersions, kind.version))
    return false
  const isScope = !rule.scope || rule.scope === '*' || (rule.scope === 'Namespaced') === kind.namespaced
  if (!isScope || !(rule.resources ?? []).some((pattern) => matchesResource(pattern, kind.plural, subresource)))
    return false
  return !rule.resourceNames?.length || rule.resourceNames.includes(name)
}

/** `pods`, `pods/status`, `pods/*`, `*`, or a star with a subresource. */
function matchesResource(pattern: string, plural: string, subresource: string): boolean {
  const [resource = '', part = ''] = pattern.split('/')
  return (resource === '*' || resource === plural) && (part === subresource || part === '*')
}

export type Selectors = {
  readonly namespaceSelector?: LabelSelector | undefined
  readonly objectSelector?: LabelSelector | undefined
}

export function matchesSelectors(selectors: Selectors, attributes: Attributes, lookup: Lookup): boolean {
  const { kind, namespace, object, old } = attributes
  const isNamespace = kind.group === '' && kind.plural === 'namespaces'
  if (kind.namespaced || isNamespace) {
    const found = isNamespace ? (object ?? old) : lookup.get('namespaces', '', '', namespace)
    if (!matches(selectors.namespaceSelector, found?.metadata.labels)) return false
  }
  return [object, old].some((one) => one !== undefined && matches(selectors.objectSelector, one.metadata.labels))
}

/** Nothing selects everything here. */
function matches(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> | undefined): boolean {
  if (!selector || (!selector.matchLabels && !selector.matchExpressions?.length)) return true
  return matchesLabelSelector(selector, labels)
}

export function matchesResources(constraints: MatchResources, attributes: Attributes, lookup: Lookup): boolean {
  if (constraints.excludeResourceRules?.some((rule) => matchesRule(rule, attributes))) return false
  const rules = constraints.resourceRules
  if (rules?.length && !rules.some((rule) => matchesRule(rule, attributes))) return false
  return matchesSelectors(constraints, attributes, lookup)
}
