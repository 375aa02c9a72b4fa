import { lateKind } from '../../late-kind.ts'

/** Which Service answers to which HTTP host and path from outside. */
export const ingressKind = lateKind(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'Ingress',
    plural: 'ingresses',
    singular: 'ingress',
    shortNames: ['ing'],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/ingress',
    schema: 'networking.v1.Ingress',
  },
  () => import('./kind.ts'),
)
