// What the server serves: its groups, versions and resources, in the old form and in the aggregated one.
// Like apiserver/pkg/endpoints/discovery.
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'
import { storageVersionHash } from './storage-version-hash.ts'
import { subresourcesOf } from './subresources.ts'

/** Groups in the order in which clients are told of them; the core group comes first and is listed apart. */
const groupOrder = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
]

export type GroupVersion = { readonly group: string; readonly version: string }

/** Whether the path was one of discovery's. */
export function serveDiscovery(server: Server, securePort: number, context: RequestContext): boolean {
  const body = bodyOf(server, securePort, context)
  if (body === undefined) return false
  const aggregated = typeof body === 'object' && 'items' in body
  const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
  context.respond(200, body, aggregated ? { 'content-type': type } : {})
  return true
}

function bodyOf(server: Server, securePort: number, { info, request }: RequestContext): object | undefined {
  const { kinds, host } = server
  const parts = info.path.split('/').filter((part) => part !== '')
  const wantsAggregated = isAggregated(request.headers['accept'] ?? '')
  const [root, first, second, ...rest] = parts
  if (rest.length > 0) return undefined
  if (root === undefined) return undefined
  if (root === 'api' && second === undefined) {
    if (first !== undefined) return resourceList(server, { group: '', version: first })
    if (wantsAggregated) return aggregatedList(kinds, [''])
    const address = { clientCIDR: '0.0.0.0/0', serverAddress: `${host.address}:${securePort}` }
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [address] }
  }
  if (root !== 'apis') return undefined
  const groups = groupsOf(kinds)
  if (first === undefined) {
    const more = server.aggregated?.groups(wantsAggregated) ?? []
    if (wantsAggregated) return aggregatedList(kinds, groups, more)
    const own = groups.map((group) => groupOf(kinds, group))
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: [...own, ...more] }
  }
  if (!groups.includes(first)) return undefined
  if (second !== undefined) return resourceList(server, { group: first, version: second })
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(kinds, first) }
}

function isAggregated(accept: string): boolean {
  const first = accept.split(',', 1)[0] ?? ''
  return first.includes('as=APIGroupDiscoveryList') && /;v=v2(;|$)/.test(`${first};`)
}

/** Groups of custom resources come last, by name. */
function groupsOf(kinds: readonly Kind[]): string[] {
  const present = new Set([...kinds.map(({ group }) => group)])
  const custom = [...present].filter((group) => group !== '' && !groupOrder.includes(group))
  return [...groupOrder.filter((group) => present.has(group)), ...custom.sort()]
}

function versionsOf(kinds: readonly Kind[], group: string): string[] {
  return [...new Set(kinds.filter((kind) => kind.group === group).map(({ version }) => version))].sort(byPriority)
}

/** `v10` before `v2`, both before `v2beta1` and `v2alpha1`, all before names of other forms. Like CompareKubeAwareVersionStrings. */
function byPriority(a: string, b: string): number {
  const [left, right] = [priorityOf(a), priorityOf(b)]
  const at = left.findIndex((part, i) => part !== right[i])
  if (at < 0) return a < b ? -1 : 1
  return (right[at] ?? 0) - (left[at] ?? 0)
}

function priorityOf(version: string): number[] {
  const parts = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
  if (parts === null) return [0, 0, 0]
  const [, major, stage, minor = '0'] = parts
  return [stage === undefined ? 3 : stage === 'beta' ? 2 : 1, Number(major), Number(minor)]
}

function groupOf(kinds: readonly Kind[], group: string) {
  const versions = versionsOf(kinds, group).map((version) => ({
    groupVersion: apiVersionOf({ group, version }),
    version,
  }))
  return { name: group, versions, preferredVersion: versions[0] }
}

function kindsOf(kinds: readonly Kind[], { group, version }: GroupVersion): Kind[] {
  return kinds
    .filter((kind) => kind.group === group && kind.version === version)
    .sort((a, b) => (a.plural < b.plural ? -1 : 1))
}

const bindings = { name: 'bindings', singularName: 'binding', namespaced: true, kind: 'Binding', verbs: ['create'] }

function resourceList(server: Server, where: GroupVersion): object | undefined {
  const found = kindsOf(server.kinds, where)
  if (found.length === 0) return undefined
  const own = found.flatMap((kind) => [resourceOf(server, kind), ...subresourceEntries(kind)])
  const resources = where.group === '' ? [bindings, ...own] : own
  const head = where.group === '' ? {} : { apiVersion: 'v1' }
  return { kind: 'APIResourceList', ...head, groupVersion: apiVersionOf(where), resources }
}

function resourceOf(server: Server, resource: Kind) {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, isVirtual } = resource
  const stored = resource.storedAs ?? server.registry(resource.group, plural)?.kind ?? resource
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(isVirtual ? {} : { storageVersionHash: storageVersionHash(stored) }),
  }
}

function subresourceEntries(kind: Kind) {
  return subresourcesOf(kind).map(({ name, group, version, kind: type, verbs }) => ({
    name: `${kind.plural}/${name}`,
    singularName: '',
    namespaced: kind.namespaced,
    ...(group === undefined ? {} : { group, version }),
    kind: type,
    verbs,
  }))
}

function aggregatedList(kinds: readonly Kind[], groups: readonly string[], more: readonly object[] = []): object {
  const own = groups.map((group) => ({
    metadata: group === '' ? {} : { name: group },
    versions: versionsOf(kinds, group).map((version) => ({
      version,
      resources: aggregatedResources(kinds, { group, version }),
      freshness: 'Current',
    })),
  }))
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [...own, ...more],
  }
}

function aggregatedResources(kinds: readonly Kind[], where: GroupVersion): object[] {
  const own = kindsOf(kinds, where).map((kind) => {
    const subresources = subresourcesOf(kind).map(({ name, kind: type, group = '', version = '', verbs }) => ({
      subresource: name,
      responseKind: { group, version, kind: type },
      verbs,
    }))
    return {
      resource: kind.plural,
      // Empty where it is the resource's own.
      responseKind: { group: '', version: '', kind: kind.kind },
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: kind.singular,
      verbs: kind.verbs,
      ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
      ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
      ...(subresources.length === 0 ? {} : { subresources }),
    }
  })
  if (where.group !== '') return own
  const responseKind = { group: '', version: '', kind: 'Binding' }
  const binding = {
    resource: 'bindings',
    responseKind,
    scope: 'Namespaced',
    singularResource: 'binding',
    verbs: ['create'],
  }
  return [binding, ...own]
}

export function groupVersionsOf(kinds: readonly Kind[]): GroupVersion[] {
  return groupsOf(kinds).flatMap((group) => versionsOf(kinds, group).map((version) => ({ group, version })))
}
