// Whether a rule covers a request. Like component-helpers/auth/rbac and plugin/pkg/auth/authorizer/rbac RuleAllows.
import type { PolicyRule } from '../../../apis/rbac/types.ts'
import type { Attributes } from './attributes.ts'

/** Whether the rule covers the request, whatever it says about names. */
export function coversButForNames(rule: PolicyRule, attributes: Attributes): boolean {
  if (!hasOrAll(rule.verbs, attributes.verb)) return false
  if (!attributes.isResource) return (rule.nonResourceURLs ?? []).some((path) => matchesPath(path, attributes.path))
  const { group, resource, subresource } = attributes
  return hasOrAll(rule.apiGroups, group) && matchesResource(rule.resources, resource, subresource)
}

function hasOrAll(list: readonly string[] | undefined, value: string): boolean {
  return list?.includes('*') === true || list?.includes(value) === true
}

function matchesResource(resources: readonly string[] | undefined, resource: string, subresource: string): boolean {
  if (resources === undefined) return false
  const combined = subresource === '' ? resource : `${resource}/${subresource}`
  return resources.some((one) => {
    return one === '*' || one === combined || (subresource !== '' && one === `*/${subresource}`)
  })
}

/** `/healthz`, or `/healthz/*`. */
export function matchesPath(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''))
}
