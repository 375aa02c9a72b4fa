// How kinds are called, as far as that follows from what they are.
import type { KindNames } from './define-kind.ts'

/** What nearly all kinds have in common may be left out. */
export type GivenNames = Pick<KindNames, 'group' | 'kind' | 'plural' | 'namespaced'> & Partial<KindNames>

const usualVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

export function withUsualNames(given: GivenNames): KindNames {
  const { group, version = 'v1', kind, plural } = given
  return {
    version,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: usualVerbs,
    subresources: [],
    storagePrefix: `/registry/${plural}`,
    // `rbac.authorization.k8s.io` is `rbac` in the table of types.
    schema: `${group === '' ? 'core' : group.split('.')[0]}.${version}.${kind}`,
    ...given,
  }
}
