// kubectl describe role, clusterrole, rolebinding and clusterrolebinding; the table of rules is that of `auth can-i --list`.
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../apis/rbac/types.ts'
import { DescribeWriter, goList } from './describe-writer.ts'
import type { DescribeContext } from './describer.ts'

export async function describeRole(_: DescribeContext, { metadata, rules }: Role | ClusterRole): Promise<string> {
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, 'PolicyRule:')
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  writer.line(1, '---------\t-----------------\t--------------\t-----')
  for (const rule of compactRules(rules ?? [])) writer.line(1, ruleCells(rule).join('\t'))
  return writer.toString()
}

export async function describeRoleBinding(
  _: DescribeContext,
  { metadata, roleRef, subjects }: RoleBinding | ClusterRoleBinding,
): Promise<string> {
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, 'Role:')
  writer.line(1, `Kind:\t${roleRef.kind}`)
  writer.line(1, `Name:\t${roleRef.name}`)
  writer.line(0, 'Subjects:')
  writer.line(1, 'Kind\tName\tNamespace')
  writer.line(1, '----\t----\t---------')
  for (const { kind, name, namespace } of subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace ?? ''}`)
  return writer.toString()
}

/** Resources, URLs, names and verbs of a rule as cells. */
export function ruleCells({
  apiGroups = [],
  resources = [],
  nonResourceURLs,
  resourceNames,
  verbs,
}: PolicyRule): string[] {
  const [group = ''] = apiGroups
  const [name = '', ...sub] = (resources[0] ?? '').split('/')
  const combined = name + (group === '' ? '' : `.${group}`) + (sub.length > 0 ? `/${sub.join('/')}` : '')
  return [resources.length === 0 ? '' : combined, goList(nonResourceURLs), goList(resourceNames), goList(verbs)]
}

/** One rule for each resource (and name) with all of its verbs. Like rbac.BreakdownRule and CompactRules. */
export function compactRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const simple = new Map<string, { readonly rule: PolicyRule; readonly verbs: string[] }>()
  const others: PolicyRule[] = []
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    for (const group of apiGroups)
      for (const resource of resources)
        for (const name of resourceNames.length > 0 ? resourceNames : [undefined])
          for (const verb of verbs) {
            const key = JSON.stringify([group, resource, name ?? null])
            const known = simple.get(key)
            if (!known) {
              const rule = {
                apiGroups: [group],
                resources: [resource],
                verbs: [],
                ...(name === undefined ? {} : { resourceNames: [name] }),
              }
              simple.set(key, { rule, verbs: [verb] })
            } else if (!known.verbs.includes(verb)) known.verbs.push(verb)
          }
    for (const url of nonResourceURLs) for (const verb of verbs) others.push({ nonResourceURLs: [url], verbs: [verb] })
  }
  const all = [...others, ...[...simple.values()].map(({ rule, verbs }) => ({ ...rule, verbs }))]
  return all.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0))
}

/** Upstream sorts by how protobuf prints a rule. */
function orderOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return `Verbs:${goList(verbs)},APIGroups:${goList(apiGroups)},Resources:${goList(resources)},ResourceNames:${goList(resourceNames)},NonResourceURLs:${goList(nonResourceURLs)},`
}
