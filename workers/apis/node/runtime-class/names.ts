import { lateKind } from '../../late-kind.ts'

/** A way to run containers, which nodes may offer. */
export const runtimeClassKind = lateKind(
  {
    group: 'node.k8s.io',
    version: 'v1',
    kind: 'RuntimeClass',
    plural: 'runtimeclasses',
    singular: 'runtimeclass',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/runtimeclasses',
    schema: 'node.v1.RuntimeClass',
  },
  () => import('./kind.ts'),
)
