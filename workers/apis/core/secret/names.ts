import { lateKind } from '../../late-kind.ts'

/** A ConfigMap whose values are not for everyone's eyes. They are not encrypted at rest here. */
export const secretKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'Secret',
    plural: 'secrets',
    singular: 'secret',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/secrets',
    schema: 'core.v1.Secret',
  },
  () => import('./kind.ts'),
)
