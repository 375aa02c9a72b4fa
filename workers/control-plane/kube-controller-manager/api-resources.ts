// Which resources the API server has, asked of itself. Like client-go/discovery.
import type { Resource } from '../../apimachinery/resource.ts'
import { ApiError, type RestClient } from '../../client-go/rest-client.ts'

export type ApiResource = Resource & { readonly kind: string; readonly verbs: readonly string[] }

type ApiResourceList = {
  readonly resources: readonly {
    readonly name: string
    readonly kind: string
    readonly namespaced: boolean
    readonly verbs: readonly string[]
  }[]
}
type ApiGroupList = {
  readonly groups: readonly { readonly name: string; readonly preferredVersion: { readonly version: string } }[]
}

/** All resources in the version that the API server prefers, without subresources. */
export async function discoverResources(client: RestClient): Promise<readonly ApiResource[]> {
  const { groups } = await get<ApiGroupList>(client, '/apis')
  const preferred = groups.map(({ name, preferredVersion }) => ({ group: name, version: preferredVersion.version }))
  const found: ApiResource[] = []
  for (const { group, version } of [{ group: '', version: 'v1' }, ...preferred]) {
    const list = await get<ApiResourceList>(client, group === '' ? `/api/${version}` : `/apis/${group}/${version}`)
    for (const { name, kind, namespaced, verbs } of list.resources)
      if (!name.includes('/')) found.push({ group, version, plural: name, namespaced, kind, verbs })
  }
  return found
}

async function get<T>(client: RestClient, path: string): Promise<T> {
  const response = await client.request('GET', path)
  if (response.status >= 400) throw ApiError.of(response)
  return response.body as T
}

export function can(resource: ApiResource, ...verbs: readonly string[]): boolean {
  return verbs.every((verb) => resource.verbs.includes(verb))
}
