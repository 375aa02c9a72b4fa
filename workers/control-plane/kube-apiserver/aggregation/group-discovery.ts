// What discovery tells of groups that other servers have. Pure.

/** As an APIResourceList has it. */
export type ApiResource = {
  readonly name: string
  readonly singularName?: string
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

type Version = { readonly version: string; readonly isAvailable: boolean; readonly resources: readonly ApiResource[] }

export function groupInfo(group: string, versions: readonly string[]) {
  const all = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }))
  return { name: group, versions: all, preferredVersion: all[0] }
}

export function aggregatedGroup(group: string, versions: readonly Version[]): object {
  return {
    metadata: { name: group },
    versions: versions.map(({ version, isAvailable, resources }) => ({
      version,
      ...(isAvailable ? { resources: resources.map((one) => resourceOf(group, version, one)) } : {}),
      freshness: isAvailable ? 'Current' : 'Stale',
    })),
  }
}

function resourceOf(group: string, version: string, resource: ApiResource): object {
  const { name, singularName = '', namespaced, kind, verbs, shortNames = [], categories = [] } = resource
  return {
    resource: name,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singularName,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  }
}
