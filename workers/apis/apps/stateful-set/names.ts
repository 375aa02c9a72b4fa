import { lateKind } from '../../late-kind.ts'

/** Pods with names of their own that stay, and storage that stays with the name. */
export const statefulSetKind = lateKind(
  {
    group: 'apps',
    version: 'v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    singular: 'statefulset',
    shortNames: ['sts'],
    categories: ['all'],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['scale', 'status'],
    storagePrefix: '/registry/statefulsets',
    schema: 'apps.v1.StatefulSet',
  },
  () => import('./kind.ts'),
)
