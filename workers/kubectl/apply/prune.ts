// kubectl apply --prune: deletes what was applied once, matches the selector, and is not in the manifests any more.
// Like kubectl/pkg/cmd/apply/prune.go.
import type { Client } from '../client.ts'
import type { ApiResource } from '../discovery.ts'
import { fail, plainMessage } from '../errors.ts'
import { type JsonObject, stringAt } from '../json-value.ts'
import { type Info, infoOf, withType } from '../selection.ts'
import { wasApplied } from './apply-on-server.ts'

export type PruneResource = {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespaced: boolean
}

const namespacedKinds = [
  ['', 'v1', 'ConfigMap'],
  ['', 'v1', 'Endpoints'],
  ['', 'v1', 'PersistentVolumeClaim'],
  ['', 'v1', 'Pod'],
  ['', 'v1', 'ReplicationController'],
  ['', 'v1', 'Secret'],
  ['', 'v1', 'Service'],
  ['batch', 'v1', 'Job'],
  ['batch', 'v1', 'CronJob'],
  ['networking.k8s.io', 'v1', 'Ingress'],
  ['apps', 'v1', 'DaemonSet'],
  ['apps', 'v1', 'Deployment'],
  ['apps', 'v1', 'ReplicaSet'],
  ['apps', 'v1', 'StatefulSet'],
] as const
const otherKinds = [
  ['', 'v1', 'Namespace'],
  ['', 'v1', 'PersistentVolume'],
] as const

/** What is pruned when nothing else is said. */
export const prunedByDefault: readonly PruneResource[] = [
  ...namespacedKinds.map(([group, version, kind]) => ({ group, version, kind, namespaced: true })),
  ...otherKinds.map(([group, version, kind]) => ({ group, version, kind, namespaced: false })),
]

/** Reads `--prune-allowlist`: `core/v1/ConfigMap`. */
export async function pruneResourcesOf(client: Client, allowlist: readonly string[]): Promise<PruneResource[]> {
  const found: PruneResource[] = []
  for (const text of allowlist) {
    const [group = '', version = '', kind = '', ...more] = text.split('/')
    if (kind === '' || more.length > 0)
      fail(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`)
    const resource = await mappingOf(client, group === 'core' ? '' : group, version, kind)
    found.push({ group: resource.group, version, kind, namespaced: resource.namespaced })
  }
  return found
}

async function mappingOf(client: Client, group: string, version: string, kind: string): Promise<ApiResource> {
  const apiVersion = group === '' ? version : `${group}/${version}`
  return (await client.discovery.ofKind(apiVersion, kind)) ?? fail(noMatch(kind, apiVersion))
}

function noMatch(kind: string, apiVersion: string): string {
  return `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`
}

export type Visited = { readonly namespaces: ReadonlySet<string>; readonly uids: ReadonlySet<string> }

/** What is to be pruned, kind by kind: `found` deletes it, or just tells it. */
export async function prune(
  client: Client,
  resources: readonly PruneResource[],
  selector: string,
  visited: Visited,
  found: (info: Info) => Promise<void>,
): Promise<void> {
  const mappings: ApiResource[] = []
  for (const resource of resources) {
    const { group, version, kind, namespaced } = resource
    const apiVersion = group === '' ? version : `${group}/${version}`
    const mapping = await client.discovery.ofKind(apiVersion, kind)
    const shown = `${group}/${version}, Kind=${kind}, Namespaced=${namespaced}`
    mappings.push(
      mapping ??
        fail(`error retrieving RESTMappings to prune: invalid resource ${shown}: ${noMatch(kind, apiVersion)}`),
    )
  }
  const inNamespaces = mappings.filter(({ namespaced }) => namespaced)
  for (const namespace of visited.namespaces)
    for (const mapping of inNamespaces) await pruneKind(client, mapping, namespace, selector, visited, found)
  for (const mapping of mappings)
    if (!mapping.namespaced) await pruneKind(client, mapping, '', selector, visited, found)
}

async function pruneKind(
  client: Client,
  resource: ApiResource,
  namespace: string,
  selector: string,
  { uids }: Visited,
  found: (info: Info) => Promise<void>,
): Promise<void> {
  const { group, version, kind, namespaced } = resource
  try {
    const objects = await client.list<JsonObject>(resource, namespace, { labelSelector: selector || undefined })
    for (const object of objects)
      if (wasApplied(object) && !uids.has(stringAt(object, 'metadata', 'uid')))
        await found(infoOf(resource, withType(resource, object)))
  } catch (error) {
    const what = namespaced ? 'namespaced' : 'nonNamespaced'
    fail(`error pruning ${what} object ${group}/${version}, Kind=${kind}: ${plainMessage(error)}`)
  }
}
